"""Figures computed by hand."""

import numpy as np
import pytest

from throughline.benchmark.figures import Figures, figures_of, mean_of
from throughline.benchmark.ladder import climb_halves


def sets(*codes: str) -> list[frozenset[str]]:
    return [frozenset(one.split()) for one in codes]


def test_f1_and_exact() -> None:
    row = figures_of("x", 0, sets("A", "A B", ""), sets("A", "A C", "B"))
    assert row.micro_f1 == pytest.approx(2 * 2 / (3 + 4))
    assert row.exact == pytest.approx(1 / 3)
    assert row.aurc is None


def test_risk_and_coverage() -> None:
    proposed, gold = sets("A", "A", "A", "A"), sets("A", "B", "A", "A")
    row = figures_of("x", 0, proposed, gold, np.array([0.9, 0.1, 0.8, 0.7]))
    assert row.aurc == pytest.approx((0 + 0 + 0 + 1 / 4) / 4)
    assert row.coverage_at_5 == pytest.approx(3 / 4)
    assert row.coverage_at_10 == pytest.approx(3 / 4)


def test_means_over_seeds() -> None:
    mean = mean_of([Figures("x", 0, 0.8, 0.7, 0.1, 0.5, 0.6), Figures("x", 1, 0.9, 0.8, 0.2, 0.6, 0.8)])
    assert mean.micro_f1 == pytest.approx(0.85)
    assert mean.coverage_at_10 == pytest.approx(0.7)


def test_the_ladder_certifies_a_good_order_and_not_a_bad_one() -> None:
    ids = [f"e{i}" for i in range(400)]
    confidence = np.linspace(0, 1, 400)
    good = climb_halves(ids, confidence, confidence < 0.3, seed=0, splits=5)
    assert good.certified == 1.0
    assert 0.5 < good.straight_through < 0.8
    hopeless = climb_halves(ids, confidence, np.arange(400) % 2 == 0, seed=0, splits=5)
    assert hopeless.straight_through == 0.0
