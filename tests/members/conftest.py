"""One scorer for all tests of the members, and the way to the small corpus beside this file."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from members_corpus import TITLES, Fitted, corpus


@pytest.fixture(scope="session")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    """Sixty reports, fitted once."""
    from throughline_serving.inference.scorer import Scorer

    from throughline.training.fit import ScorerSettings, fit_scorer

    documents, claims = corpus(60)
    folder = tmp_path_factory.mktemp("members") / "scorer"
    report = fit_scorer(documents, claims, TITLES, ScorerSettings(folds=3), folder)
    return Fitted(folder, Scorer.load(folder), report, documents, claims)
