"""The output of an encoder's frozen layers, computed once per text and shared by all epochs, folds and seeds."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from throughline_serving.inference.windows import Reading
from torch import Tensor


class FrozenFeatures:
    """Keeps [W, S, d] float32 per distinct text in memory: about 1.5 kB a token at width 384.

    One instance serves trainings that share weights and frozen layers; ``source`` names those, and another source
    empties it.
    """

    def __init__(self) -> None:
        self._source: tuple[object, ...] = ()
        self._kept: dict[bytes, Tensor] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, readings: Sequence[Reading], encoder: Any, source: tuple[object, ...]) -> list[Tensor]:
        """Features of each reading, in order. Texts of one shape are run together, so nothing is padded."""
        if source != self._source:
            self._kept.clear()
            self._source = source
        keys = [reading.ids.tobytes() + bytes(str(reading.ids.shape), "ascii") for reading in readings]
        missing = {key: r for key, r in zip(keys, readings, strict=True) if key not in self._kept}
        shapes: dict[tuple[int, ...], list[bytes]] = {}
        for key, reading in missing.items():
            shapes.setdefault(reading.ids.shape, []).append(key)
        device = next(encoder.parameters()).device
        for shape, group in shapes.items():
            step = max(1, 4_096 // (shape[0] * shape[1]))
            for first in range(0, len(group), step):
                some = group[first : first + step]
                ids = torch.from_numpy(np.concatenate([missing[key].ids for key in some])).to(device)
                hidden = encoder.lower(ids).float().cpu().view(len(some), *shape, -1)
                self._kept.update(zip(some, hidden.unbind(0), strict=True))
        return [self._kept[key] for key in keys]
