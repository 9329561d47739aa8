"""`throughline corpus list`, `generate` and `sample`, as a user calls them."""

import json
from pathlib import Path

import pytest
from throughline_serving.encounter import Encounter
from throughline_serving.errors import InputError
from typer.testing import CliRunner

from throughline.cli.corpus import app


def call(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_list_names_the_corpora() -> None:
    rows = json.loads(call("list", "--json"))
    assert [row["corpus"] for row in rows] == ["synthetic", "cmc2007", "codiesp", "jsonl"]
    assert all(row["corpus"] in call("list") for row in rows)


def test_generate_writes_encounters_and_leaves_nothing_beside(tmp_path: Path) -> None:
    out = tmp_path / "emergency.jsonl"
    call("generate", "--specialty", "emergency", "--n", "25", "--seed", "3", "-o", str(out))
    read = [Encounter.model_validate_json(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(read) == 25
    assert list(tmp_path.iterdir()) == [out]
    again = tmp_path / "again.jsonl"
    call("generate", "--specialty", "emergency", "--n", "25", "--seed", "3", "-o", str(again))
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize("words", [("dermatology", "x.jsonl"), ("radiology", "absent/x.jsonl")])
def test_generate_refuses_and_writes_nothing(tmp_path: Path, words: tuple[str, str]) -> None:
    with pytest.raises(InputError):
        call("generate", "--specialty", words[0], "--n", "5", "--seed", "1", "-o", str(tmp_path / words[1]))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("specialty", ["radiology", "pathology", "emergency", "outpatient_surgery"])
def test_sample_shows_the_note_the_claim_and_the_reasons(specialty: str) -> None:
    shown = call("sample", "--specialty", specialty, "--seed", "6")
    encounter = Encounter.model_validate_json(call("sample", "--specialty", specialty, "--seed", "6", "--json"))
    assert encounter.claim is not None
    assert encounter.truth is not None
    assert encounter.notes[0].text.rstrip() in shown
    assert all(code in shown for code in encounter.claim.diagnoses)
    assert all(reason in shown for reason in encounter.truth.state["why"].values())
