"""The benchmark on a small file of the challenge's layout, end to end."""

import json
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from throughline_serving.errors import InputError
from typer.testing import CliRunner

from throughline.cli.benchmark import app
from throughline.corpus.cmc2007 import read

_SAID = {"786.2": "cough", "486": "pneumonia", "780.6": "fever", "591": "hydronephrosis"}


def write_corpus(folder: Path, n: int) -> None:
    """``n`` reports in the original layout."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = list(_SAID)
    parts = ["<?xml version='1.0' encoding='utf-8'?>\n<docs>"]
    for i in range(n):
        code, denied = codes[i % 4], codes[(i + 1 + i % 3) % 4]
        votes = "".join(
            f'<code origin="{origin}" type="ICD-9-CM">{code}</code>'
            for origin in ("CMC_MAJORITY", "COMPANY1", "COMPANY2", "COMPANY3")
        )
        history = escape(f"{i + 2} year old with {_SAID[code]} & no {_SAID[denied]}.")
        parts.append(
            f'<doc id="{1000 + i}" type="RADIOLOGY_REPORT"><codes>{votes}</codes><texts>'
            f'<text origin="CCHMC_RADIOLOGY" type="CLINICAL_HISTORY">{history}</text>'
            '<text origin="CCHMC_RADIOLOGY" type="IMPRESSION">Normal.</text></texts></doc>'
        )
    (folder / "2007ChallengeTrainData.xml").write_text("\n".join([*parts, "</docs>"]), encoding="utf-8")


def test_reading_keeps_text_sections_and_votes(tmp_path: Path) -> None:
    write_corpus(tmp_path, 1)
    (one,) = read(tmp_path)
    note = one.notes[0]
    assert [(s.name, note.text[s.start : s.end]) for s in note.sections] == [
        ("CLINICAL_HISTORY", "2 year old with cough & no pneumonia."),
        ("IMPRESSION", "Normal."),
    ]
    assert one.claim is not None
    assert one.claim.diagnoses == ("786.2",)
    assert one.truth is not None
    assert one.truth.state["companies"]["COMPANY2"] == ["786.2"]
    assert one.date_of_service is None


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"does not exist .*2007ChallengeTrainData\.xml, or use corpus=synthetic"):
        list(read(tmp_path / "cmc"))
    with pytest.raises(InputError, match=r"holds no 2007ChallengeTrainData\.xml"):
        list(read(tmp_path))


def test_the_real_corpus(shared_data: Path) -> None:
    encounters = list(read(shared_data / "cmc2007"))
    assert len(encounters) == 765
    assert len({code for one in encounters if one.claim for code in one.claim.diagnoses}) == 40


def test_end_to_end_and_again_from_finished_folds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path / "corpus", 60)
    command = ["cmc2007", "--path", str(tmp_path / "corpus"), "--seeds", "0", "-o", str(tmp_path / "out")]
    monkeypatch.setattr("throughline.benchmark.cmc2007.FOLDS", 2)
    result = CliRunner().invoke(app, command, catch_exceptions=False)
    assert result.exit_code == 0
    assert "embedded parts" in result.stdout
    lines = [json.loads(line) for line in (tmp_path / "out/seed0/predictions.jsonl").read_text().splitlines()]
    assert [line["encounter_id"] for line in lines] == [str(1000 + i) for i in range(60)]
    assert all(line["codes"] and line["route"] == "review" for line in lines)
    rows = json.loads((tmp_path / "out/results.json").read_text())
    assert set(rows[0]) == {
        "system", "seed", "micro_f1", "exact", "aurc", "coverage_at_5", "coverage_at_10"
    }  # fmt: skip
    assert rows[-1]["micro_f1"] > 0.9
    assert (tmp_path / "out/risk_coverage.svg").read_text().lstrip().startswith("<?xml")

    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "out/seed0/folds").iterdir()}
    again = CliRunner().invoke(app, command, catch_exceptions=False)
    assert again.stdout == result.stdout
    assert before == {file: file.stat().st_mtime_ns for file in (tmp_path / "out/seed0/folds").iterdir()}
