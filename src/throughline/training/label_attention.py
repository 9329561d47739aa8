"""The head: every label looks at the document with a query of its own (as in PLM-ICD)."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn


class LabelAttention(nn.Module):
    """Per-label attention over the document's tokens and a per-label score of what was found there."""

    def __init__(self, width: int, bias: Tensor, titles: Sequence[Tensor | None], scale: float) -> None:
        """``bias`` [L] initial logits; ``titles``: vector [d] of each label's title, or None.

        A label starts by looking for its title's words and by scoring what resembles them, so that one without
        examples has a meaning. Both start with length ``scale`` * sqrt(d), short enough to be unlearnt.
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
            self.query.weight.mul_(length / self.query.weight.norm(dim=1, keepdim=True))
            known = [place for place, title in enumerate(titles) if title is not None]
            if known:
                vectors = torch.stack([title for title in titles if title is not None])
                rows = vectors / vectors.norm(dim=1, keepdim=True).clamp_min(1e-6) * length
                self.query.weight[known] = rows
                self.value.weight[known] = rows

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
