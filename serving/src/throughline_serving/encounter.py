"""An encounter: what is known of one visit when its notes arrive, and, in corpora, how it was coded and paid."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from throughline_serving.claim import Claim, ClaimType
from throughline_serving.noun import Noun

Identifier = Annotated[str, Field(min_length=1, max_length=256)]


class Section(Noun):
    """A named part of a note: ``text[start:end]``, in Unicode code points, end exclusive."""

    name: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Note(Noun):
    """One document of the encounter. Its text is patient information: its repr shows id and length only."""

    note_id: Identifier
    type: str
    text: str
    sections: tuple[Section, ...] = ()

    def __repr__(self) -> str:
        return f"Note({self.note_id!r}, {len(self.text)} characters)"

    __str__ = __repr__


class Remit(Noun):
    """A payer's answer to one line of a submitted claim (835): ``line`` counts from 1; no answer is ``pending``."""

    line: Annotated[int, Field(ge=1)]
    outcome: Literal["paid", "denied", "pending"]
    group: str | None = None
    carc: str | None = None
    rarc: str | None = None
    adjudicated: date | None = None


class Identifying(Noun):
    """Where an identifier of one of the 18 Safe Harbor kinds stands in a note."""

    kind: str
    note_id: Identifier
    start: int
    end: int


class Truth(Noun):
    """What a simulator or a later reader knows and the coder must not see."""

    human_claim: Claim | None = None
    remits: tuple[Remit, ...] = ()
    pitfalls: tuple[str, ...] = ()
    state: dict[str, Any] = Field(default_factory=dict)
    identifiers: tuple[Identifying, ...] = ()


class Encounter(Noun):
    """One visit. ``claim`` is the adjudicated truth, ``submitted_claim`` what a human coder sent."""

    encounter_id: Identifier
    patient_id: str | None = None
    specialty: str
    encounter_class: str | None = None
    place_of_service: str | None = None
    date_of_service: date | None = None
    claim_type: ClaimType
    payer: str | None = None
    site: str | None = None
    sex: str | None = None
    age_band: str | None = None
    notes: tuple[Note, ...]
    claim: Claim | None = None
    submitted_claim: Claim | None = None
    truth: Truth | None = None
    source: dict[str, Any] | None = None

    def __repr__(self) -> str:
        return f"Encounter({self.encounter_id!r}, {self.specialty}, {len(self.notes)} notes)"

    __str__ = __repr__
