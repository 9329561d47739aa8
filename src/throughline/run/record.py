"""What the last run of a corpus ended with, so that a run with nothing to do can say it again at once."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from throughline_serving import digest

from throughline.run.places import Places
from throughline.run.project import STATE
from throughline.run.stage import write_json


@dataclass(frozen=True)
class Record:
    """``finished``: local time, ISO to the minute. ``bundles``: digests by specialty. ``closing``: what was printed."""

    finished: str
    seconds: float
    bundles: dict[str, str]
    closing: str


def read_record(corpus: str) -> Record | None:
    """The last record of a corpus; none where there is none that can be read."""
    try:
        return Record(**json.loads(_path(corpus).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def write_record(record: Record, corpus: str) -> None:
    """Keep a record, whole or not at all."""
    write_json(asdict(record), _path(corpus))


def bundle_digests(corpus: str, specialties: Sequence[str]) -> dict[str, str]:
    """The digest of each specialty's bundle as it lies there now; one that is missing is left out."""
    manifests = {s: Places(corpus, s).bundle / "manifest.json" for s in specialties}
    return {s: digest.of_json(json.loads(path.read_bytes())) for s, path in manifests.items() if path.is_file()}


def _path(corpus: str) -> Path:
    return STATE / "runs" / f"{corpus}.json"
