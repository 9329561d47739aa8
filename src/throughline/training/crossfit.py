"""Folds by distinct text: documents of equal text never stand on both sides."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from throughline_serving.reading.tokens import tokenise


def text_key(text: str) -> str:
    """Equal for texts of equal words, whatever their case, spaces and punctuation."""
    return blake2b(" ".join(tokenise(text).words).encode(), digest_size=16).hexdigest()


def folds_by_text(texts: Sequence[str], folds: int, seed: int) -> NDArray[np.int64]:
    """A fold 0 … folds-1 per document, int64[N]; sizes differ by few. Depends on the texts, not on their order.

    Distinct texts are ordered by a keyed hash and dealt round.
    """
    keys = [text_key(text) for text in texts]
    order = sorted(set(keys), key=lambda key: blake2b(key.encode(), key=f"folds-{seed}".encode()).digest())
    fold = {key: i % folds for i, key in enumerate(order)}
    return np.array([fold[key] for key in keys], dtype=np.int64)
