"""Anyone's encounters: JSON Lines in the form of an Encounter, one file or a folder of them."""

from collections.abc import Iterator
from pathlib import Path

from throughline_serving.encounter import Encounter
from throughline_serving.errors import InputError
from throughline_serving.intake import jsonl
from throughline_serving.intake.refusal import Refusal


def read(path: Path, specialty: str | None = None) -> Iterator[Encounter | Refusal]:
    """The encounters of one specialty (``None``: all), and every line that could not be read.

    Raises ``InputError`` where the folder holds no ``*.jsonl`` file, or a file cannot be read at all.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise InputError(
            f"{path} holds no .jsonl file", where="corpus.path", remedy="give a file or folder of JSON Lines"
        )
    for file in files:
        for item in jsonl.read(file):
            if isinstance(item, Refusal) or specialty is None or item.specialty == specialty:
                yield item
