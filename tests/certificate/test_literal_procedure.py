"""What holds for every cohort: certify equals the procedure written out slowly, whatever the order of rows."""

from functools import cache
from math import comb, floor

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from throughline_serving.threshold import passes

from throughline.calibration.certificate import Certification, certify


@cache
def probabilities(m: int, rate: float) -> tuple[float, ...]:
    """P(Binomial(m, rate) = 0 ... m)."""
    if m == 0:
        return (1.0,)
    one_less = probabilities(m - 1, rate)
    return tuple(
        (one_less[k] if k < m else 0.0) * (1 - rate) + (one_less[k - 1] * rate if k else 0.0) for k in range(m + 1)
    )


def allowed(m: int, target: float, delta: float) -> int:
    """The largest k with P(Binomial(m, target) <= k) <= delta; -1: none."""
    total, k = 0.0, -1
    for probability in probabilities(m, target):
        total += probability
        if total > delta:
            return k
        k += 1
    return k


def rungs(n: int, targets: dict[str, float], delta: float) -> list[int]:
    """Every m where some risk allows one more than at m - 1, once all allow none or more; and n."""
    taken = []
    for m in range(1, n + 1):
        now = {kind: allowed(m, target, delta) for kind, target in targets.items()}
        before = {kind: allowed(m - 1, target, delta) if m > 1 else -1 for kind, target in targets.items()}
        if min(now.values()) >= 0 and (now != before or m == n):
            taken.append(m)
    return taken


def climb_literally(
    tune: list[tuple[float, str, dict[str, int]]],
    calibrate: list[tuple[float, str, dict[str, int]]],
    targets: dict[str, float],
    delta: float,
) -> tuple[int, int, float | None, str | None]:
    """(m of the start, m certified, threshold, tie) from rows of (confidence, tie hash, bad by kind); 0: nothing."""
    tune = sorted(tune, key=lambda row: (-row[0], row[1]))
    calibrate = sorted(calibrate, key=lambda row: (-row[0], row[1]))
    n = len(calibrate)
    ladder = rungs(n, targets, delta)
    if not ladder:
        return 0, 0, None, None
    chances = []
    for m in ladder:
        by_kind = []
        for kind, target in targets.items():
            top = max(1, floor((2 * m * len(tune) + n) / (2 * n)))
            rate = (sum(row[2][kind] != 0 for row in tune[:top]) + 1) / (top + 1 / target)
            k = allowed(m, target, delta)
            by_kind.append(sum(comb(m, i) * rate**i * (1 - rate) ** (m - i) for i in range(k + 1)))
        chances.append(min(by_kind))
    near_best = (i for i, chance in enumerate(chances) if chance >= max(chances) - 0.001)
    first = next(near_best) if tune else min(3, len(ladder) - 1)
    certified = 0
    for m in ladder[first:]:
        if any(sum(row[2][kind] != 0 for row in calibrate[:m]) > allowed(m, targets[kind], delta) for kind in targets):
            break
        certified = m
    if not certified:
        return ladder[first], 0, None, None
    if certified == n:
        return ladder[first], n, -1.0, None
    return ladder[first], certified, calibrate[certified][0], calibrate[certified][1]


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[list, list, dict[str, float], float]:
    targets = draw(
        st.sampled_from([{"coding_error": 0.1}, {"coding_error": 0.2}, {"coding_error": 0.2, "denial": 0.1}])
    )
    delta = draw(st.sampled_from([0.05, 0.2]))
    seed, rate = draw(st.integers(0, 2**31)), draw(st.sampled_from([0.0, 0.02, 0.1, 0.4]))
    rng = np.random.default_rng(seed)

    def rows(n: int) -> list[tuple[float, str, dict[str, int]]]:
        confidence = np.round(rng.random(n), draw(st.sampled_from([1, 12])))
        chance = 2 * rate * (1 - confidence)
        outcomes = {kind: np.where(rng.random(n) < chance, rng.choice([1, -1], n), 0) for kind in targets}
        tie = rng.permutation(10 * n + 1)[:n]
        return [
            (float(confidence[i]), f"{int(tie[i]):016x}", {kind: int(values[i]) for kind, values in outcomes.items()})
            for i in range(n)
        ]

    return rows(draw(st.integers(0, 90))), rows(draw(st.integers(1, 90))), targets, delta


def on_arrays(tune: list, calibrate: list, targets: dict[str, float], delta: float) -> Certification:
    def bad(rows: list) -> dict[str, np.ndarray]:
        return {kind: np.array([row[2][kind] for row in rows], int) for kind in targets}

    return certify(
        np.array([row[0] for row in calibrate]),
        bad(calibrate),
        [row[1] for row in calibrate],
        targets=targets,
        delta=delta,
        tune_confidence=np.array([row[0] for row in tune]),
        tune_bad=bad(tune),
        tune_tie_hashes=[row[1] for row in tune],
    )


@settings(max_examples=80, deadline=None)
@given(cohorts(), st.randoms(use_true_random=False))
def test_equals_the_literal_procedure_in_any_order_of_rows(cohort: tuple, random: object):
    tune, calibrate, targets, delta = cohort
    result = on_arrays(*cohort)
    first, m, threshold, tie = climb_literally(tune, calibrate, targets, delta)
    assert (result.m, result.threshold, result.tie) == (m, threshold, tie)
    assert first in (0, result.start[0])
    tune, calibrate = list(tune), list(calibrate)
    random.shuffle(tune)
    random.shuffle(calibrate)
    assert on_arrays(tune, calibrate, targets, delta).taken == result.taken
    served = sum(passes(row[0], row[1], result.threshold, result.tie) for row in calibrate)
    assert served == result.m


@settings(max_examples=60, deadline=None)
@given(cohorts(), st.data())
def test_one_more_error_never_certifies_more(cohort: tuple, data: st.DataObject):
    tune, calibrate, targets, delta = cohort
    worse = [(c, h, dict(bad)) for c, h, bad in calibrate]
    worse[data.draw(st.integers(0, len(worse) - 1))][2]["coding_error"] = 1
    assert on_arrays(tune, worse, targets, delta).m <= on_arrays(*cohort).m
