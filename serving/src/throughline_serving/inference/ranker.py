"""The pooled ranker: one boosted model over (document, label) pairs that weighs what the members say.

``ranker/`` holds ranker.onnx (bags of trees as one TreeEnsemble), edges.npy float32[F, B] (bin edges, padded with
+inf), the label space (counts.npy float64[L], together.npy float32[L, L]) and ranker.json (the members it was fitted
with, in order).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from throughline_serving.inference.pairs import LabelSpace, Pairs, pairs
from throughline_serving.inference.session import open_session

SPACE = ("counts", "together")  # files of the label space, in the order of its fields
UNSUPPORTED = -12.0  # the logit of a label that no member puts forward: such pairs are not scored


def bin_features(features: NDArray[np.float32], edges: NDArray[np.float32]) -> NDArray[np.float32]:
    """Small integers float32[P, F]: how many edges lie below each value."""
    binned = np.empty_like(features)
    for column in range(features.shape[1]):
        binned[:, column] = np.searchsorted(edges[column], features[:, column], side="left")
    return binned


@dataclass(frozen=True)
class Ranker:
    """``members`` are the scoring members whose probabilities it was fitted on, in order."""

    members: tuple[str, ...]
    edges: NDArray[np.float32]
    space: LabelSpace
    session: Any

    @classmethod
    def load(cls, folder: Path) -> "Ranker":
        """Read what training wrote."""
        return cls(
            members=tuple(json.loads((folder / "ranker.json").read_text(encoding="utf-8"))["members"]),
            edges=np.load(folder / "edges.npy"),
            space=LabelSpace(*(np.load(folder / f"{name}.npy") for name in SPACE)),
            session=open_session(folder / "ranker.onnx"),
        )

    def logits(
        self, members: Mapping[str, NDArray[np.float64]], phrases: NDArray[np.float32], tokens: int
    ) -> NDArray[np.float64]:
        """Raw margins float64[L]; labels that are no candidates get ``UNSUPPORTED``."""
        of: Pairs = pairs({name: members[name] for name in self.members}, phrases, self.space, tokens)
        logits = np.full(len(self.space.counts), UNSUPPORTED)
        if len(of.labels):
            margins = self.session.run(None, {"features": bin_features(of.features, self.edges)})[0][:, 0]
            logits[of.labels] = margins.astype(np.float64)
        return logits
