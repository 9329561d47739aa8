"""The confidence of a whole claim, and the calibration of its labels."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from throughline_serving.inference.assembly import LabelTable
from throughline_serving.inference.confidence import SIGNS, Confidence, VennAbers, set_digest
from throughline_serving.inference.labels import Label

from throughline.calibration.confidence_fit import best_cut, fit_temperature, fit_weights
from throughline.calibration.venn_abers import fit_venn_abers


def blank() -> Confidence:
    return Confidence({"diagnosis": 2.0}, {"diagnosis": 0.4}, {}, {}, {})


def test_without_weights_the_confidence_is_one_half() -> None:
    assert blank().of_signs(np.zeros(len(SIGNS))) == 0.5


def test_the_confidence_is_the_logistic_sum_of_standardised_signs() -> None:
    weights = (1.0, *(0.0,) * (len(SIGNS) - 1))
    confidence = replace(blank(), weights=weights, mean=(2.0, *(0.0,) * (len(SIGNS) - 1)), intercept=1.0)
    signs = np.zeros(len(SIGNS))
    signs[0] = 3.0
    assert confidence.of_signs(signs) == pytest.approx(1 / (1 + np.exp(-2.0)))


def test_saving_and_loading_keeps_every_bit(tmp_path: Path) -> None:
    steps = VennAbers((0.1, 0.7), (0.0, 1 / 3, 2 / 3), (0.25, 0.5, 1.0))
    confidence = replace(blank(), venn_abers={"diagnosis": steps}, intercept=0.1 + 0.2, label_sets={"a": 3})
    confidence.save(tmp_path / "c.json")
    assert Confidence.load(tmp_path / "c.json") == confidence


def test_a_set_of_labels_is_named_whatever_its_order() -> None:
    assert set_digest(["b", "a"]) == set_digest(["a", "b"]) != set_digest(["a"])


def test_temperature_recovers_what_the_margins_were_multiplied_by() -> None:
    rng = np.random.default_rng(0)
    margins = rng.normal(0, 2, 20_000)
    right = rng.random(20_000) < 1 / (1 + np.exp(-margins))
    assert fit_temperature(3.0 * margins, right) == pytest.approx(3.0, rel=0.05)


def test_the_best_cut_is_the_one_nearest_one_half_among_equals() -> None:
    labels = [Label(f"ICD10CM:A{i}", "diagnosis", "ICD10CM", f"A{i}", "", "", 1, i) for i in range(3)]
    table = LabelTable.of(labels)
    assert best_cut(np.array([[0.9, 0.1, 0.1]]), np.array([[True, False, False]]), table) == 0.5
    assert best_cut(np.array([[0.9, 0.69, 0.1]]), np.array([[True, False, False]]), table) == 0.7
    assert best_cut(np.array([[0.9, 0.31, 0.1]]), np.array([[True, True, False]]), table) == 0.3


def test_where_every_claim_is_right_the_intercept_alone_says_so() -> None:
    fitted = fit_weights(blank(), np.zeros((8, len(SIGNS))), [1] * 8)
    assert fitted.of_signs(np.zeros(len(SIGNS))) == pytest.approx(0.9)


def test_the_fitted_confidence_orders_right_claims_above_wrong_ones() -> None:
    rng = np.random.default_rng(1)
    signs = rng.normal(size=(400, len(SIGNS)))
    right = (signs[:, 1] + 0.3 * rng.normal(size=400) > 0).astype(int)
    fitted = fit_weights(blank(), signs, right)
    scores = np.array([fitted.of_signs(row) for row in signs])
    assert scores[right == 1].mean() > 0.8 > 0.2 > scores[right == 0].mean()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.35, 0.6, 0.9]), st.integers(0, 1)), min_size=2, max_size=40))
def test_venn_abers_equals_its_reference(pairs: list[tuple[float, int]]) -> None:
    from venn_abers import VennAbers as Reference

    scores, outcomes = np.array([p for p, _ in pairs]), np.array([y for _, y in pairs])
    reference = Reference()
    reference.fit(np.column_stack([1 - scores, scores]), outcomes)
    distinct = np.unique(scores)
    _, bounds = reference.predict_proba(np.column_stack([1 - distinct, distinct]))
    ours = fit_venn_abers(scores, outcomes)
    np.testing.assert_allclose([ours.interval(s) for s in distinct], bounds, atol=1e-9)


def test_venn_abers_without_data_says_it_knows_nothing() -> None:
    assert fit_venn_abers(np.zeros(0), np.zeros(0, dtype=int)).interval(0.7) == (0.0, 1.0)
