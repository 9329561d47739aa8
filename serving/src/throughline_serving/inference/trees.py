"""The tree member: boosted trees per label over which n-grams stand in which section under which assertion.

``trees/`` holds terms.json (F terms) and trees.onnx (one TreeEnsemble, 0/1 features float32[1, F] -> margins
float32[1, L]; thresholds are half-integers, so the engine takes the branches that LightGBM takes).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from throughline_serving.inference.session import open_session
from throughline_serving.inference.terms import word_terms
from throughline_serving.reading.reading import Reading


@dataclass(frozen=True)
class Trees:
    """``terms`` numbers the F features."""

    terms: Mapping[str, int]
    session: Any

    @classmethod
    def load(cls, folder: Path) -> "Trees":
        """Read what training wrote."""
        terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
        return cls({term: i for i, term in enumerate(terms)}, open_session(folder / "trees.onnx"))

    def margins(self, reading: Reading, terms: Sequence[Sequence[str]] | None = None) -> NDArray[np.float64]:
        """Raw margins (log-odds), float64[L]. ``terms``: the reading's word terms, where they were made already."""
        terms = word_terms(reading) if terms is None else terms
        row = np.zeros((1, len(self.terms)), dtype=np.float32)
        known = self.terms
        row[0, [known[term] for here in terms for term in here if term in known]] = 1.0
        margins: NDArray[np.float64] = self.session.run(None, {"features": row})[0][0].astype(np.float64)
        return margins
