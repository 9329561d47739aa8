"""What came of each step, in a few words, read from what its stages left."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from throughline.run.places import PARTS, Places, edition


def outcome(step: str, corpus: str, specialties: Sequence[str], edition_name: str) -> str:
    """One clause over all specialties, for the line of a finished step; lines after the first stand below it."""
    places = [Places(corpus, specialty) for specialty in specialties]
    match step:
        case "codeset":
            facts = _read(edition(edition_name) / "edition.json")
            return f"{facts['name']}, {facts['billable']:,} billable codes"
        case "ingest":
            reports = [_read(p.ingest / "ingest.json") for p in places]
            refused = sum(r["refused"] for r in reports)
            lost = f", {refused:,} refused" if refused else ""
            return "\n".join(
                [
                    f"{sum(r['encounters'] for r in reports):,} encounters, {_count(specialties)}{lost}",
                    *(_first_refusal(r, p) for r, p in zip(reports, places, strict=True) if r["refused"]),
                ][:2]
            )
        case "validate":
            rules = [len(_read(p.validation / "result.json")["rules"]) for p in places]
            return f"{max(rules)} expectations hold"
        case "split":
            reports = [_read(p.split / "split.json") for p in places]
            return " ".join(f"{part} {sum(r[part] for r in reports):,}" for part in PARTS)
        case "pretrain":
            curves = [_read(p.pretrained / "pretraining.json")["curve"] for p in places]
            if not all(curves):
                return "none, from scratch"
            return f"{len(curves[0])} epochs, masked loss {sum(c[-1]['masked_loss'] for c in curves) / len(curves):.2f}"
        case "train":
            reports = [_read(p.training) for p in places]
            return f"{sum(r['labels']['all'] for r in reports):,} labels, {', '.join(reports[0]['members'])}"
        case "calibrate":
            states = [_read(p.certificate / "certificate.json")["state"] for p in places]
            return f"{states.count('certified')} of {_count(specialties)} certified"
        case "evaluate":
            figures = [_read(p.evaluation / "evaluation.json") for p in places]
            right, of = (sum(f["exact"][key] for f in figures) for key in ("right", "of"))
            return f"{right:,} of {of:,} claims exact"
        case "drift":
            results = {s: _read(p.drift / "result.json") for s, p in zip(specialties, places, strict=True)}
            loud = [s for s, r in results.items() if r["drifted"]]
            few = sum(not r["judged"] for r in results.values())
            said = [f"{', '.join(loud).replace('_', ' ')} drifted"] if loud else []
            said += (
                [f"{_count(quiet)} quiet"]
                if (quiet := [s for s, r in results.items() if r["judged"] and s not in loud])
                else []
            )
            return "; ".join(said + ([f"{few} with too few to judge"] if few else []))
        case "bundle":
            return f"{_count(specialties)} sealed under {places[0].bundle.parent}"
        case "register":
            return (
                f"{len(specialties)} {'version' if len(specialties) == 1 else 'versions'} in MLflow, by bundle digest"
            )
    return ""


def _first_refusal(report: Any, places: Places) -> str:
    """The first line refused: where it stands and why, never what it holds; and where the rest are listed."""
    first = report["refusals"][0]
    place = ":".join(str(first[key]) for key in ("file", "line") if first[key] is not None)
    says = " ".join(filter(None, [first["field"], first["reason"]]))
    return f"{place or 'an encounter'}: {says}; all refused: {places.ingest / 'ingest.json'}"


def _count(specialties: Sequence[str]) -> str:
    return f"{len(specialties)} {'specialty' if len(specialties) == 1 else 'specialties'}"


def _read(path: Path) -> Any:
    return json.loads(path.read_bytes())
