"""What validation looks at: numbers and codes about each encounter, never a note's text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from throughline_serving.claim import Claim, comparable
from throughline_serving.editions import Edition
from throughline_serving.encounter import Encounter, Note

DIAGNOSIS_FORMAT = {
    "ICD10CM": re.compile(r"[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,4})?"),
    "ICD9CM": re.compile(r"(\d{3}|V\d{2}|E\d{3})(\.\d{1,2})?"),
}
PROCEDURE_FORMAT = {"CPT": re.compile(r"\d{4}[0-9A-Z]"), "HCPCS": re.compile(r"[A-V]\d{4}")}
MODIFIER_FORMAT = re.compile(r"[0-9A-Z]{2}")
LAYOUT = str.maketrans("", "", "\n\r\t\f")
FREQUENT = 2  # encounters from which a label counts as seen more than once

Row = dict[str, Any]


def measure(encounters: Sequence[Encounter], edition: Edition) -> tuple[list[Row], Row]:
    """One row an encounter, in their order, and one row about the whole corpus."""
    rows: list[Row] = []
    previous = None
    for encounter in encounters:
        day = encounter.date_of_service.toordinal() if encounter.date_of_service else None
        rows.append(
            {
                **_identity(encounter),
                "day": day,
                "days_since_previous": None if day is None or previous is None else day - previous,
                **_notes(encounter.notes),
                **_claim(encounter, edition),
            }
        )
        previous = day if day is not None else previous
    return rows, _corpus(encounters)


def foreign_codes(encounters: Iterable[Encounter], edition: Edition) -> Counter[str]:
    """The diagnoses, of both claims, that the edition does not hold, with how many encounters carry each.

    What does not look like a code is counted as ``(malformed)``: it may be anything.
    """
    counts: Counter[str] = Counter()
    shape = DIAGNOSIS_FORMAT[edition.system]
    for encounter in encounters:
        codes = {code for claim in _claims(encounter) for code in claim.diagnoses}
        counts.update(
            code if shape.fullmatch(code.upper()) else "(malformed)" for code in codes if not edition.annotated(code)
        )
    return counts


def _identity(encounter: Encounter) -> Row:
    return {
        "encounter_id": encounter.encounter_id,
        "id_printable": int(encounter.encounter_id.isprintable() and bool(encounter.encounter_id.strip())),
        "patient_blank": int(encounter.patient_id is not None and not encounter.patient_id.strip()),
        "specialty": encounter.specialty,
        "claim_type": encounter.claim_type,
        "place_of_service": encounter.place_of_service,
        "payer": encounter.payer,
        "sex": encounter.sex,
        "age_band": encounter.age_band,
    }


def _notes(notes: Sequence[Note]) -> Row:
    texts = [note.text for note in notes]
    characters = sum(map(len, texts))
    return {
        "notes": len(notes),
        "note_ids_repeated": len(notes) - len({note.note_id for note in notes}),
        "blank_notes": sum(not text.strip() for text in texts),
        "characters": characters,
        "garbled_share": sum(map(_garbled, texts)) / max(1, characters),
        "letter_share": sum(sum(map(str.isalpha, text)) for text in texts) / max(1, characters),
        "sections_outside": sum(not s.start <= s.end <= len(note.text) for note in notes for s in note.sections),
    }


def _garbled(text: str) -> int:
    """Characters that no reader could have meant: control, unassigned and replacement characters."""
    plain = text.translate(LAYOUT)
    if plain.isprintable() and "\ufffd" not in plain:
        return 0
    # Unicode's separators (no-break space and the like) are not "printable" in Python's sense, but are no fault.
    return sum(not (c.isprintable() or c.isspace()) or c == "\ufffd" for c in plain)


def _claim(encounter: Encounter, edition: Edition) -> Row:
    claim, submitted = encounter.claim or Claim(), encounter.submitted_claim
    shape = DIAGNOSIS_FORMAT[edition.system]
    codes, lines = claim.diagnoses, claim.lines
    remits = encounter.truth.remits if encounter.truth else ()
    answered = len(submitted.lines) if submitted else len(lines)
    return {
        "uncoded": int(encounter.claim is None and submitted is None),
        "diagnoses": len(codes) if encounter.claim else None,
        "diagnoses_repeated": len(codes) - len(set(map(comparable, codes))),
        "diagnoses_malformed": sum(not shape.fullmatch(code) for code in codes),
        "diagnoses_foreign": sum(not edition.annotated(code) for code in codes),
        "diagnoses_unbillable": sum(edition.lookup(code) != "billable" for code in codes),
        "procedures_malformed": sum(not PROCEDURE_FORMAT[line.system].fullmatch(line.code) for line in lines),
        "units_fewest": min((line.units for line in lines), default=None),
        "units_most": max((line.units for line in lines), default=None),
        "pointers_outside": _pointers_outside(claim),
        "pointers_most": max((len(line.pointers) for line in lines), default=None),
        "pointers_fewest": min((len(line.pointers) for line in lines), default=None)
        if encounter.claim_type == "professional"
        else None,
        "modifiers_malformed": sum(not MODIFIER_FORMAT.fullmatch(m) for line in lines for m in line.modifiers),
        "modifiers_most": max((len(line.modifiers) for line in lines), default=None),
        "submitted_foreign": sum(not edition.annotated(code) for code in submitted.diagnoses) if submitted else None,
        "submitted_pointers_outside": _pointers_outside(submitted) if submitted else None,
        "remits_outside": sum(remit.line > answered for remit in remits),
    }


def _pointers_outside(claim: Claim) -> int:
    return sum(not 1 <= pointer <= len(claim.diagnoses) for line in claim.lines for pointer in line.pointers)


def _claims(encounter: Encounter) -> tuple[Claim, ...]:
    return tuple(claim for claim in (encounter.claim, encounter.submitted_claim) if claim)


def _corpus(encounters: Sequence[Encounter]) -> Row:
    """Shares are of encounters, of texts, or of labels (each encounter's distinct diagnoses)."""
    n = max(1, len(encounters))
    patients = {e.patient_id or f"encounter {e.encounter_id}" for e in encounters}
    texts = {" ".join(" ".join(note.text for note in e.notes).split()) for e in encounters}
    submitted = sum(e.submitted_claim is not None for e in encounters)
    labels = Counter(code for e in encounters for code in set((e.claim or Claim()).diagnoses))
    frequent = sum(count for count in labels.values() if count >= FREQUENT)
    return {
        "encounters": len(encounters),
        "patients_share": len(patients) / n,
        "distinct_text_share": len(texts) / n,
        "submitted_share": submitted / n if submitted else None,
        "adjudicated_share": sum(e.claim is not None for e in encounters) / n,
        "repeated_label_share": frequent / max(1, labels.total()),
        "labels": len(labels),
    }
