"""Ingest: a source's encounters into one stored corpus, and a list of what was refused."""

import json
import os
from pathlib import Path
from typing import Any

from throughline_serving.encounter import Encounter

from throughline.corpus.sources import Source, read
from throughline.corpus.store import in_time_order, write_encounters

REPORT = "ingest.json"
ENCOUNTERS = "encounters.parquet"
REFUSALS_LISTED = 1000


def ingest(source: Source, folder: Path) -> dict[str, Any]:
    """Write ``encounters.parquet``, in order of date of service, and ``ingest.json``; the latter is returned.

    An id that comes a second time is refused, whichever file it is in. ``refused`` counts all, ``refusals`` lists the
    first thousand.
    """
    kept: dict[str, Encounter] = {}
    refusals: list[dict[str, Any]] = []
    for item in read(source):
        if not isinstance(item, Encounter):
            refusals.append(item.model_dump())
        elif item.encounter_id in kept:
            refusals.append({"file": None, "line": None, "field": "encounter_id", "reason": "was given before"})
        else:
            kept[item.encounter_id] = item
    written = write_encounters(folder / ENCOUNTERS, in_time_order(kept.values()))
    report = {
        "in": written + len(refusals),
        "encounters": written,
        "refused": len(refusals),
        "refusals": refusals[:REFUSALS_LISTED],
    }
    beside = folder / f".{REPORT}.{os.getpid()}"
    beside.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(beside, folder / REPORT)
    return report
