"""Fit the tree member: boosted trees per label on the presence of word terms."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from throughline.training.term_counts import TermCounts, documents_with, most_frequent
from throughline.training.tree_ensemble import write_tree_ensemble

Bool = NDArray[np.bool_]
Float = NDArray[np.float64]


@dataclass(frozen=True)
class TreeSettings:
    """Terms must stand in ``documents`` documents; ``positives`` a label needs to get trees, else its log-odds alone."""

    documents: int = 3
    most_terms: int = 4_000
    positives: int = 3
    leaves: int = 6
    rounds: int = 60
    rate: float = 0.15
    feature_fraction: float = 0.4


@dataclass(frozen=True)
class TreesFit:
    """Chosen columns of the counts, a booster per label or none, and the margin of labels without one, float64[L]."""

    columns: NDArray[np.int64]
    boosters: tuple[Any, ...]
    base: Float

    def margins(self, counts: TermCounts) -> Float:
        """Raw margins float64[N, L] of documents counted over the same terms."""
        features = _presence(counts, self.columns)
        result = np.tile(self.base, (features.shape[0], 1))
        for label, booster in enumerate(self.boosters):
            if booster is not None:
                result[:, label] = booster.predict(features, raw_score=True)
        return result

    def write(self, folder: Path, counts: TermCounts) -> None:
        """Export what ``throughline_serving.inference.trees`` loads."""
        folder.mkdir(parents=True, exist_ok=True)
        terms = [counts.word_terms[i] for i in self.columns]
        (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
        boosters = [(label, 1.0, booster) for label, booster in enumerate(self.boosters) if booster is not None]
        write_tree_ensemble(boosters, list(self.base), len(terms), folder / "trees.onnx")


def fit_trees(counts: TermCounts, targets: Bool, settings: TreeSettings) -> TreesFit:
    """Fit on documents (rows of ``counts``) and their labels ``targets`` bool[N, L]."""
    import lightgbm

    columns = most_frequent(documents_with(counts.words), settings.documents, settings.most_terms)
    positives = targets.sum(axis=0)
    odds = (positives + 0.1) / (len(targets) - positives + 0.1)
    enough = (positives >= settings.positives) & (positives < len(targets))
    if not len(columns) or not enough.any():
        return TreesFit(columns, (None,) * targets.shape[1], np.log(odds))
    data = lightgbm.Dataset(
        _presence(counts, columns), label=np.zeros(len(targets)), params=_parameters(settings), free_raw_data=False
    ).construct()
    boosters: list[Any] = []
    for label in range(targets.shape[1]):
        if not enough[label]:
            boosters.append(None)
            continue
        data.set_label(targets[:, label].astype(np.float32))
        boosters.append(lightgbm.train(_parameters(settings), data, settings.rounds, keep_training_booster=True))
    return TreesFit(columns, tuple(boosters), np.where(enough, 0.0, np.log(odds)))


def _parameters(settings: TreeSettings) -> dict[str, Any]:
    return {
        "objective": "binary",
        "num_leaves": settings.leaves,
        "learning_rate": settings.rate,
        "feature_fraction": settings.feature_fraction,
        "min_data_in_leaf": 3,
        "min_sum_hessian_in_leaf": 1e-2,
        "min_data_in_bin": 1,
        "max_bin": 3,
        "feature_pre_filter": False,
        "num_threads": 1,
        "deterministic": True,
        "force_col_wise": True,
        "seed": 1,
        "verbosity": -1,
    }


def _presence(counts: TermCounts, columns: NDArray[np.int64]) -> Any:
    chosen = counts.words[:, columns].copy()
    chosen.data = np.ones_like(chosen.data)
    return chosen
