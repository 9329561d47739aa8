"""The floor: word and character TF-IDF, one linear support vector machine per code, the top code where none passes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def linear_floor(
    texts: Sequence[str], targets: NDArray[np.bool_], fold: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Out-of-fold proposals bool[N, L] and confidences float64[N] (smallest distance to a plane)."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    margins = np.full(targets.shape, -1.0)
    for k in np.unique(fold):
        train, test = np.flatnonzero(fold != k).tolist(), np.flatnonzero(fold == k).tolist()
        blocks = [
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True),
        ]
        fitted = hstack([block.fit_transform([texts[i] for i in train]) for block in blocks], format="csr")
        unseen = hstack([block.transform([texts[i] for i in test]) for block in blocks], format="csr")
        for label in np.flatnonzero(targets[train].any(axis=0) & ~targets[train].all(axis=0)):
            machine = LinearSVC(C=1.0, random_state=0).fit(fitted, targets[train, label])
            margins[test, label] = machine.decision_function(unseen)
    proposed = margins > 0
    empty = np.flatnonzero(~proposed.any(axis=1))
    proposed[empty, margins[empty].argmax(axis=1)] = True
    return proposed, np.abs(margins).min(axis=1)
