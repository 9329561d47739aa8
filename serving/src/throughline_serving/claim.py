"""A claim: ordered diagnoses, and lines of procedures with modifiers, units and diagnosis pointers."""

from collections import Counter
from typing import Annotated, Literal

from pydantic import Field

from throughline_serving.noun import Noun

ClaimType = Literal["professional", "institutional"]
ProcedureSystem = Literal["CPT", "HCPCS"]
Code = Annotated[str, Field(min_length=1, max_length=16)]


class Line(Noun):
    """One service: a procedure code, its modifiers, how often, and which diagnoses (1-based) justify it."""

    code: Code
    system: ProcedureSystem
    modifiers: tuple[str, ...] = ()
    units: int = 1
    pointers: tuple[int, ...] = ()


class Claim(Noun):
    """Diagnoses, first-listed first, and service lines."""

    diagnoses: tuple[Code, ...] = ()
    lines: tuple[Line, ...] = ()


def comparable(code: str) -> str:
    """The form in which codes are compared: without dots and case. ``comparable("j18.9") == "J189"``."""
    return code.replace(".", "").strip().upper()


def same_claim(one: Claim, other: Claim) -> bool:
    """Whether two claims say the same: the set of diagnoses, and the lines with their modifiers and units.

    Order of diagnoses, order of lines, order of modifiers and pointers are not compared.
    """
    return set(map(comparable, one.diagnoses)) == set(map(comparable, other.diagnoses)) and _services(
        one
    ) == _services(other)


def _services(claim: Claim) -> Counter[tuple[str, frozenset[str], int]]:
    return Counter((comparable(line.code), frozenset(line.modifiers), line.units) for line in claim.lines)
