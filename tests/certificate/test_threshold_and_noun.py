"""What serving relies on: the rule of the threshold, and a certificate that cannot contradict itself."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from throughline_serving.certificate import Certificate
from throughline_serving.errors import InputError
from throughline_serving.threshold import passes

CERTIFIED: dict[str, Any] = {
    "schema": "certificate/1", "state": "certified", "method": "ladder", "delta": 0.05, "received": 828, "n": 800,
    "m": 577, "threshold": 0.7848134635282442, "tie": "a61f0c27d9b3e845", "tie_key": "tie-1",
    "start": {"m": 311, "k": 9}, "plan": "8d17f2" + "0" * 58, "risks": [
        {"kind": "coding_error", "target": 0.05, "bad": 19, "allowed": 20, "unanswered": 0},
        {"kind": "denial", "target": 0.04, "bad": 11, "allowed": 15, "unanswered": 3},
    ], "draft": "c" * 64, "cohort": "3be01d" + "0" * 58, "editions": ["ICD10CM@2026-04-01"], "issued": "2026-07-13",
    "ends": "2027-01-09",
}  # fmt: skip


def load(folder: Path, value: dict[str, Any]) -> Certificate:
    import json

    path = folder / "certificate.json"
    path.write_text(json.dumps(value))
    return Certificate.load(path)


def test_the_rule():
    assert passes(0.8, "ffffffffffffffff", 0.7, "8000000000000000")
    assert passes(0.7, "7fffffffffffffff", 0.7, "8000000000000000")
    assert not passes(0.7, "8000000000000000", 0.7, "8000000000000000")
    assert not passes(0.7, "0000000000000000", 0.7, None)
    assert not passes(0.6999999999999999, "0000000000000000", 0.7, "8000000000000000")
    assert passes(0.0, "ffffffffffffffff", -1.0, None)
    assert not passes(1.0, "0000000000000000", None, None)
    assert not passes(float("nan"), "0000000000000000", -1.0, None)


def test_a_certificate_survives_its_file(tmp_path: Path):
    certificate = load(tmp_path, CERTIFIED)
    assert certificate.certified
    assert certificate.as_json() == CERTIFIED
    assert certificate.digest == load(tmp_path, dict(reversed(CERTIFIED.items()))).digest


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": None},
        {"threshold": float("nan")},
        {"m": 801},
        {"n": 829},
        {"m": 0},
        {"ends": "2026-07-12"},
        {"risks": []},
        {"risks": [CERTIFIED["risks"][0]] * 2},
        {"risks": [CERTIFIED["risks"][0] | {"bad": 21}]},
        {"state": "more_labels_will_not_help"},
        {"tie": "A61F0C27D9B3E845"},
        {"delta": 0.6},
        {"schema": "certificate/2"},
        {"signed_by": "me"},
    ],
)
def test_a_certificate_that_contradicts_itself_is_refused(tmp_path: Path, change: dict[str, Any]):
    with pytest.raises(InputError):
        load(tmp_path, CERTIFIED | change)


def test_a_certificate_does_not_change(tmp_path: Path):
    with pytest.raises(ValidationError):
        load(tmp_path, CERTIFIED).threshold = 0.1  # type: ignore[misc]
    with pytest.raises(InputError, match="cannot be read"):
        Certificate.load(tmp_path / "none.json")
