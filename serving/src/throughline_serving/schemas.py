"""The contract in JSON Schema, generated from the nouns: ``python -m throughline_serving.schemas docs/schemas``."""

import json
import os
import sys
from pathlib import Path
from typing import Any, Literal

from throughline_serving.certificate import Certificate
from throughline_serving.claim import Claim
from throughline_serving.decision import Decision
from throughline_serving.encounter import Encounter
from throughline_serving.intake.refusal import Refusal
from throughline_serving.noun import Noun

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What comes in is described as it may be written, what goes out as it is written: with every key.
NOUNS: tuple[tuple[type[Noun], Literal["validation", "serialization"]], ...] = (
    (Encounter, "validation"),
    (Claim, "validation"),
    (Decision, "serialization"),
    (Refusal, "serialization"),
    (Certificate, "serialization"),
)


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each noun by its file name."""
    return {
        f"{noun.__name__.lower()}.json": {"$schema": DIALECT, "$id": noun.__name__.lower()}
        | noun.model_json_schema(mode=mode)
        for noun, mode in NOUNS
    }


def write(folder: Path) -> list[Path]:
    """Write every schema into ``folder``; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path, beside = folder / name, folder / f".{name}"
        beside.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(beside, path)
        written.append(path)
    return written


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m throughline_serving.schemas FOLDER")
    for path in write(Path(sys.argv[1])):
        print(path)
