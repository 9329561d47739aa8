"""Cohort files: what is read, what is refused and where."""

import json
from pathlib import Path

import pytest
from throughline_serving.errors import InputError

from throughline.calibration.cohort import read

GOOD = {"encounter_id": "a", "split": "tune", "confidence": 0.5, "bad": {"coding_error": 0}}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "cohort.jsonl"
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def test_reads_both_splits(tmp_path: Path):
    late = {
        "encounter_id": "b",
        "split": "calibrate",
        "confidence": 1,
        "bad": {"coding_error": 1, "denial": None},
        "tie_hash": "00ff00ff00ff00ff",
        "eligible": False,
    }
    cohort = read(written(tmp_path, GOOD, "", late))
    arrays = cohort.split("calibrate", ["coding_error", "denial"])
    assert arrays.confidence.tolist() == [1.0]
    assert {kind: bad.tolist() for kind, bad in arrays.bad.items()} == {"coding_error": [1], "denial": [-1]}
    assert (arrays.tie_hash, arrays.eligible.tolist()) == (["00ff00ff00ff00ff"], [False])
    assert cohort.split("tune", ["coding_error"]).eligible.tolist() == [True]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"confidence": float("nan")}, "confidence"),
        ({"confidence": float("inf")}, "confidence"),
        ({"confidence": 1.5}, "confidence"),
        ({"confidence": True}, "confidence"),
        ({"confidence": "0.5"}, "confidence"),
        ({"split": "test"}, "split"),
        ({"split": ["tune"]}, "split"),
        ({"bad": {"coding_error": 2}}, "bad.coding_error"),
        ({"bad": {"coding_error": True}}, "bad.coding_error"),
        ({"bad": {"coding_error": "1"}}, "bad.coding_error"),
        ({"bad": {"upcoding": 1}}, "unknown key bad.upcoding"),
        ({"bad": {}}, "bad"),
        ({"bad": 0}, "bad"),
        ({"encounter_id": ""}, "encounter_id"),
        ({"encounter_id": 7}, "encounter_id"),
        ({"encounter_id": "\ud800"}, "encounter_id"),
        ({"tie_hash": "ABCDEF0123456789"}, "tie_hash"),
        ({"tie_hash": "12"}, "tie_hash"),
        ({"eligible": 1}, "eligible"),
        ({"note": "x"}, "unknown key note"),
    ],
)
def test_a_wrong_field_is_refused_with_file_and_line(tmp_path: Path, change: dict[str, object], says: str):
    path = written(tmp_path, GOOD, GOOD | {"encounter_id": "b"} | change)
    with pytest.raises(InputError, match=says) as refused:
        read(path)
    assert refused.value.where == f"{path}:2"


@pytest.mark.parametrize("field", list(GOOD))
def test_a_missing_field_is_refused(tmp_path: Path, field: str):
    with pytest.raises(InputError, match=f"{field} is missing"):
        read(written(tmp_path, {key: value for key, value in GOOD.items() if key != field}))


@pytest.mark.parametrize("line", ["{", "[]", "3", "[" * 100_000, '{"bad": {"denial": 1}, "bad": {"denial": 0}}'])
def test_a_line_that_is_no_plain_object_is_refused(tmp_path: Path, line: str):
    path = written(tmp_path, GOOD, line)
    with pytest.raises(InputError) as refused:
        read(path)
    assert refused.value.where == f"{path}:2"


def test_an_encounter_stands_once(tmp_path: Path):
    with pytest.raises(InputError, match="line 1 again"):
        read(written(tmp_path, GOOD, GOOD | {"split": "calibrate"}))


def test_absent_empty_and_unreadable_files(tmp_path: Path):
    with pytest.raises(InputError, match="does not exist"):
        read(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="no encounters"):
        read(written(tmp_path, ""))
    (tmp_path / "latin.jsonl").write_bytes(b"\xe9\n")
    with pytest.raises(InputError, match="UTF-8"):
        read(tmp_path / "latin.jsonl")


def test_a_target_without_outcomes_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match=r"bad\.denial"):
        read(written(tmp_path, GOOD)).split("tune", ["denial"])


def test_the_digest_is_of_the_labels_not_of_the_file(tmp_path: Path):
    other = GOOD | {"encounter_id": "b", "confidence": 0.25}
    one = read(written(tmp_path, GOOD, other)).digest()
    turned = json.dumps(dict(reversed((other | {"eligible": True}).items())), separators=(" , ", " : "))
    assert read(written(tmp_path, turned, "", GOOD)).digest() == one
    assert read(written(tmp_path, GOOD, other | {"confidence": 0.26})).digest() != one
    assert read(written(tmp_path, GOOD, other | {"bad": {"coding_error": None}})).digest() != one
