"""What came of each step, in a few words, read from what its stages left."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from throughline.run.places import PARTS, Places, edition


def outcome(step: str, corpus: str, specialties: Sequence[str], edition_name: str) -> str:
    """One clause over all specialties, for the line of a finished step."""
    places = [Places(corpus, specialty) for specialty in specialties]
    match step:
        case "codeset":
            facts = _read(edition(edition_name) / "edition.json")
            return f"{facts['name']}, {facts['billable']:,} billable codes"
        case "ingest":
            reports = [_read(p.ingest / "ingest.json") for p in places]
            refused = sum(r["refused"] for r in reports)
            lost = f", {refused:,} refused" if refused else ""
            return f"{sum(r['encounters'] for r in reports):,} encounters, {_count(specialties)}{lost}"
        case "validate":
            rules = [len(_read(p.validation / "result.json")["rules"]) for p in places]
            return f"{max(rules)} expectations hold"
        case "split":
            reports = [_read(p.split / "split.json") for p in places]
            return " ".join(f"{part} {sum(r[part] for r in reports):,}" for part in PARTS)
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
            drifted = [s for s, p in zip(specialties, places, strict=True) if _read(p.drift / "result.json")["drifted"]]
            return f"{', '.join(drifted).replace('_', ' ')} drifted" if drifted else f"{_count(specialties)} quiet"
        case "bundle":
            return f"{_count(specialties)} sealed under {places[0].bundle.parent}"
    return ""


def _count(specialties: Sequence[str]) -> str:
    return f"{len(specialties)} {'specialty' if len(specialties) == 1 else 'specialties'}"


def _read(path: Path) -> Any:
    return json.loads(path.read_bytes())
