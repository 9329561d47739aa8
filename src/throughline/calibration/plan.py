"""The plan: everything about the climb that is fixed before an outcome of calibrate is seen, and its digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from throughline_serving.digest import of_json

from throughline.calibration.ladder import (
    START_WITHOUT_TUNE,
    Counts,
    Ladder,
    first_rung,
    pass_chances,
    rungs,
    start,
)

METHOD: Final = "ladder"


@dataclass(frozen=True)
class Rung:
    """One step: encounters taken, bad ones allowed for each risk."""

    m: int
    allowed: Mapping[str, int]


@dataclass(frozen=True)
class Plan:
    """``n`` eligible encounters of calibrate, the targets by kind, delta, the ladder and where the climb starts.

    ``first`` is the start's index on the ladder; None where n is too small for any rung, and then ``start`` is the
    lowest rung there is, with m > n.
    """

    n: int
    targets: Mapping[str, float]
    delta: float
    ladder: Ladder
    first: int | None
    start: Rung

    @property
    def start_k(self) -> int:
        """What the start allows of the risk that is named first."""
        return self.start.allowed[next(iter(self.targets))]

    def digest(self) -> str:
        """The seal, of figures that the certificate repeats: n, targets, delta, start and method."""
        begin = {"m": self.start.m, "k": self.start_k}
        return of_json(
            {"method": METHOD, "n": self.n, "targets": dict(self.targets), "delta": self.delta, "start": begin}
        )


def draw_up(n: int, tune: Mapping[str, Counts], targets: Mapping[str, float], delta: float) -> Plan:
    """Plan the climb over n encounters from tune's outcomes; calibrate's are no argument.

    ``tune[kind]``: bad among tune's top 0, 1, ..., N, int64[N + 1]. N = 0: the start is rung k = 3, or the last.
    """
    ladder = rungs(n, targets, delta)
    if not len(ladder):
        m, allowed = first_rung(targets, delta)
        return Plan(n, targets, delta, ladder, None, Rung(m, allowed))
    if any(len(counts) == 1 for counts in tune.values()):
        first = min(START_WITHOUT_TUNE, len(ladder) - 1)
    else:
        first = int(start(pass_chances(ladder, n, tune, targets)))
    return Plan(n, targets, delta, ladder, first, rung_at(ladder, first))


def rung_at(ladder: Ladder, index: int) -> Rung:
    """The rung with that index, as plain numbers."""
    return Rung(int(ladder.m[index]), {kind: int(allowed[index]) for kind, allowed in ladder.allowed.items()})
