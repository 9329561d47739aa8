"""Finished folds are kept, and reused only by the very code and settings that made them."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import throughline_serving
from throughline_serving import digest

import throughline
from throughline.benchmark.proposals import Proposed
from throughline.training.fit import ScorerSettings

_CODE = (
    (
        Path(throughline.__file__).parent,
        ("training", "benchmark", "calibration/confidence_fit.py", "corpus/cmc2007.py"),
    ),
    (Path(throughline_serving.__file__).parent, ("reading", "inference")),
)


def identity(settings: ScorerSettings, corpus: str) -> str:
    """Digest of the settings, the corpus's digest and the source code that a fold depends on."""
    sources: dict[str, str] = {}
    for root, parts in _CODE:
        for part in parts:
            files = [root / part] if part.endswith(".py") else sorted((root / part).glob("*.py"))
            sources |= {str(file.relative_to(root)): digest.of_file(file) for file in files}
    settled = json.loads(json.dumps(asdict(settings)))
    return digest.of_json({"settings": settled, "corpus": corpus, "code": sources})


def text_digest(texts: Sequence[str]) -> str:
    """Digest of a corpus in its order."""
    whole = sha256()
    for text in texts:
        whole.update(sha256(text.encode()).digest())
    return whole.hexdigest()


def read_fold(file: Path, expected: str) -> list[Proposed] | None:
    """A finished fold, or None where there is none of this identity."""
    if not file.is_file():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    if kept["identity"] != expected:
        return None
    return [
        Proposed(
            one["encounter_id"],
            tuple((code, p) for code, p in one["codes"]),
            tuple((code, p) for code, p in one["ranked"]),
            one["confidence"],
        )
        for one in kept["proposed"]
    ]


def write_fold(file: Path, expected: str, proposed: Sequence[Proposed]) -> None:
    """Keep a finished fold; the file appears whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".part")
    content = {"identity": expected, "proposed": [asdict(one) for one in proposed]}
    aside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    os.replace(aside, file)
