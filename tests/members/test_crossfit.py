"""Folds by distinct text."""

from hypothesis import given
from hypothesis import strategies as st

from throughline.training.crossfit import folds_by_text

TEXTS = st.lists(st.text(alphabet="abc .", min_size=1, max_size=6), min_size=1, max_size=40)


@given(TEXTS, st.integers(2, 5))
def test_equal_texts_share_a_fold(texts: list[str], folds: int) -> None:
    fold = folds_by_text([*texts, *(text.upper() + " ." for text in texts)], folds, 0)
    assert (fold[: len(texts)] == fold[len(texts) :]).all()
    assert ((fold >= 0) & (fold < folds)).all()


@given(TEXTS)
def test_the_order_of_documents_does_not_matter(texts: list[str]) -> None:
    forward, backward = folds_by_text(texts, 3, 1), folds_by_text(texts[::-1], 3, 1)
    assert (forward == backward[::-1]).all()


def test_seeds_differ_and_sizes_do_not() -> None:
    texts = [f"text {i}" for i in range(100)]
    assert (folds_by_text(texts, 10, 0) != folds_by_text(texts, 10, 1)).any()
    assert {int((folds_by_text(texts, 10, 0) == k).sum()) for k in range(10)} == {10}
