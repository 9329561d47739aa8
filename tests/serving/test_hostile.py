"""Whatever comes in, something sensible comes out: a decision, or a refusal that repeats nothing."""

import copy
import json
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from throughline_serving.api.app import answer
from throughline_serving.batch import outcome_of
from throughline_serving.bundle import Bundle

Make = Callable[..., dict[str, Any]]
JUNK = (
    None,
    "",
    " ",
    0,
    -1,
    1e308,
    True,
    [],
    {},
    [[]],
    {"x": 1},
    "2025-02-30",
    "\u0000",
    "\u202e",
    "9" * 400,
    ["a"] * 50,
)


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here] * bool(here) + [found for key, item in items for found in paths(item, (*here, key))]


def changed(value: Any, path: tuple[Any, ...], put: Any) -> Any:
    value = copy.deepcopy(value)
    inside = value
    for key in path[:-1]:
        inside = inside[key]
    if put is ...:
        del inside[path[-1]]
    else:
        inside[path[-1]] = put
    return value


def test_every_place_with_every_junk(bundle: Bundle, encounter: Make) -> None:
    claim = {
        "diagnoses": ["J18.9"],
        "lines": [{"code": "71046", "system": "CPT", "modifiers": ["26"], "pointers": [1]}],
    }
    whole = encounter(1, claim=claim, payer="medicare", patient_id="p")
    whole["notes"][0]["sections"] = [{"name": "findings", "start": 0, "end": 5}]
    for path in paths(whole):
        for junk in (*JUNK, ...):
            body = json.dumps(changed(whole, path, junk)).encode()
            outcome = outcome_of(1, body, "in", bundle)
            assert outcome.result != "failed", (path, junk, outcome.content)
            response = answer(body, {"radiology": bundle})
            assert response.status_code == (422 if outcome.result == "refused" else 200)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    starts=st.lists(st.integers(-3, 400), max_size=6),
)
def test_any_text_and_any_sections(bundle: Bundle, encounter: Make, text: str, starts: list[int]) -> None:
    sections = [{"name": "s", "start": start, "end": start + 7} for start in starts]
    notes = [
        {"note_id": "n", "type": "t", "text": text, "sections": sections},
        {"note_id": "m", "type": "t", "text": text},
    ]
    outcome = outcome_of(1, json.dumps(encounter(1, notes=notes)).encode(), "in", bundle)
    assert outcome.result != "failed", outcome.content
    if outcome.result == "refused":
        return
    decision = json.loads(outcome.content)
    for span in [place for code in decision["codes"] for place in code["evidence"]] + decision["unread"]:
        assert 0 <= span["start"] <= span["end"] <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "cough ",
        "x",
        "\n",
        "A:\n",
        "FINDINGS: no cough. ",
        "\u200b",
        "e\u0301",
        "1",
        "no no no ",
        ".",
        "é",
        "(",
        "\r\n",
        "\t",
    ],
)
def test_time_grows_with_length_and_not_its_square(bundle: Bundle, encounter: Make, unit: str) -> None:
    def took(length: int) -> float:
        notes = [{"note_id": "n", "type": "t", "text": unit * (length // len(unit))}]
        body = json.dumps(encounter(1, notes=notes)).encode()
        began = time.process_time()
        assert outcome_of(1, body, "in", bundle).result != "failed"
        return time.process_time() - began

    took(2_000)
    short, long = min(took(2_000) for _ in range(3)), took(16_000)
    assert long < 16 * short + 0.1


def test_random_bytes_and_damaged_lines(sealed: Path, bundle: Bundle, encounter: Make) -> None:
    random = Random(3)
    good = json.dumps(encounter(1)).encode()
    for _ in range(2_000):
        damaged = bytearray(good)
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(damaged))
            damaged[at : at + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))
        outcome = outcome_of(1, bytes(damaged), "in", bundle)
        assert outcome.result != "failed", outcome.content
