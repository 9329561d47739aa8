"""A claim being built from the latent state, with the reason for each code and the mistakes that lie near."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from throughline_serving.claim import Claim, Line, ProcedureSystem

# What can change in a claim: ("add_dx", code) ("drop_dx", code) ("swap_dx", old, new) ("swap_line", old, new)
# ("drop_line", code) ("add_line", code, diagnosis) ("units", code, n) ("add_mod", code, m) ("drop_mod", code, m).
Change = tuple[str, ...]


def system_of(code: str) -> ProcedureSystem:
    """``CPT`` or ``HCPCS``: Level II codes begin with a letter."""
    return "HCPCS" if code[0].isalpha() else "CPT"


@dataclass(frozen=True)
class Temptation:
    """A mistake a human coder could make here: its kind and the changes that make it."""

    kind: str
    changes: tuple[Change, ...]


@dataclass
class _Service:
    code: str
    modifiers: list[str]
    units: int
    points: tuple[str, ...]


@dataclass
class Coding:
    """Collects diagnoses and services in order. ``why`` maps each code to its reason."""

    diagnoses: list[str] = field(default_factory=list)
    services: list[_Service] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    temptations: list[Temptation] = field(default_factory=list)

    def diagnosis(self, code: str, why: str) -> None:
        """Add a diagnosis once."""
        if code not in self.diagnoses:
            self.diagnoses.append(code)
            self.why[code] = why

    def service(
        self, code: str, why: str, *, modifiers: Iterable[str] = (), units: int = 1, points: Iterable[str] = ()
    ) -> None:
        """Add a line; ``points`` are the diagnosis codes that justify it, none meaning the first-listed."""
        self.services.append(_Service(code, list(modifiers), units, tuple(points)))
        self.why[code] = why

    def tempt(self, kind: str, *changes: Change) -> None:
        """Note a mistake that lies near."""
        self.temptations.append(Temptation(kind, changes))

    def claim(self) -> Claim:
        """The claim as it stands; at most 12 diagnoses and 4 pointers a line (professional claims)."""
        diagnoses = self.diagnoses[:12]
        place = {code: i + 1 for i, code in enumerate(diagnoses)}
        lines = []
        for s in self.services:
            pointers = tuple(dict.fromkeys(place[c] for c in s.points if c in place))[:4] or (1,)
            lines.append(_line(s.code, tuple(s.modifiers), s.units, pointers))
        return Claim(diagnoses=tuple(diagnoses), lines=tuple(lines))


def _line(code: str, modifiers: tuple[str, ...], units: int, pointers: tuple[int, ...]) -> Line:
    return Line(code=code, system=system_of(code), modifiers=modifiers, units=units, pointers=pointers)


def changed(claim: Claim, changes: Iterable[Change]) -> Claim:
    """The claim after the changes; pointers stay in range, no diagnosis repeats, and a claim is never left empty."""
    diagnoses = list(claim.diagnoses)
    named = [(line, [diagnoses[p - 1] for p in line.pointers]) for line in claim.lines]
    for change in changes:
        verb, code = change[0], change[1]
        if verb == "add_dx" and code not in diagnoses:
            diagnoses.append(code)
        elif verb == "drop_dx" and len(diagnoses) > 1:
            diagnoses = [d for d in diagnoses if d != code]
        elif verb == "swap_dx":
            diagnoses = list(dict.fromkeys(change[2] if d == code else d for d in diagnoses))
            named = [(line, [change[2] if d == code else d for d in points]) for line, points in named]
        else:
            named = _changed_lines(named, change)
    place = {code: i + 1 for i, code in enumerate(diagnoses)}
    lines = tuple(
        _line(
            line.code,
            line.modifiers,
            line.units,
            tuple(dict.fromkeys(place[d] for d in points if d in place)) or (1,),
        )
        for line, points in named
    )
    return Claim(diagnoses=tuple(diagnoses), lines=lines)


def _changed_lines(named: list[tuple[Line, list[str]]], change: Change) -> list[tuple[Line, list[str]]]:
    verb, code, *rest = change
    if verb == "add_line":
        return [*named, (_line(code, (), 1, (1,)), list(rest))]
    if verb == "drop_line":
        kept = [pair for pair in named if pair[0].code != code]
        return kept or named
    return [(_changed_line(line, verb, rest[0]) if line.code == code else line, points) for line, points in named]


def _changed_line(line: Line, verb: str, value: str) -> Line:
    if verb == "swap_line":
        return _line(value, line.modifiers, line.units, line.pointers)
    if verb == "units":
        return _line(line.code, line.modifiers, int(value), line.pointers)
    if verb == "add_mod":
        return _line(line.code, (*line.modifiers, value), line.units, line.pointers)
    return _line(line.code, tuple(m for m in line.modifiers if m != value), line.units, line.pointers)
