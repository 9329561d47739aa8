"""What would help where nothing can be certified: how many more labels, or none."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from throughline.calibration.ladder import Counts, build, pass_chances, smallest_sizes, start

CHANCE = 0.8  # of passing the start, at tune's rates, that a larger cohort should have
REACH = 20  # times the cohort, or 10,000: beyond, a forecast would rest on a handful of tune's encounters
LEAST_REACH = 10_000


@dataclass(frozen=True)
class Forecast:
    """An estimate from tune. ``size``: eligible encounters of a cohort whose start, ``m``, passes with that chance."""

    size: int
    m: int
    chance: float


def forecast(n: int, tune: Mapping[str, Counts], targets: Mapping[str, float], delta: float) -> Forecast | None:
    """The smallest cohort, on a grid of steps of 5 %, that is larger than n and likely to be certified.

    ``tune[kind]``: bad among tune's top 0, 1, ..., N encounters, int64[N + 1], N >= 1. None: more labels will not help.
    """
    if any(always_above(tune[kind], target) for kind, target in targets.items()):
        return None
    reach = max(REACH * n, LEAST_REACH)
    sizes = {kind: smallest_sizes(reach, target, delta) for kind, target in targets.items()}
    size = n
    while (size := max(size + 1, size * 21 // 20)) <= reach:
        ladder = build(size, sizes)
        if not len(ladder):
            continue
        chances = pass_chances(ladder, size, tune, targets)
        first = int(start(chances))
        if chances[first] >= CHANCE:
            return Forecast(size, int(ladder.m[first]), float(chances[first]))
    return None


def always_above(counts: Counts, target: float) -> bool:
    """Whether the error of tune's most confident i is at the target or above it for every i."""
    return bool((counts[1:] >= target * np.arange(1, len(counts))).all())
