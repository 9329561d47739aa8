"""The tree member: boosted trees per label over which n-grams stand in which section under which assertion.

``trees/`` holds terms.json (F terms), trees.onnx (one TreeEnsemble, 0/1 features float32[1, F] -> margins float32[1, L];
features are small integers, so thresholds are half-integers and the engine's trees equal LightGBM's).
"""

import json
from collections.abc import Mapping
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

    def margins(self, reading: Reading) -> NDArray[np.float64]:
        """Raw margins (log-odds) of the boosted trees, float64[L]."""
        row = np.zeros((1, len(self.terms)), dtype=np.float32)
        known = self.terms
        row[0, [known[t] for here in word_terms(reading) for t in here if t in known]] = 1.0
        margins: NDArray[np.float64] = self.session.run(None, {"features": row})[0][0].astype(np.float64)
        return margins
