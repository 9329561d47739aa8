"""What the pages show, read from the folders that a run leaves: ``data/CORPUS`` and ``bundles/CORPUS``.

Whatever is missing stays ``None``: a run that stopped half-way has a page too.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from throughline_serving import digest
from throughline_serving.certificate import Certificate

from throughline.report.climb import read_climb
from throughline.report.inputs import Curve, Estimate, Evaluation, Provenance, Seal, Separation, Specialty

FURTHER = "calibrate_further_encounters_of_a_patient"


def read_specialties(corpus_folder: Path, bundles: Path, provenance: Provenance) -> tuple[Specialty, ...]:
    """Every specialty that has left something, those that the run names first and in its order.

    Raises ``InputError`` where a certificate or a cohort is there but broken.
    """
    there = sorted(path.name for path in corpus_folder.glob("*/") if not path.name.startswith("."))
    names = [name for name in provenance.goals if name in there] or there
    return tuple(_specialty(corpus_folder / name, bundles / name, provenance.goals.get(name)) for name in names)


def _specialty(folder: Path, bundle: Path, goal: float | None) -> Specialty:
    evaluation = _object(folder / "evaluation" / "evaluation.json")
    policy = _object(folder / "draft" / "policy.json")
    path, cohort = folder / "certificate" / "certificate.json", folder / "certificate" / "cohort.jsonl"
    certificate = Certificate.load(path) if path.is_file() else None
    named = evaluation or policy or {}
    ingested = _object(folder / "ingest" / "ingest.json")
    encounters = folder / "ingest" / "encounters.parquet"
    return Specialty(
        name=folder.name,
        title=str(named.get("title", folder.name.replace("_", " ").capitalize())),
        evaluation=_evaluation(evaluation) if evaluation else None,
        certificate=certificate,
        climb=read_climb(certificate, cohort) if certificate and cohort.is_file() else None,
        separation=_separation(_object(folder / "split" / "split.json")),
        seal=_seal(_object(bundle / "signature.json")),
        goal=goal,
        encounters=int(ingested["encounters"]) if ingested else None,
        corpus_digest=digest.of_file(encounters) if encounters.is_file() else None,
        coder_digest=_coder(_object(folder / "draft" / "draft.json")),
        policy_digest=_policy(policy, certificate),
        labels=(labels := (policy or {}).get("labels")),
        in_force=None if labels == "annotated" else _in_force(folder / "draft" / "editions", certificate),
        files=str(path.parent),
        drift_page=f"drift/{folder.name}.html" if (folder / "drift" / "index.html").is_file() else None,
    )


def _object(path: Path) -> dict[str, Any] | None:
    return dict(json.loads(path.read_bytes())) if path.is_file() else None


def _evaluation(value: Mapping[str, Any]) -> Evaluation:
    f1, cost, exact = value.get("micro_f1") or {}, value.get("cost") or {}, value.get("exact")
    return Evaluation(
        received=value["received"],
        straight_through=value["straight_through"],
        review=value["review"],
        refused=value["refused"],
        bad=value["bad"],
        denied=value.get("denied"),
        exact=(exact["right"], exact["of"]) if exact else None,
        diagnoses=_estimate(f1.get("diagnoses")),
        procedures=_estimate(f1.get("procedures")),
        aurc=_estimate(value.get("aurc")),
        cost_ai=cost.get("ai"),
        cost_human=cost.get("human"),
        currency=cost.get("currency", "USD"),
        reasons=dict(value.get("reasons") or {}),
        curve=_curve(value.get("risk_coverage")),
    )


def _estimate(value: Mapping[str, float] | None) -> Estimate | None:
    return Estimate(value["value"], value["low"], value["high"]) if value else None


def _curve(value: Mapping[str, list[float]] | None) -> Curve | None:
    return Curve(*(tuple(value[name]) for name in ("share", "error", "low", "high"))) if value else None


def _separation(value: Mapping[str, Any] | None) -> Separation | None:
    if value is None:
        return None
    dates = (value.get("dates") or {}).get("calibrate")
    return Separation(
        shared_patients=value.get("shared_patients"),
        shared_texts=value.get("shared_texts"),
        left_out=(value.get("lost") or {}).get(FURTHER),
        own_patients=value.get("by") == "text",
        dates=(dates[0], dates[1]) if dates else None,
    )


def _seal(signature: Mapping[str, Any] | None) -> Seal | None:
    return Seal(signature["over"], signature["key"]) if signature else None


def _coder(draft: Mapping[str, Any] | None) -> str | None:
    files = {path: sha for path, sha in draft["files"].items() if path.startswith("scorer/")} if draft else {}
    return digest.of_json(files) if files else None


def _policy(policy: Mapping[str, Any] | None, certificate: Certificate | None) -> str | None:
    if policy is None or certificate is None:
        return None
    targets = {risk.kind: risk.target for risk in certificate.risks}
    return digest.of_json({"policy": policy, "targets": targets, "delta": certificate.delta})


def _in_force(editions: Path, certificate: Certificate | None) -> tuple[str, str | None] | None:
    """The dates of service on which all editions of the certificate are in force."""
    facts = [_object(editions / name / "edition.json") for name in certificate.editions] if certificate else []
    known = [fact for fact in facts if fact]
    if not known or len(known) < len(facts):
        return None
    ends = [fact["ends"] for fact in known if fact["ends"]]
    return max(fact["effective"] for fact in known), min(ends, default=None)
