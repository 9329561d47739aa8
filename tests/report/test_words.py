"""Figures are written as people expect them, and never claim more than was counted."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.evaluation.intervals import wilson
from throughline.report import axes, words


@pytest.mark.parametrize("module", [words, axes])
def test_examples_in_the_docs_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("k", "n", "interval"),
    [(17, 437, "[2.4, 6.1]"), (437, 600, "[69.1, 76.2]"), (577, 828, "[66.5, 72.7]"), (0, 600, "[0.0, 0.6]")],
)
def test_shares_carry_wilson_intervals(k, n, interval):
    assert words.wilson_brackets(k, n) == interval


def test_a_small_sample_is_counted_not_turned_into_a_percentage():
    assert (words.share(2, 29), words.wilson_brackets(2, 29)) == ("2 of 29", "")
    assert words.share(3, 30) == "10.0 %"


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_within_0_and_1(counts):
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


@given(st.floats(1e-6, 0.999))
def test_a_bound_is_never_rounded_down(limit):
    assert float(words.upward(limit).removesuffix(" %")) >= 100 * limit - 1e-6
