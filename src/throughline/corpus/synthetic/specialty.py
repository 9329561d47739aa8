"""What a simulated specialty must provide, and what the generator asks of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from throughline.corpus.synthetic.authors import Author, Page
from throughline.corpus.synthetic.coding import Coding
from throughline.corpus.synthetic.patients import Patient


@dataclass(frozen=True)
class Case:
    """One row of the case mix: ``share`` is a weight; sex ``*`` is any; ages are years, both included."""

    key: str
    share: float
    sex: str = "*"
    youngest: int = 18
    oldest: int = 92


@dataclass(frozen=True)
class Doubt:
    """Something the note leaves open: ``other`` is the state that may be true instead of the written one.

    ``remark`` (section, sentence) is what a careful reader would stumble over.
    """

    kind: str
    other: Any
    section: str
    remark: str


@dataclass(frozen=True)
class Specialty:
    """A specialty as functions over its own latent state (a frozen dataclass with ``pitfalls`` and ``place``)."""

    name: str
    encounter_class: str
    note_type: str
    cases: tuple[Case, ...]
    authors: tuple[Author, ...]
    ambiguous: float  # share of encounters whose note leaves a coding fact open
    draw: Callable[[Random, Case, Patient], Any]
    code: Callable[[Any, Patient, Coding], None]
    write: Callable[[Any, Patient, Random, Page], None]
    doubt: Callable[[Any, Random], Doubt | None]
    facts: Callable[[Any], Mapping[str, Any]]
