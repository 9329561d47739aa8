"""Figures computed by hand first."""

import numpy as np
import pytest

from throughline.economics.cost import Economics, ai_cost, human_cost
from throughline.evaluation.metrics import (
    aurc,
    by_confidence,
    counts,
    first_reasons,
    macro_f1,
    mean_average_precision,
    micro_f1,
    precision_at,
)

GOLD = [frozenset("ab"), frozenset("c"), frozenset()]
PROPOSED = [frozenset("ac"), frozenset("c"), frozenset("a")]


def test_micro_f1_counts_over_everything() -> None:
    rows = counts(PROPOSED, GOLD)
    assert rows.tolist() == [[1, 1, 1], [1, 0, 0], [0, 1, 0]]
    assert micro_f1(rows) == pytest.approx(2 * 2 / (2 * 2 + 2 + 1))


def test_the_two_macro_f1_differ_by_the_codes_that_never_occur() -> None:
    seen, all_known = macro_f1(PROPOSED, GOLD, frozenset("abcdef"))
    assert seen == pytest.approx((2 / 3 + 0 + 2 / 3) / 3)
    assert all_known == pytest.approx(seen / 2)


def test_average_precision() -> None:
    assert mean_average_precision([["a", "x", "b"]], [frozenset("ab")]) == pytest.approx((1 + 2 / 3) / 2)
    assert mean_average_precision([["x"]], [frozenset("ab")]) == 0.0


def test_precision_at_five_divides_by_five() -> None:
    assert precision_at(5, [["a", "b"]], [frozenset("ab")]) == pytest.approx(0.4)


def test_risk_is_taken_most_confident_first_and_ties_by_hash() -> None:
    order = by_confidence(np.array([0.2, 0.9, 0.9]), ["aa", "ff", "01"])
    assert order == [2, 1, 0]
    assert aurc(np.array([0, 0, 1])) == pytest.approx((0 + 0 + 1 / 3) / 3)


def test_kickouts_count_by_their_first_reason() -> None:
    assert first_reasons([["a", "b"], ["b"], [], ["b"]]) == {"b": 2, "a": 1}


def test_costs_add_up() -> None:
    site = Economics(
        code_minutes=6, review_minutes=3, hourly_cost=60, platform_cost=0.5, audit_share=0.1, rework_cost=40
    )
    assert ai_cost(site, kickout_share=0.5, denial_share=0.02) == pytest.approx(0.5 + 1.5 + 0.3 + 0.8)
    assert human_cost(site, denial_share=0.05) == pytest.approx(6 + 2)
