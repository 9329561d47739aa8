"""Certify on plain arrays, worked by hand."""

from time import perf_counter

import numpy as np
import pytest
from throughline_serving.errors import InputError
from throughline_serving.threshold import passes

from throughline.calibration.certificate import Certification, certify
from throughline.calibration.ladder import upper_limit

FIVE = {"coding_error": 0.05}


def descending(n: int) -> np.ndarray:
    return np.linspace(0.99, 0.01, n)


def hashes(n: int) -> np.ndarray:
    return np.arange(n, dtype=np.uint64)


def bad_at(n: int, *ranks: int) -> dict[str, np.ndarray]:
    bad = np.zeros(n, int)
    bad[[rank - 1 for rank in ranks]] = 1
    return {"coding_error": bad}


def certify_clean_tune(n: int, bad: dict[str, np.ndarray], **more: object) -> Certification:
    """Tune has the same shape and no bad one, so the start is the earliest rung among equals."""
    clean = {kind: np.zeros(n, int) for kind in bad}
    return certify(
        descending(n), bad, hashes(n), targets=FIVE, delta=0.05, tune_confidence=descending(n), tune_bad=clean, **more
    )


def test_all_good_certifies_everything():
    result = certify_clean_tune(200, bad_at(200))
    assert (result.state, result.m, result.threshold, result.tie) == ("certified", 200, -1.0, None)


def test_climbs_to_the_last_rung_that_passes():
    # 59 allow 0, 93 allow 1, 124 allow 2: bad at 60, 100, 101 pass 59, 93, fail 124 with 3
    result = certify(descending(200), bad_at(200, 60, 100, 101), hashes(200), targets=FIVE, delta=0.05)
    assert result.start == (153, 3)  # no tune: rung k = 3
    assert [(rung.m, rung.found["coding_error"], rung.passed) for rung in result.taken] == [
        (153, 3, True),
        (181, 3, True),
        (200, 3, True),
    ]
    tune = {"coding_error": np.concatenate([np.zeros(59, int), np.ones(141, int)])}
    result = certify(
        descending(200),
        bad_at(200, 60, 100, 101),
        hashes(200),
        targets=FIVE,
        delta=0.05,
        tune_confidence=descending(200),
        tune_bad=tune,
    )
    assert result.start == (59, 0)
    assert [(rung.m, rung.found["coding_error"], rung.passed) for rung in result.taken] == [
        (59, 0, True),
        (93, 1, True),
        (124, 3, False),
    ]
    assert result.m == 93
    assert result.threshold == descending(200)[93]
    assert result.tie == f"{93:016x}"
    served = (passes(c, f"{h:016x}", result.threshold, result.tie) for h, c in enumerate(descending(200)))
    assert sum(served) == 93


def test_start_fails_and_today_is_the_clopper_pearson_limit():
    # without tune the start is 153, which allows 3
    result = certify(descending(800), bad_at(800, *range(1, 11)), hashes(800), targets=FIVE, delta=0.05)
    assert (result.state, result.m, result.threshold, result.tie) == ("needs_more_labels", 0, None, None)
    assert (result.risks[0].bad, result.risks[0].allowed) == (10, 3)
    assert result.certifiable_target == upper_limit(10, 153, 0.05)
    assert result.more_labels is None  # nothing to estimate from


def test_too_few_for_any_rung():
    result = certify_clean_tune(40, bad_at(40))
    assert (result.state, result.m, result.start) == ("needs_more_labels", 0, (59, 0))
    assert result.taken == ()
    assert result.n + result.more_labels >= 59
    assert result.certifiable_target == upper_limit(0, 40, 0.05)
    assert certify([], {"coding_error": []}, None, targets=FIVE, delta=0.05).certifiable_target is None


def test_more_labels_will_not_help_where_tune_is_bad_everywhere():
    n = 300
    bad = {"coding_error": (np.arange(n) % 3 == 0).astype(int)}
    result = certify(
        descending(n), bad, hashes(n), targets=FIVE, delta=0.05, tune_confidence=descending(n), tune_bad=bad
    )
    assert result.state == "more_labels_will_not_help"
    assert result.more_labels is None
    assert result.forecast_coverage is None


def test_more_labels_are_the_first_size_of_the_grid_with_a_good_chance():
    from throughline.calibration.ladder import pass_chances, rungs, start

    n = 300
    tune = {"coding_error": (np.arange(n) % 40 == 39).astype(int)}  # 2.5 % at every coverage
    result = certify(
        descending(n), bad_at(n, *range(1, 60)), hashes(n), targets=FIVE, delta=0.05,
        tune_confidence=descending(n), tune_bad=tune,
    )  # fmt: skip
    counts = {"coding_error": np.concatenate([[0], np.cumsum(tune["coding_error"])])}
    size = n
    while True:
        size = size * 21 // 20
        ladder = rungs(size, FIVE, 0.05)
        chances = pass_chances(ladder, size, counts, FIVE)
        if chances[start(chances)] >= 0.8:
            break
    assert result.state == "needs_more_labels"
    assert result.more_labels == size - n
    assert result.forecast_coverage == ladder.m[start(chances)] / size


def test_unanswered_counts_as_bad_and_is_counted():
    bad = bad_at(200, 1)
    bad["coding_error"][[1, 2]] = -1
    result = certify(descending(200), bad, hashes(200), targets=FIVE, delta=0.05)
    risk = result.risks[0]
    assert (result.m, risk.bad, risk.unanswered, risk.allowed) == (200, 3, 2, 4)


def test_each_risk_must_pass():
    two = {"coding_error": 0.05, "denial": 0.04}
    bad = bad_at(160) | {"denial": bad_at(160, 100, 101)["coding_error"]}
    tune = {kind: np.concatenate([np.zeros(74, int), np.ones(86, int)]) for kind in two}
    result = certify(
        descending(160), bad, hashes(160), targets=two, delta=0.05, tune_confidence=descending(160), tune_bad=tune
    )
    # 74, 93 pass with 0 and 0; 117 holds 2 denials and allows 1
    assert [(rung.m, rung.found["denial"], rung.allowed["denial"]) for rung in result.taken] == [
        (74, 0, 0),
        (93, 0, 0),
        (117, 2, 1),
    ]
    assert result.m == 93
    assert [risk.kind for risk in result.risks] == ["coding_error", "denial"]


def test_only_eligible_encounters_are_taken_and_all_received_are_counted():
    n = 260
    eligible = np.arange(n) % 5 != 0
    bad = {"coding_error": (~eligible).astype(int)}
    result = certify(descending(n), bad, hashes(n), targets=FIVE, delta=0.05, eligible=eligible)
    assert (result.n, result.received, result.m, result.risks[0].bad) == (208, 260, 208, 0)


def test_ties_are_broken_by_the_smaller_hash():
    # two confidences only; the hash decides who is among the first 153
    n = 200
    confidence = np.full(n, 0.5)
    order = np.random.default_rng(1).permutation(n)
    tie = np.array([f"{value:016x}" for value in order])
    bad = {"coding_error": (order >= 160).astype(int)}
    result = certify(confidence, bad, list(tie), targets=FIVE, delta=0.05)
    assert result.m == 153
    assert (result.threshold, result.tie) == (0.5, f"{153:016x}")
    assert sum(passes(0.5, one, result.threshold, result.tie) for one in tie) == 153


@pytest.mark.parametrize("tie", [None, ["00000000000000aa"] * 200, [None] * 199 + ["00000000000000aa"]])
def test_ties_at_the_cut_without_a_hash_are_refused(tie: object):
    with pytest.raises(InputError, match="tied"):
        certify(np.full(200, 0.5), bad_at(200, 1, 2, 3, 4, 5, 6), tie, targets=FIVE, delta=0.05)


def test_no_hash_is_needed_where_nothing_is_tied():
    result = certify(descending(200), bad_at(200, 190, 191, 192, 193, 194), None, targets=FIVE, delta=0.05)
    assert (result.m, result.tie) == (181, None)
    assert sum(passes(c, "ffffffffffffffff", result.threshold, result.tie) for c in descending(200)) == 181


@pytest.mark.parametrize(
    ("targets", "delta"),
    [({}, 0.05), ({"coding_error": 0.0}, 0.05), ({"coding_error": 1.0}, 0.05), (FIVE, 0.0), (FIVE, 0.9)],
)
def test_impossible_targets_are_refused(targets: dict[str, float], delta: float):
    with pytest.raises(InputError):
        certify(descending(100), bad_at(100), hashes(100), targets=targets, delta=delta)


def test_a_confidence_that_is_no_number_is_refused():
    with pytest.raises(InputError, match="confidence"):
        certify([0.5, float("nan")], {"coding_error": [0, 0]}, None, targets=FIVE, delta=0.05)


def test_the_plan_does_not_depend_on_outcomes_of_calibrate():
    seals = {certify_clean_tune(200, bad_at(200, *ranks)).plan.digest() for ranks in ((), (1,), tuple(range(1, 90)))}
    assert len(seals) == 1
    assert certify_clean_tune(201, bad_at(201)).plan.digest() not in seals


def test_a_million_encounters_take_a_second():
    rng, n = np.random.default_rng(0), 1_000_000
    confidence, tie = rng.random(n), rng.integers(0, 2**63, n, dtype=np.uint64)
    bad = {"coding_error": (rng.random(n) < 0.35 * (1 - confidence) ** 2 + 0.004).astype(int)}
    arrays = {"tune_confidence": confidence[:100_000], "tune_bad": {"coding_error": bad["coding_error"][:100_000]}}
    begin = perf_counter()
    result = certify(confidence, bad, tie, targets=FIVE, delta=0.05, **arrays)
    assert perf_counter() - begin < 5.0  # 0.6 s on an idle core; the machine may be shared
    assert 0.6 < result.m / n < 0.64  # the risk crosses 5 % at 62.8 %
