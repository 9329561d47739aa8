"""Rungs, start and climb: by hand, against exact fractions, and against the one library that has the same counts."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from throughline.calibration.ladder import (
    at_most,
    climb,
    first_rung,
    pass_chances,
    rungs,
    smallest_sizes,
    start,
    upper_limit,
)


def exactly(k: int, m: int, rate: Fraction) -> Fraction:
    return sum((comb(m, i) * rate**i * (1 - rate) ** (m - i) for i in range(k + 1)), Fraction(0))


def test_the_rungs_of_five_per_cent():
    assert smallest_sizes(600, 0.05, 0.05)[:4].tolist() == [59, 93, 124, 153]
    assert smallest_sizes(600, 0.05, 0.05)[[9, 19, 20]].tolist() == [311, 554, 577]


@pytest.mark.parametrize(("target", "needed"), [(0.05, 59), (0.03, 99), (0.02, 149), (0.01, 299), (0.005, 598)])
def test_encounters_needed_without_any_bad_one(target: float, needed: int):
    assert smallest_sizes(needed, target, 0.05).tolist() == [needed]
    assert smallest_sizes(needed - 1, target, 0.05).tolist() == []
    assert first_rung({"coding_error": target}, 0.05) == (needed, {"coding_error": 0})


def test_no_phantom_error():
    # 386 routed, 3 bad, target 2 %: rounding 386 * (3 / 386) up on floats would count 4
    assert at_most(3, 386, 0.02) == pytest.approx(0.0495, abs=5e-5)
    assert at_most(4, 386, 0.02) == pytest.approx(0.1144, abs=5e-5)


def test_the_last_rung_is_everybody_with_the_last_count():
    ladder = rungs(160, {"coding_error": 0.05}, 0.05)
    assert ladder.m.tolist() == [59, 93, 124, 153, 160]
    assert ladder.allowed["coding_error"].tolist() == [0, 1, 2, 3, 3]
    assert rungs(153, {"coding_error": 0.05}, 0.05).m.tolist() == [59, 93, 124, 153]
    assert len(rungs(58, {"coding_error": 0.05}, 0.05)) == 0


def test_two_risks_share_the_rungs_of_both_ladders_from_the_larger_first_one():
    ladder = rungs(160, {"coding_error": 0.05, "denial": 0.04}, 0.05)
    # 5 %: 59 93 124 153; 4 %: 74 117 156
    assert ladder.m.tolist() == [74, 93, 117, 124, 153, 156, 160]
    assert ladder.allowed["coding_error"].tolist() == [0, 1, 1, 2, 3, 3, 3]
    assert ladder.allowed["denial"].tolist() == [0, 0, 1, 1, 1, 2, 2]


@pytest.mark.parametrize("target", [Fraction(1, 2), Fraction(1, 4), Fraction(1, 8), Fraction(7, 8)])
@pytest.mark.parametrize("delta", [Fraction(1, 2), Fraction(1, 4), Fraction(1, 16)])
def test_rungs_are_exact_even_where_a_probability_equals_delta(target: Fraction, delta: Fraction):
    for k, m in enumerate(smallest_sizes(60, float(target), float(delta)).tolist()):
        assert exactly(k, m, target) <= delta < exactly(k, m - 1, target)


def test_rungs_of_a_large_cohort_against_another_implementation():
    from scipy.stats import binom

    for target in (0.0005, 0.02, 0.3, 0.9):
        m = smallest_sizes(30_000, target, 0.05)
        k = np.arange(len(m))
        assert (binom.cdf(k, m, target) <= 0.05).all()
        assert (binom.cdf(k, m - 1, target) > 0.05).all()


def test_probabilities_agree_with_exact_fractions():
    for k, m, one_in in [(0, 59, 20), (7, 40, 3), (40, 40, 3), (3, 200, 50)]:
        assert at_most(k, m, 1 / one_in) == pytest.approx(float(exactly(k, m, Fraction(1, one_in))), rel=1e-12)


def test_the_start_smooths_tune_and_takes_the_earliest_of_the_best():
    # tune of 100, none bad but the last ten; n = 100: rungs 59, 93, 100 allow 0, 1, 1
    risk = {"coding_error": 0.05}
    counts = np.concatenate([np.zeros(91, np.int64), np.arange(1, 11)])
    ladder = rungs(100, risk, 0.05)
    rates = [Fraction(1, 59 + 20), Fraction(4, 93 + 20), Fraction(11, 100 + 20)]
    by_hand = [float(exactly(k, m, rate)) for k, m, rate in zip([0, 1, 1], [59, 93, 100], rates, strict=True)]
    assert pass_chances(ladder, 100, {"coding_error": counts}, risk) == pytest.approx(by_hand, rel=1e-12)
    assert start(np.array([0.2, 0.8995, 0.9, 0.9])) == 1
    assert start(np.array([0.2, 0.8985, 0.9, 0.9])) == 2


def test_the_climb_stops_at_the_first_failure_and_never_looks_below_the_start():
    ladder = rungs(160, {"coding_error": 0.05}, 0.05)
    found = {"coding_error": np.array([[9, 1, 2, 4, 3], [0, 0, 3, 3, 3], [0, 0, 0, 0, 0]])}
    certified, last = climb(ladder, found, np.array([1, 2, 0]))
    assert certified.tolist() == [2, -1, 4]
    assert last.tolist() == [3, 2, 4]


def test_upper_limits():
    assert upper_limit(10, 153, 0.05) == pytest.approx(0.10834, abs=5e-6)
    assert upper_limit(0, 60, 0.05) == pytest.approx(1 - 0.05 ** (1 / 60), rel=1e-12)  # 60 clean: 4.9 %
    assert upper_limit(5, 5, 0.05) == 1.0


def test_the_same_p_values_as_mapie_save_for_its_rounding():
    control = pytest.importorskip("mapie.risk_control")
    rng = np.random.default_rng(0)
    confidence = rng.random(600)
    bad = rng.random(600) < 0.002 + 0.6 * (1 - confidence) ** 4
    thresholds = np.linspace(0.9, 0.05, 18)
    controller = control.BinaryClassificationController(
        lambda x: np.column_stack([1 - x[:, 0], x[:, 0]]),
        risk=control.precision,
        target_level=0.95,
        confidence_level=0.95,
        list_predict_params=thresholds,
        fwer_method="bonferroni",
    )
    controller.calibrate(confidence[:, None], (~bad).astype(int))
    m = np.array([(confidence >= threshold).sum() for threshold in thresholds])
    k = np.array([bad[confidence >= threshold].sum() for threshold in thresholds])
    theirs, ours, one_more = controller.p_values.ravel(), at_most(k, m, 0.05), at_most(k + 1, m, 0.05)
    # It rounds m * (k / m) up, which on floats is k or k + 1, and takes a Hoeffding bound where that is smaller.
    assert (theirs >= ours * (1 - 1e-9)).all()
    assert (theirs <= one_more * (1 + 1e-9)).all()
    assert np.isclose(theirs, ours, rtol=1e-9).sum() >= 5
