"""Decided encounters as plain columns of numbers and categories: what drift may look at. Never a note's text."""

from collections.abc import Iterable, Mapping, Sequence

from throughline_serving.decision import Decision
from throughline_serving.encounter import Encounter

NUMBERS = ("confidence", "note_length", "label_set_size")
CATEGORIES = ("route", "specialty", "payer", "place_of_service")

Column = Sequence[float | str | None]
Columns = Mapping[str, Column]


def columns(encounters: Iterable[Encounter], decisions: Iterable[Decision]) -> Columns:
    """One value an encounter in each column; ``decisions`` are those on ``encounters``, in the same order.

    ``note_length`` counts characters of all notes, ``label_set_size`` the diagnoses and lines of the proposed claim.
    """
    table: dict[str, list[float | str | None]] = {name: [] for name in (*NUMBERS, *CATEGORIES)}
    for encounter, decision in zip(encounters, decisions, strict=True):
        row: dict[str, float | str | None] = {
            "confidence": decision.confidence,
            "note_length": float(sum(len(note.text) for note in encounter.notes)),
            "label_set_size": float(len(decision.claim.diagnoses) + len(decision.claim.lines)),
            "route": decision.route,
            "specialty": encounter.specialty,
            "payer": encounter.payer,
            "place_of_service": encounter.place_of_service,
        }
        for name, value in row.items():
            table[name].append(value)
    return table
