"""The encoder as one more member, in both modes, and resumed."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from members_corpus import TITLES, corpus
from throughline_serving.inference.scorer import Scorer

from throughline.training.encoder_settings import settings_for
from throughline.training.fit import ScorerSettings, fit_scorer

MEMBERS = ("encoder", "linear", "lexicon")


@pytest.mark.parametrize(("mode", "rows"), [("held_back", 20), ("inner_folds", 60)])
def test_the_ranker_is_fitted_on_what_the_encoder_did_not_see(
    tmp_path: Path, mode: Literal["held_back", "inner_folds"], rows: int
) -> None:
    documents, claims = corpus(60)
    tiny = replace(settings_for("tiny"), epochs=1, width=16, vocabulary=200)
    settings = ScorerSettings(members=MEMBERS, mode=mode, folds=3, encoder=tiny)
    said: list[tuple[str, float]] = []
    report = fit_scorer(
        documents, claims, TITLES, settings, tmp_path / "scorer",
        work=tmp_path / "work", log=lambda what, share: said.append((what, share)),
    )  # fmt: skip
    assert len(report.rows) == rows
    assert report.members["encoder"].shape == (rows, 5)
    assert [share for _, share in said] == sorted(share for _, share in said)
    scorer = Scorer.load(tmp_path / "scorer")
    scores = scorer.score(documents[0])
    assert list(scores.members) == ["encoder", "linear", "lexicon"]
    places = scores.evidence([0, 1])
    assert set(places) == {0, 1}
    assert all(0 <= start < end <= len(documents[0].text) for own in places.values() for start, end in own)
    if mode == "inner_folds":
        again = fit_scorer(documents, claims, TITLES, settings, tmp_path / "scorer", work=tmp_path / "work")
        assert np.array_equal(again.members["encoder"], report.members["encoder"])
