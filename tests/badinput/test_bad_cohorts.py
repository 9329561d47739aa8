"""Cohorts that cannot be certified from, as a person meets them: the command's exit code, its words, what it leaves."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def cohort(path: Path, **changes: object) -> Path:
    """Four hundred encounters of the same confidence, without tie hashes; ``changes`` to the third."""
    rows = [
        {
            "encounter_id": f"{split}-{i}",
            "split": split,
            "confidence": 0.5,
            "bad": {"coding_error": int(i % 25 == 0)},
        }
        for split in ("tune", "calibrate")
        for i in range(200)
    ]
    rows[2] |= changes
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def issue(path: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "throughline", "certificate", "issue", str(path), "--target", "coding_error=0.05"]
    done = subprocess.run([*command, "-o", str(path.with_name("out.json"))], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


def test_a_confidence_that_is_no_number_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = cohort(tmp_path / "c.jsonl", confidence=float("nan"))
    assert issue(path) == (
        2,
        f"error: confidence is not a number in [0, 1]\n  {path}:3\n  correct the line. Nothing was written.\n",
    )
    assert [p.name for p in tmp_path.iterdir()] == ["c.jsonl"]


def test_ties_without_a_hash_name_the_key_and_the_confidence(tmp_path: Path) -> None:
    code, told = issue(cohort(tmp_path / "c.jsonl"))
    what, where, remedy = told.splitlines()
    assert code == 2
    assert what.endswith("by confidence are tied at 0.5, and no hash orders them")
    assert where == "  tie_hash"
    assert remedy == "  give every encounter of the cohort the tie_hash of its own id. Nothing was written."
    assert [p.name for p in tmp_path.iterdir()] == ["c.jsonl"]


@pytest.mark.parametrize("changes", [{"Jane Doe, 3 May": 1}, {"bad": {"Jane Doe, 3 May": 1}}])
def test_a_key_that_is_no_field_name_is_not_repeated(tmp_path: Path, changes: dict[str, object]) -> None:
    code, told = issue(cohort(tmp_path / "c.jsonl", **changes))
    assert code == 2
    assert "Jane" not in told
    assert "<a key of 15 characters>" in told
