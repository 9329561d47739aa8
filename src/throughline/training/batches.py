"""Documents in batches: dynamic padding, similar lengths together, the same order for the same seed and epoch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from throughline_serving.inference.windows import Reading
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler


@dataclass(frozen=True, eq=False)
class Texts:
    """N read documents. ``features`` holds the output of frozen layers per document, [W, S, d], where there are any."""

    readings: Sequence[Reading]
    targets: NDArray[np.bool_]  # [N, L]
    features: Sequence[Tensor] | None = None

    def __len__(self) -> int:
        return len(self.readings)

    def lengths(self) -> NDArray[np.int64]:
        """Tokens per document [N], as read: windows times their length."""
        return np.array([reading.ids.size for reading in self.readings], dtype=np.int64)

    def take(self, rows: NDArray[np.int64]) -> "Texts":
        """The documents at ``rows``."""
        features = None if self.features is None else [self.features[i] for i in rows]
        return Texts([self.readings[i] for i in rows], self.targets[rows], features)


class TextBatches(Dataset[dict[str, Tensor]]):
    """Serves whole batches: the index is a list of rows."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def __getitem__(self, rows: list[int]) -> dict[str, Tensor]:
        """``input`` [B, W, S] ids or [B, W, S, d] features, ``mask`` and ``owned`` [B, W, S], ``targets`` [B, L]."""
        readings = [self.texts.readings[row] for row in rows]
        windows = max(reading.ids.shape[0] for reading in readings)
        length = max(reading.ids.shape[1] for reading in readings)
        shape = (len(rows), windows, length)
        mask = torch.zeros(shape, dtype=torch.bool)
        mask[:, :, 0] = True  # a window of padding alone attends to its first place: softmax over nothing is undefined
        owned = torch.zeros(shape, dtype=torch.bool)
        features = None if self.texts.features is None else [self.texts.features[row] for row in rows]
        data = torch.zeros(shape, dtype=torch.long)
        if features is not None:
            data = torch.zeros(*shape, features[0].shape[-1])
        for place, reading in enumerate(readings):
            w, s = reading.ids.shape
            mask[place, :w, :s] = True
            owned[place, :w, :s] = torch.from_numpy(reading.owned)
            data[place, :w, :s] = torch.from_numpy(reading.ids) if features is None else features[place]
        targets = torch.from_numpy(self.texts.targets[rows].astype(np.float32))
        return {"input": data, "mask": mask, "owned": owned, "targets": targets}


class Buckets(Sampler[list[int]]):
    """Batches of documents of similar length, shuffled anew each epoch (padding to the longest costs 22 %)."""

    def __init__(self, lengths: NDArray[np.int64], *, batch: int, tokens: int, seed: int | None) -> None:
        """``seed`` None: sorted by length, never shuffled."""
        self.lengths, self.batch, self.tokens, self.seed, self.epoch = lengths, batch, tokens, seed, 0

    def set_epoch(self, epoch: int) -> None:
        """Called by Lightning before each epoch, also after a resume: the order depends on nothing else."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self._batches())

    def __iter__(self) -> Iterator[list[int]]:
        return iter(self._batches())

    def _batches(self) -> list[list[int]]:
        weight = self.lengths.astype(np.float64)
        draw = None if self.seed is None else np.random.default_rng((self.seed, self.epoch))
        if draw is not None:  # noise in the lengths mixes neighbours, so that batches differ between epochs
            weight *= draw.uniform(0.95, 1.05, len(weight))
        batches: list[list[int]] = [[]]
        for row in np.argsort(-weight, kind="stable").tolist():
            longest = max(int(self.lengths[i]) for i in (*batches[-1], row))
            if batches[-1] and (len(batches[-1]) == self.batch or longest * (len(batches[-1]) + 1) > self.tokens):
                batches.append([])
            batches[-1].append(row)
        if draw is not None:
            draw.shuffle(batches)
        return batches


def loader_of(texts: Texts, *, batch: int, tokens: int, seed: int | None) -> DataLoader[dict[str, Tensor]]:
    """A loader whose items are whole batches; documents are in memory, so it needs no workers."""
    buckets = Buckets(texts.lengths(), batch=batch, tokens=tokens, seed=seed)
    return DataLoader(TextBatches(texts), batch_size=None, sampler=buckets)
