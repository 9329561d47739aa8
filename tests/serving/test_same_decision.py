"""One decision function: alone, in a file in any order and grouping, over processes and over HTTP, byte for byte."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from starlette.testclient import TestClient
from throughline_serving.api.app import create_app
from throughline_serving.batch import score_lines
from throughline_serving.bundle import Bundle
from throughline_serving.decide import decide
from throughline_serving.decision import line
from throughline_serving.encounter import Encounter
from throughline_serving.intake.jsonl import lines


@pytest.fixture(scope="module")
def given(encounter: Callable[..., dict[str, Any]]) -> dict[str, bytes]:
    """Encounters by id: ordinary ones, long and odd ones, and ones that go to review for each kind of fault."""
    made = [encounter(number) for number in range(100)]
    long = "FINDINGS: " + "No effusion. Right lower lobe pneumonia, cough. " * 400
    odd = "EXAM: two views\u200b\u202e😀 pneumon\u0301ia \u0000 CHEST\r\n\tcough\u2028x"
    for number, change in enumerate(
        [
            {"notes": [{"note_id": "n", "type": "t", "text": long}]},
            {"notes": [{"note_id": "n", "type": "t", "text": odd}, {"note_id": "m", "type": "t", "text": "cough"}]},
            {"notes": []},
            {"notes": [{"note_id": "n", "type": "t", "text": "?"}]},
            {"specialty": "pathology"},
            {"date_of_service": None},
            {"payer": "unheard of"},
        ]
    ):
        made.append(encounter(1000 + number) | change)
    return {one["encounter_id"]: json.dumps(one, ensure_ascii=False).encode() for one in made}


@pytest.fixture(scope="module")
def alone(given: dict[str, bytes], sealed: Path) -> dict[str, str]:
    """What ``decide`` says of each, with a bundle loaded for it alone where it is one of the odd ones."""
    once = Bundle.load(sealed)
    return {
        name: line(decide(Encounter.model_validate_json(text), Bundle.load(sealed) if len(name) > 4 else once))
        for name, text in given.items()
    }


def orders(names: list[str]) -> Iterator[list[str]]:
    yield names
    yield names[::-1]
    for seed in (1, 2):
        shuffled = names.copy()
        Random(seed).shuffle(shuffled)
        yield shuffled
    yield sorted(names, key=lambda name: len(name))[-3:]


def test_both_routes_occur(alone: dict[str, str]) -> None:
    routes = [json.loads(decision)["route"] for decision in alone.values()]
    assert min(routes.count("straight_through"), routes.count("review")) > 10


def test_score_in_any_order_and_grouping(given: dict[str, bytes], alone: dict[str, str], sealed: Path) -> None:
    for number, names in enumerate(orders(list(given))):
        stream = BytesIO(b"\n".join(given[name] for name in names))
        workers = 2 if number == 1 else 1
        outcomes = list(score_lines(lines(stream, "-"), sealed, file="-", workers=workers))
        assert [outcome.encounter_id for outcome in outcomes] == names
        assert [outcome.content for outcome in outcomes] == [alone[name] for name in names]


def test_http_with_many_at_once(given: dict[str, bytes], alone: dict[str, str], bundle: Bundle) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with TestClient(create_app({"radiology": bundle})) as client, ThreadPoolExecutor(8) as threads:
        post = lambda name: client.post("/v1/decisions", content=given[name]).content  # noqa: E731
        for name, content in zip(given, threads.map(post, given), strict=True):
            assert content == f'{{"decision":{alone[name]},"bundle":"{bundle.digest}","mode":"shadow"}}'.encode()


def test_a_decision_is_one_line_of_utf8(alone: dict[str, str]) -> None:
    for decision in alone.values():
        assert "\n" not in decision
        assert json.loads(decision.encode())["identity"]["draft"]


def test_importing_serving_is_light() -> None:
    code = (
        "import sys, time; began = time.perf_counter(); import throughline_serving\n"
        "took = time.perf_counter() - began; assert took < 0.5, took\n"
        "heavy = {'fastapi', 'onnxruntime', 'numpy', 'torch'} & set(sys.modules); assert not heavy, heavy\n"
        "import throughline_serving.batch\n"
        "heavy = {'fastapi', 'uvicorn', 'pyarrow', 'pandas', 'sklearn'} & set(sys.modules); assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)
