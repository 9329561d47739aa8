"""The head: every label looks at the document with a query of its own (as in PLM-ICD)."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn


class LabelAttention(nn.Module):
    """Per-label attention over the document's tokens and a per-label score of what was found there."""

    def __init__(self, width: int, bias: Tensor, titles: Sequence[Tensor | None], scale: float) -> None:
        """``bias`` [L] initial logits; ``titles``: vector [d] of each label's title or None, for the initial queries.

        Queries start with length ``scale`` * sqrt(d): long enough to find a title's words, short enough to be unlearnt.
        """
        super().__init__()
        labels = len(bias)
        self.query = nn.Linear(width, labels, bias=False)
        self.value = nn.Linear(width, labels, bias=False)
        # What counts for every label alike (affirmed, denied, history) is learnt once: a rare label cannot learn it.
        self.shared = nn.Linear(width, 2, bias=False)
        nn.init.zeros_(self.shared.weight)
        self.bias = nn.Parameter(bias.float().clone())
        length = scale * math.sqrt(width)
        with torch.no_grad():
            rows = self.query.weight
            rows.copy_(rows / rows.norm(dim=1, keepdim=True) * length)
            for row, title in zip(rows, titles, strict=True):
                if title is not None:
                    row.copy_(title / title.norm().clamp_min(1e-6) * length)

    def forward(self, hidden: Tensor, owned: Tensor) -> tuple[Tensor, Tensor]:
        """``hidden`` [B, T, d], ``owned`` [B, T] true on document tokens -> logits [B, L], attention [B, L, T].

        Attention is float32 and sums to 1 over owned tokens. The score is linear in the vectors, so it is taken per
        token and then averaged: the same result as pooling vectors first, in plain matrix products.
        """
        shared = self.shared(hidden).float().transpose(1, 2)
        scores = self.query(hidden).float().transpose(1, 2) + shared[:, :1]
        attention = torch.softmax(scores.masked_fill(~owned[:, None, :], -torch.inf), dim=2)
        values = self.value(hidden).float().transpose(1, 2) + shared[:, 1:]
        return (attention * values).sum(dim=2) + self.bias.float(), attention
