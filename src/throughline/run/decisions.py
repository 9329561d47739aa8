"""Decisions between stages: a draft with its certificate as the bundle it will become, and decisions on disk."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from throughline_serving.bundle import Bundle, Draft
from throughline_serving.certificate import Certificate
from throughline_serving.decide import decide
from throughline_serving.decision import Decision, line
from throughline_serving.encounter import Encounter

from throughline.run.places import Places


def unsealed(places: Places) -> Bundle:
    """The draft and its certificate before the seal: what the bundle will decide, it decides."""
    draft = Draft.load(places.draft)
    return Bundle(draft.digest, draft, Certificate.load(places.certificate / "certificate.json"), None)


def decide_all(encounters: Iterable[Encounter], bundle: Bundle) -> list[Decision]:
    """The decision on each encounter, in order."""
    return [decide(encounter, bundle) for encounter in encounters]


def write_decisions(decisions: Iterable[Decision], path: Path) -> None:
    """Write decisions as JSON Lines, as ``throughline score`` does, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        file.writelines(f"{line(decision)}\n" for decision in decisions)
    os.replace(beside, path)


def read_decisions(path: Path) -> Iterator[Decision]:
    """The decisions of a file, in its order."""
    with path.open(encoding="utf-8") as file:
        for text in file:
            yield Decision.model_validate_json(text)
