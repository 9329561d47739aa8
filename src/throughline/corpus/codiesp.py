"""CodiEsp (CLEF eHealth 2020): Spanish clinical case reports with ICD-10-CM diagnoses and their evidence.

Layout as published: ``train/`` and ``dev/``, each with ``text_files/``, ``text_files_en/`` (machine English),
``<part>D.tsv`` (report, diagnosis) and ``<part>X.tsv`` (report, kind, code, words, places in the Spanish text).
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from throughline_serving.claim import Claim
from throughline_serving.encounter import Encounter, Note, Truth
from throughline_serving.errors import InputError

Language = Literal["es", "en"]
PARTS = ("train", "dev")
SPECIALTY = "case_reports"
TEXTS: dict[Language, str] = {"es": "text_files", "en": "text_files_en"}
DIAGNOSIS = "DIAGNOSTICO"


def read(path: Path, language: Language = "es", specialty: str = SPECIALTY) -> Iterator[Encounter]:
    """Every report, train before dev, in order of id; diagnoses in upper case, in the annotators' order.

    ``truth.state`` holds the published part (``"part"``) and, with the Spanish text, which words each diagnosis rests
    on: ``{"evidence": [{"code": "N44.8", "spans": [[1343, 1376]]}]}``, in Unicode code points, end exclusive. Raises
    ``InputError`` where the folder has another layout.
    """
    for part in PARTS:
        if not (path / part / TEXTS[language]).is_dir():
            raise InputError(
                f"{path} has no {part}/{TEXTS[language]}", where="corpus.path", remedy="give the folder of CodiEsp v4"
            )
    for part in PARTS:
        yield from _part(path / part, part, language, specialty)


def _part(folder: Path, part: str, language: Language, specialty: str) -> Iterator[Encounter]:
    diagnoses: dict[str, list[str]] = defaultdict(list)
    for report, code, *_ in _rows(folder / f"{part}D.tsv"):
        if code.upper() not in diagnoses[report]:
            diagnoses[report].append(code.upper())
    evidence = _evidence(folder / f"{part}X.tsv") if language == "es" else {}
    for file in sorted((folder / TEXTS[language]).glob("*.txt")):
        report = file.stem
        state: dict[str, Any] = {"part": part}
        if language == "es":
            state["evidence"] = evidence.get(report, [])
        yield Encounter(
            encounter_id=report,
            specialty=specialty,
            claim_type="institutional",
            notes=(Note(note_id=report, type="case report", text=_text(file)),),
            claim=Claim(diagnoses=tuple(diagnoses.get(report, ()))),
            truth=Truth(state=state),
        )


def _evidence(file: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for report, kind, code, _, places in _rows(file):
        if kind == DIAGNOSIS:
            spans = [[int(end) for end in place.split()] for place in places.split(";")]
            found[report].append({"code": code.upper(), "spans": spans})
    return found


def _rows(file: Path) -> Iterator[list[str]]:
    if not file.is_file():
        raise InputError(f"{file} does not exist", where="corpus.path", remedy="give the folder of CodiEsp v4")
    for line in _text(file).split("\n"):
        if line.strip():
            yield [cell.strip() for cell in line.split("\t")]


def _text(file: Path) -> str:
    """The file's text with its line ends as stored: offsets count them."""
    with file.open(encoding="utf-8", newline="") as stream:
        return stream.read()
