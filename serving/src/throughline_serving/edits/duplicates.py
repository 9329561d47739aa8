"""Each diagnosis stands once on a claim, and each service has one line."""

from collections.abc import Iterable

from throughline_serving.claim import Claim, Line, comparable
from throughline_serving.decision import Finding

DIAGNOSIS_RULE = "icd.duplicate"
LINE_RULE = "line.duplicate"
VERSION = "1"
DIAGNOSIS_SOURCE = "ICD-10-CM Official Guidelines FY2026 I.B.12"
LINE_SOURCE = "X12 CARC 18, exact duplicate claim or service"


def fix_diagnoses(claim: Claim) -> tuple[Claim, tuple[Finding, ...]]:
    """The claim with each diagnosis once, at its first place; pointers follow the diagnosis they named.

    A pointer that named no diagnosis stays out of range, for the pointer rule to find.
    """
    first: dict[str, int] = {}
    kept: list[str] = []
    moved: dict[int, int] = {}  # old place -> new place, both from 1
    repeated: list[str] = []
    for place, code in enumerate(claim.diagnoses, 1):
        plain = comparable(code)
        if plain in first:
            repeated.append(code)
        else:
            kept.append(code)
            first[plain] = len(kept)
        moved[place] = first[plain]
    if not repeated:
        return claim, ()
    removed = len(claim.diagnoses) - len(kept)
    lines = tuple(
        line.model_copy(update={"pointers": _once(moved.get(p, p - removed if p > 0 else p) for p in line.pointers)})
        for line in claim.lines
    )
    found = tuple(
        Finding(
            rule=DIAGNOSIS_RULE,
            version=VERSION,
            outcome="fix",
            elements=(code,),
            source=DIAGNOSIS_SOURCE,
            message=f"{code} stands more than once; the first is kept and pointers follow it",
        )
        for code in dict.fromkeys(repeated)
    )
    return Claim(diagnoses=tuple(kept), lines=lines), found


def find_lines(claim: Claim) -> tuple[Finding, ...]:
    """The same procedure with the same modifiers on two lines: one service billed twice, or units that were split."""
    seen: set[tuple[str, frozenset[str]]] = set()
    twice: dict[str, None] = {}
    for line in claim.lines:
        service = _service(line)
        if service in seen:
            twice[line.code] = None
        seen.add(service)
    return tuple(
        Finding(
            rule=LINE_RULE,
            version=VERSION,
            outcome="block",
            elements=(code,),
            source=LINE_SOURCE,
            message=f"{code} has two lines with the same modifiers: bill units on one line, or tell the services apart",
        )
        for code in twice
    )


def _service(line: Line) -> tuple[str, frozenset[str]]:
    return comparable(line.code), frozenset(modifier.upper() for modifier in line.modifiers)


def _once(places: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(places))
