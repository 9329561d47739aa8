"""A run folder as the stages leave it, small: scores and outcomes drawn, certificate issued from them."""

import json
from pathlib import Path

import numpy as np
from throughline_serving.tie import tie_hash

from throughline.calibration.issue import issue

NOTES = "patient text that no page may show"


def cohort_rows(n: int, error_at_most: float, risks: tuple[str, ...], seed: int = 0) -> list[dict]:
    """``n`` encounters of tune and ``n`` of calibrate; the less confident, the more often bad."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(2 * n):
        confidence = float(rng.random())
        bad = {kind: int(rng.random() < error_at_most * (1 - confidence) ** 2) for kind in risks}
        if "denial" in bad and rng.random() < 0.01:
            bad["denial"] = None
        rows.append(
            {
                "encounter_id": f"E-{i:05d}",
                "split": "tune" if i < n else "calibrate",
                "confidence": confidence,
                "bad": bad,
                "tie_hash": tie_hash(f"E-{i:05d}"),
                "eligible": bool(rng.random() < 0.95),
            }
        )
    return rows


def evaluation_object(corpus: str, name: str, title: str, *, received=200, through=120, bad=4, procedures=True) -> dict:
    """``evaluation.json`` of one specialty."""
    f1 = {"value": 0.9, "low": 0.88, "high": 0.92}
    share = [i / 200 for i in range(1, 201)] if received else []
    error = [0.2 * s * s for s in share]
    return {
        "schema": "evaluation/1",
        "corpus": corpus,
        "specialty": name,
        "title": title,
        "received": received,
        "straight_through": through,
        "review": received - through,
        "refused": 0,
        "bad": bad,
        "denied": None,
        "exact": {"right": int(0.8 * received), "of": received},
        "micro_f1": {"diagnoses": f1 if received else None, "procedures": f1 if procedures and received else None},
        "macro_f1": {"seen": 0.7, "all": 0.4},
        "map": 0.9,
        "precision_at_5": 0.4,
        "aurc": {"value": 0.03, "low": 0.02, "high": 0.04},
        "reasons": {"confidence_below_threshold": received - through},
        "cost": {"ai": 1.5, "human": 4.2, "currency": "USD"},
        "risk_coverage": {
            "share": share,
            "error": error,
            "low": [e / 2 for e in error],
            "high": [e + 0.05 for e in error],
        },
        "slices": [],
    }


def put(value: object, path: Path) -> None:
    """Write a JSON file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def specialty_folder(
    data: Path,
    bundles: Path,
    name: str,
    title: str,
    targets: dict[str, float],
    *,
    n: int = 300,
    error: float = 0.1,
    **of,
) -> None:
    """All that the stages leave for one specialty."""
    folder = data / name
    put(evaluation_object(data.name, name, title, **of), folder / "evaluation" / "evaluation.json")
    put({"in": 900, "encounters": 900, "refused": 0, "refusals": []}, folder / "ingest" / "ingest.json")
    put({"specialty": name, "title": title, "labels": "billable"}, folder / "draft" / "policy.json")
    put({"files": {"scorer/labels.json": "ab" * 32}}, folder / "draft" / "draft.json")
    edition = {"effective": "2026-04-01", "ends": "2026-09-30"}
    put(edition, folder / "draft" / "editions" / "ICD10CM@2026-04-01" / "edition.json")
    lost = {"calibrate_further_encounters_of_a_patient": 7}
    split = {"by": "date", "lost": lost, "shared_patients": 0, "shared_texts": 0, "dates": {"calibrate": None}}
    put(split, folder / "split" / "split.json")
    certificate = folder / "certificate"
    certificate.mkdir(parents=True, exist_ok=True)
    rows = cohort_rows(n, error, tuple(targets))
    cohort = certificate / "cohort.jsonl"
    cohort.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    issue(
        cohort,
        certificate / "certificate.json",
        targets=targets,
        delta=0.05,
        draft="c4" * 32,
        editions=("ICD10CM@2026-04-01",),
    )
    put({"over": "5b" * 32, "key": "development"}, bundles / name / "signature.json")
