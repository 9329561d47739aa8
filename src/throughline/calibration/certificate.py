"""Certify: from scores and outcomes, as plain arrays, to a threshold and what it promises, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from throughline_serving.errors import InputError

from throughline.calibration.ladder import Counts, climb, upper_limit
from throughline.calibration.more_labels import Forecast, forecast
from throughline.calibration.order import TieHashes, Ties, hexadecimal, most_confident_first, ties, undecided
from throughline.calibration.plan import Plan, draw_up, rung_at

State = Literal["certified", "needs_more_labels", "more_labels_will_not_help"]
EVERYTHING = -1.0  # the threshold below every confidence


@dataclass(frozen=True)
class RiskCount:
    """One risk among the first m (cannot certify: among the start's): ``unanswered`` are counted in ``bad``."""

    kind: str
    target: float
    bad: int
    allowed: int
    unanswered: int


@dataclass(frozen=True)
class RungTaken:
    """One rung of the climb: encounters taken, bad found and allowed by risk, and whether all are within."""

    m: int
    found: Mapping[str, int]
    allowed: Mapping[str, int]
    passed: bool


@dataclass(frozen=True)
class Certification:
    """What the ladder says of one cohort.

    n eligible of ``received`` encounters; the first m go straight through (0: none). Served are those with confidence
    > threshold, or = threshold and a hash < tie. threshold -1: everything; tie None: no hash is smaller; both None
    where nothing is certified. ``taken``: the rungs of the climb, from the start to the first failure or the top.
    ``certifiable_target``: what could be promised today for the start's encounters.
    """

    state: State
    plan: Plan
    received: int
    m: int
    threshold: float | None
    tie: str | None
    risks: tuple[RiskCount, ...]
    taken: tuple[RungTaken, ...]
    forecast: Forecast | None
    certifiable_target: float | None

    @property
    def n(self) -> int:
        """Eligible encounters of calibrate."""
        return self.plan.n

    @property
    def start(self) -> tuple[int, int]:
        """m of the start and k, what it allows of the first risk."""
        return self.plan.start.m, self.plan.start_k

    @property
    def more_labels(self) -> int | None:
        """Eligible encounters to add for a good chance; None where certified, hopeless, or tune has no outcomes."""
        return None if self.forecast is None else self.forecast.size - self.n

    @property
    def forecast_coverage(self) -> float | None:
        """Straight-through share of all received to expect with ``more_labels``; an estimate."""
        if self.forecast is None:
            return None
        eligible = self.n / self.received if self.n else 1.0
        return self.forecast.m / self.forecast.size * eligible


@dataclass(frozen=True)
class _Ranked:
    """Eligible encounters of one split, most confident first: confidence float64[n], ties, rows int64[n]."""

    confidence: NDArray[np.float64]
    tie: Ties
    rows: NDArray[np.int64]


def certify(
    confidence: ArrayLike,
    bad: Mapping[str, ArrayLike],
    tie_hashes: TieHashes,
    *,
    targets: Mapping[str, float],
    delta: float,
    tune_confidence: ArrayLike | None = None,
    tune_bad: Mapping[str, ArrayLike] | None = None,
    tune_tie_hashes: TieHashes = None,
    eligible: ArrayLike | None = None,
    tune_eligible: ArrayLike | None = None,
    received: int | None = None,
) -> Certification:
    """Certify the calibrate encounters given, with a start chosen on tune.

    confidence: float64[n], in [0, 1]. bad[kind]: int[n], 0 good, 1 bad, -1 unanswered (counts as bad). tie_hashes:
    uint64[n] or 16 hexadecimal digits each. targets[kind]: the share of bad to promise, in (0, 1); each holds at
    delta. eligible: bool[n], fixed before outcomes. received: all encounters, by default n. Raises InputError where
    encounters are tied at a cut and no hash tells them apart.
    """
    _check(targets, delta)
    tune = _tune_counts(tune_confidence, tune_bad or {}, tune_tie_hashes, tune_eligible, targets)
    ranked = _rank(confidence, tie_hashes, eligible)
    plan = draw_up(len(ranked.rows), tune, targets, delta)

    outcomes = {kind: _outcomes(bad[kind], np.size(confidence))[ranked.rows] for kind in targets}
    received = np.size(confidence) if received is None else received
    taken = _take(plan, ranked, outcomes)
    passed = [rung.m for rung in taken if rung.passed]
    if passed:
        m, allowed = passed[-1], taken[len(passed) - 1].allowed
        everything = m == plan.n
        threshold = EVERYTHING if everything else float(ranked.confidence[m])
        tie = None if everything or not ranked.tie.known[m] else hexadecimal(ranked.tie.value[m])
        risks = _count(plan, outcomes, m, allowed)
        return Certification("certified", plan, received, m, threshold, tie, risks, taken, None, None)

    risks = _count(plan, outcomes, plan.start.m, plan.start.allowed)
    without_tune = any(len(counts) == 1 for counts in tune.values())
    ahead = None if without_tune else forecast(plan.n, tune, targets, delta)
    state: State = "needs_more_labels" if ahead or without_tune else "more_labels_will_not_help"
    return Certification(state, plan, received, 0, None, None, risks, taken, ahead, _certifiable(plan, risks))


def _check(targets: Mapping[str, float], delta: float) -> None:
    if not targets:
        raise InputError("no target", where="--target", remedy="give one, for example coding_error=0.05")
    for kind, target in targets.items():
        if not 1e-6 <= target < 1.0:
            raise InputError(
                f"target {kind} is {target}", where=f"target.{kind}", remedy="give a share between 0 and 1, as 0.05"
            )
    if not 0.0 < delta <= 0.5:
        raise InputError(f"delta is {delta}", where="delta", remedy="give a probability of at most 0.5, as 0.05")


def _rank(confidence: ArrayLike, tie_hashes: TieHashes, eligible: ArrayLike | None) -> _Ranked:
    confidence = np.asarray(confidence, np.float64)
    if not ((confidence >= 0.0) & (confidence <= 1.0)).all():  # not a number fails both
        raise InputError(
            "a confidence is not a number in [0, 1]", where="confidence", remedy="score the encounters again"
        )
    tie = ties(tie_hashes, len(confidence))
    rows = np.arange(len(confidence)) if eligible is None else np.flatnonzero(np.asarray(eligible, dtype=bool))
    if eligible is not None and np.size(eligible) != len(confidence):
        raise ValueError(f"{np.size(eligible)} eligible flags for {len(confidence)} encounters")
    rows = rows[most_confident_first(confidence[rows], Ties(tie.value[rows], tie.known[rows]))]
    return _Ranked(confidence[rows], Ties(tie.value[rows], tie.known[rows]), rows)


def _outcomes(values: ArrayLike, n: int) -> NDArray[np.int8]:
    outcomes = np.asarray(values)
    if outcomes.shape != (n,) or not np.isin(outcomes, (-1, 0, 1)).all():
        raise ValueError(f"outcomes are {n} values of 0, 1 or -1 (unanswered)")
    return outcomes.astype(np.int8)


def _tune_counts(
    confidence: ArrayLike | None,
    bad: Mapping[str, ArrayLike],
    tie_hashes: TieHashes,
    eligible: ArrayLike | None,
    targets: Mapping[str, float],
) -> dict[str, Counts]:
    """Bad among tune's top 0, 1, ..., N by risk. Where a hash is missing, the bad of a tie are taken first."""
    if confidence is None:
        return {kind: np.zeros(1, np.int64) for kind in targets}
    ranked, counts = _rank(confidence, tie_hashes, eligible), {}
    for kind in targets:
        outcomes = _outcomes(bad[kind], np.size(confidence))[ranked.rows] != 0
        if not ranked.tie.known.all():
            keys = (~outcomes, ranked.tie.value, ~ranked.tie.known, -ranked.confidence)
            outcomes = outcomes[np.lexsort(keys)]
        counts[kind] = _running(outcomes)
    return counts


def _running(flags: NDArray[np.bool_]) -> Counts:
    """How many are set among the first 0, 1, ..., n: int64[n + 1]."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(flags, dtype=np.int64)])


def _take(plan: Plan, ranked: _Ranked, outcomes: Mapping[str, NDArray[np.int8]]) -> tuple[RungTaken, ...]:
    if plan.first is None:
        return ()
    found = {kind: _running(values != 0)[plan.ladder.m] for kind, values in outcomes.items()}
    last = int(climb(plan.ladder, found, plan.first)[1])
    indices = np.arange(plan.first, last + 1)
    open_ = undecided(ranked.confidence, ranked.tie, plan.ladder.m[indices])
    if open_.any():
        m = int(plan.ladder.m[indices[open_.argmax()]])
        raise InputError(
            f"encounters {m} and {m + 1} by confidence are tied at {ranked.confidence[m]:.6g}, and no hash orders them",
            where="tie_hash",
            remedy="give every encounter of the cohort the tie_hash of its own id",
        )
    taken = []
    for index in indices.tolist():
        rung, here = rung_at(plan.ladder, index), {kind: int(counts[index]) for kind, counts in found.items()}
        within = all(here[kind] <= rung.allowed[kind] for kind in here)
        taken.append(RungTaken(rung.m, here, rung.allowed, within))
    return tuple(taken)


def _count(
    plan: Plan, outcomes: Mapping[str, NDArray[np.int8]], m: int, allowed: Mapping[str, int]
) -> tuple[RiskCount, ...]:
    return tuple(
        RiskCount(
            kind,
            target,
            int((outcomes[kind][:m] != 0).sum()),
            allowed[kind],
            int((outcomes[kind][:m] == -1).sum()),
        )
        for kind, target in plan.targets.items()
    )


def _certifiable(plan: Plan, risks: tuple[RiskCount, ...]) -> float | None:
    """The largest upper limit of the risks that kept the start from passing, over the encounters it takes."""
    m = min(plan.start.m, plan.n)
    failed = [risk for risk in risks if plan.first is None or risk.bad > risk.allowed]
    return max(upper_limit(risk.bad, m, plan.delta) for risk in failed) if m else None
