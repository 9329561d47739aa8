"""A certificate that is issued holds; one of which a figure was changed does not."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from throughline_serving.certificate import Certificate
from throughline_serving.digest import of_json
from throughline_serving.errors import InputError
from throughline_serving.tie import tie_hash

from throughline.calibration.cohort import Cohort, Row
from throughline.calibration.issue import certificate_of, certify_cohort, issue, write
from throughline.calibration.verify import verify, verify_files

TWO = {"coding_error": 0.05, "denial": 0.06}


def cohort(seed: int, n: int = 300, height: float = 0.5) -> Cohort:
    rng = np.random.default_rng(seed)

    def row(split: str, i: int) -> Row:
        confidence = float(rng.random())
        bad = {kind: int(rng.random() < height * (1 - confidence) ** 4) for kind in TWO}
        answered: dict[str, int | None] = dict(bad)
        if rng.random() < 0.01:
            answered["denial"] = None
        name = f"{split}-{i}"
        return Row(name, split, confidence, answered, tie_hash(name), bool(rng.random() < 0.95))  # type: ignore[arg-type]

    return Cohort(tuple(row(split, i) for split in ("tune", "calibrate") for i in range(n)), "cohort.jsonl")


def issued(rows: Cohort, targets: dict[str, float] = TWO) -> Certificate:
    return certificate_of(certify_cohort(rows, targets, 0.05), rows, draft="d" * 64, editions=["ICD10CM@2026-04-01"])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.05, 0.5, 3.0]), st.sampled_from([30, 150, 300]), st.booleans())
def test_what_is_issued_holds(seed: int, height: float, n: int, both: bool):
    rows = cohort(seed, n, height)
    certificate = issued(rows, TWO if both else {"coding_error": 0.05})
    assert verify(certificate, rows) == ()
    assert Certificate.model_validate_json(json.dumps(certificate.as_json())) == certificate
    assert verify(certificate, Cohort(rows.rows[::-1], "elsewhere")) == ()


def edited(value: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The certificate with one figure changed, once for each figure that the cohort determines."""
    certified = value["state"] == "certified"
    changes: dict[str, Any] = {
        "state": "needs_more_labels" if certified else "certified",
        "method": "guided",
        "delta": 0.06,
        "received": value["received"] + 1,
        "n": value["n"] - 1,
        "m": value["m"] + 1,
        "threshold": 0.4 if value["threshold"] != 0.4 else 0.3,
        "tie": "00000000000000aa",
        "tie_key": "tie-2",
        "start": value["start"] | {"m": value["start"]["m"] + 1},
        "plan": "0" * 64,
        "more_labels": 17,
        "certifiable_target": 0.123,
        "cohort": "0" * 64,
        "schema": "certificate/2",
    }
    variants = [(key, value | {key: change}) for key, change in changes.items()]
    variants.append(("start.k", value | {"start": value["start"] | {"k": value["start"]["k"] + 1}}))
    for i, risk in enumerate(value["risks"]):
        swaps = {key: risk[key] + 1 for key in ("bad", "allowed", "unanswered")} | {"target": 0.07}
        for key, change in swaps.items():
            risks = [dict(one) for one in value["risks"]]
            risks[i][key] = change
            variants.append((f"risks.{risk['kind']}.{key}", value | {"risks": risks}))
    variants.append(("risks", value | {"risks": value["risks"][:1]}))
    variants += [(f"without {key}", {k: v for k, v in value.items() if k != key}) for key in value]
    return variants


@pytest.mark.parametrize(("seed", "height"), [(1, 0.3), (2, 4.0)])
def test_any_edited_figure_is_found(tmp_path: Path, seed: int, height: float):
    rows, path = cohort(seed, height=height), tmp_path / "cohort.jsonl"
    path.write_text("".join(json.dumps(row.as_json()) + "\n" for row in rows.rows), encoding="utf-8")
    value = issued(rows).as_json()
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    assert verify_files(file, path).holds
    for name, change in edited(value):
        file.write_text(json.dumps(change), encoding="utf-8")
        assert not verify_files(file, path).holds, name


@pytest.mark.parametrize("field", ["draft", "editions", "issued", "ends"])
def test_what_the_cohort_does_not_determine_stands_under_the_digest(field: str):
    certificate = issued(cohort(1))
    other: dict[str, Any] = {
        "draft": "e" * 64,
        "editions": ("ICD10CM@2026-10-01",),
        "issued": certificate.issued - timedelta(days=1),
        "ends": certificate.ends + timedelta(days=1),
    }
    changed = certificate.model_copy(update={field: other[field]})
    assert of_json(changed.as_json()) != certificate.digest


def test_any_edited_row_is_found():
    rows = cohort(1)
    certificate = issued(rows)
    good, bad = {"coding_error": 0, "denial": 0}, {"coding_error": 1, "denial": 1}
    target = next(row for row in rows.rows if row.split == "calibrate" and row.bad == good)
    for change in ({"confidence": 0.5}, {"bad": bad}, {"eligible": not target.eligible}, {"split": "tune"}):
        other = tuple(Row(**(vars(row) | change)) if row is target else row for row in rows.rows)
        assert verify(certificate, Cohort(other, "cohort.jsonl")) != ()


def test_a_cohort_that_is_tied_at_the_cut_does_not_hold():
    rows = cohort(1)
    tied = Cohort(tuple(Row(row.encounter_id, row.split, 0.5, row.bad) for row in rows.rows), "cohort.jsonl")
    assert [difference.field for difference in verify(issued(rows), tied)] == ["cohort"]
    with pytest.raises(InputError, match="tied"):
        issued(tied)


def test_the_file_is_written_whole_whatever_the_state(tmp_path: Path):
    for seed, height in ((1, 0.3), (2, 4.0)):
        path, out = tmp_path / "cohort.jsonl", tmp_path / "certificate.json"
        rows = cohort(seed, height=height).rows
        path.write_text("".join(json.dumps(row.as_json()) + "\n" for row in rows), encoding="utf-8")
        certificate = issue(path, out, targets={"coding_error": 0.05}, delta=0.05, valid_days=30)
        assert Certificate.load(out) == certificate
        assert certificate.ends - certificate.issued == timedelta(days=30)
        assert sorted(item.name for item in tmp_path.iterdir()) == ["certificate.json", "cohort.jsonl"]
    with pytest.raises(InputError, match="not a folder"):
        write(certificate, tmp_path / "none" / "certificate.json")


def test_the_keys_of_the_file():
    value = issued(cohort(1)).as_json()
    assert list(value) == [
        "schema", "state", "method", "delta", "received", "n", "m", "threshold", "tie", "tie_key", "start", "plan",
        "risks", "draft", "cohort", "editions", "issued", "ends",
    ]  # fmt: skip
    assert value["issued"] == date.fromisoformat(value["issued"]).isoformat()
    cannot = issued(cohort(2, height=4.0)).as_json()
    assert (cannot["m"], cannot["threshold"], cannot["tie"]) == (0, None, None)
    assert set(cannot) - set(value) >= {"certifiable_target"}
