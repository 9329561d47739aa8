"""Where encounters come from: the kinds of corpora, each with its reader."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from throughline_serving.encounter import Encounter
from throughline_serving.errors import InputError
from throughline_serving.intake.refusal import Refusal

from throughline.corpus.codiesp import Language

Items = Iterator[Encounter | Refusal]


@dataclass(frozen=True)
class Source:
    """One specialty's share of a corpus.

    ``kind``: synthetic, cmc2007, codiesp or jsonl. ``path``: the folder or file of a real corpus. ``encounters`` and
    ``seed``: how many to simulate, from which seed. ``language``: of CodiEsp, ``es`` or ``en``.
    """

    kind: str
    specialty: str
    path: Path | None = None
    encounters: int = 0
    seed: int = 0
    language: Language = "es"


def read(source: Source) -> Items:
    """The encounters of a source, and the refusals of what could not be read.

    Raises ``InputError`` before the first one where the kind is unknown, the path is absent, or nothing there fits.
    """
    reader = READERS.get(source.kind)
    if reader is None:
        raise InputError(
            f"corpus kind {source.kind} is unknown",
            where="corpus.kind",
            remedy=f"use one of {', '.join(READERS)}",
        )
    return reader(source)


def _synthetic(source: Source) -> Items:
    from throughline.corpus.synthetic import generate

    return iter(generate(source.specialty, source.encounters, source.seed))


def _cmc2007(source: Source) -> Items:
    from throughline.corpus import cmc2007

    return iter(cmc2007.read(_path(source, "the folder with 2007ChallengeTrainData.xml")))


def _codiesp(source: Source) -> Items:
    from throughline.corpus import codiesp

    return codiesp.read(_path(source, "the folder with CodiEsp's train and dev"), source.language, source.specialty)


def _jsonl(source: Source) -> Items:
    from throughline.corpus import jsonl

    return jsonl.read(_path(source, "a file or folder of encounters as JSON Lines"), source.specialty)


READERS: dict[str, Callable[[Source], Items]] = {
    "synthetic": _synthetic,
    "cmc2007": _cmc2007,
    "codiesp": _codiesp,
    "jsonl": _jsonl,
}


def _path(source: Source, what: str) -> Path:
    if source.path is None or not source.path.exists():
        fault = "is not given" if source.path is None else f"{source.path} does not exist"
        raise InputError(
            f"corpus.path {fault}",
            where=f"corpus={source.kind}",
            remedy=f"give {what}, or use corpus=synthetic",
        )
    return source.path
