"""Fit the pooled ranker on members' out-of-fold outputs: bags of boosted trees over (document, label) pairs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from throughline_serving.inference.pairs import LabelSpace, Pairs
from throughline_serving.inference.ranker import SPACE, UNSUPPORTED, bin_features

from throughline.training.tree_ensemble import WeightedBooster, write_tree_ensemble

Bool = NDArray[np.bool_]
Float = NDArray[np.float64]


@dataclass(frozen=True)
class RankerSettings:
    """Boosting rounds and rate, leaves of a tree, and how many bags are averaged."""

    rounds: int = 150
    rate: float = 0.05
    leaves: int = 8
    bags: int = 4
    bins: int = 200
    bag_share: float = 0.8
    feature_fraction: float = 0.6
    least_in_leaf: int = 20
    l2: float = 5.0


@dataclass(frozen=True)
class RankerFit:
    """Bin edges float32[F, B], padded with +inf, and the bags."""

    edges: NDArray[np.float32]
    boosters: tuple[Any, ...]
    labels: int

    def logits(self, of: Sequence[Pairs]) -> Float:
        """Mean raw margin of the bags per document, float64[N, L]."""
        logits = np.full((len(of), self.labels), UNSUPPORTED)
        sizes = [len(one.labels) for one in of]
        if not sum(sizes):
            return logits
        binned = bin_features(np.concatenate([one.features for one in of]), self.edges)
        margins = np.mean([booster.predict(binned, raw_score=True) for booster in self.boosters], axis=0)
        logits[np.repeat(np.arange(len(of)), sizes), np.concatenate([one.labels for one in of])] = margins
        return logits

    def write(self, folder: Path, members: Sequence[str], space: LabelSpace) -> None:
        """Export what ``throughline_serving.inference.ranker`` loads."""
        folder.mkdir(parents=True, exist_ok=True)
        width = len(self.edges)
        boosters = [WeightedBooster(0, 1.0 / len(self.boosters), b, range(width)) for b in self.boosters]
        write_tree_ensemble(boosters, [0.0], width, folder / "ranker.onnx")
        np.save(folder / "edges.npy", self.edges)
        for name in SPACE:
            np.save(folder / f"{name}.npy", getattr(space, name))
        (folder / "ranker.json").write_text(json.dumps({"members": list(members)}), encoding="utf-8")


def label_space(targets: Bool) -> LabelSpace:
    """Counts, and how often label l stands where j does ((c_lj + P(l)) / (c_j + 1))."""
    counts = targets.sum(axis=0).astype(np.float64)
    both = targets.T.astype(np.float64) @ targets.astype(np.float64)
    share = counts / max(1, len(targets))
    return LabelSpace(counts, ((both + share[:, None]) / (counts[None, :] + 1.0)).astype(np.float32))


def fit_ranker(of: Sequence[Pairs], targets: Bool, settings: RankerSettings, *, bags: int | None = None) -> RankerFit:
    """Fit on documents' pairs and their labels bool[N, L]."""
    features = np.concatenate([one.features for one in of])
    right = np.concatenate([targets[i, one.labels] for i, one in enumerate(of)])
    document = np.repeat(np.arange(len(of)), [len(one.labels) for one in of])
    edges = _edges(features, settings.bins)
    binned = bin_features(features, edges)
    boosters = []
    for bag in range(settings.bags if bags is None else bags):
        inside = np.random.default_rng(bag).random(len(of)) < settings.bag_share
        rows = inside[document] if (settings.bags > 1 and inside.any()) else np.ones(len(right), dtype=np.bool_)
        boosters.append(_boost(binned[rows], right[rows], settings, seed=bag))
    return RankerFit(edges, tuple(boosters), targets.shape[1])


def _boost(binned: NDArray[np.float32], right: NDArray[np.bool_], settings: RankerSettings, seed: int) -> Any:
    import lightgbm

    parameters = {
        "objective": "binary",
        "num_leaves": settings.leaves,
        "learning_rate": settings.rate,
        "feature_fraction": settings.feature_fraction,
        "min_data_in_leaf": settings.least_in_leaf,
        "min_data_in_bin": 1,
        "max_bin": 255,
        "lambda_l2": settings.l2,
        "num_threads": 1,
        "deterministic": True,
        "force_col_wise": True,
        "seed": seed + 1,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(binned, right.astype(np.float32), params=parameters)
    return lightgbm.train(parameters, data, settings.rounds)


def _edges(features: NDArray[np.float32], bins: int) -> NDArray[np.float32]:
    """Quantiles of each feature halfway between neighbouring values, at most ``bins``."""
    edges = np.full((features.shape[1], bins), np.inf, dtype=np.float32)
    for column in range(features.shape[1]):
        values = np.unique(features[:, column])
        if len(values) > bins:
            at = np.linspace(0, 1, bins + 1)
            values = np.unique(np.quantile(features[:, column], at, method="inverted_cdf"))
        middle = ((values[1:].astype(np.float64) + values[:-1]) / 2).astype(np.float32)[:bins]
        edges[column, : len(middle)] = middle
    return edges
