"""The embedded encoder: residual convolutions over word pieces, trained from scratch, nothing to download.

A two-layer transformer of this size, trained from scratch on 2,000 notes, stays a bag of words and never learns
negation; a convolution over five tokens does.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

REACH = 5  # tokens that one convolution sees


class Convolution(nn.Module):
    """One residual convolution. A matrix product over shifted copies: in bfloat16 that is the faster form."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Linear(REACH * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """``hidden`` [B, S, d], ``mask`` [B, S]; padding counts as zeros, as the edge of a text does."""
        inner = self.norm(hidden)
        if mask is not None:
            inner = inner * mask[:, :, None]
        padded = F.pad(inner, (0, 0, REACH // 2, REACH // 2))
        length = hidden.shape[1]
        near = torch.cat([padded[:, shift : shift + length] for shift in range(REACH)], dim=2)
        return hidden + self.dropout(F.gelu(self.mix(near)))


class Surroundings(nn.Module):
    """Tells every token what the whole text holds: far cues (place of service, the exam's name) at almost no cost."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.gather, self.spread = nn.Linear(2 * width, 2 * width), nn.Linear(2 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """``hidden`` [B, S, d]; mean and largest value of each feature over the tokens, mixed, added to every token."""
        inner = self.norm(hidden)
        if mask is None:
            mean, largest = inner.mean(dim=1), inner.amax(dim=1)
        else:
            present = mask[:, :, None]
            mean = (inner * present).sum(dim=1) / present.sum(dim=1)
            largest = inner.masked_fill(~present, -torch.inf).amax(dim=1)
        whole = F.gelu(self.gather(torch.cat([mean, largest], dim=1)))
        return hidden + self.dropout(self.spread(whole))[:, None, :]


class SelfAttention(nn.Module):
    """One pre-norm transformer layer."""

    def __init__(self, width: int, dropout: float, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.triple, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """``hidden`` [B, S, d]; padding is not attended to."""
        batch, length, width = hidden.shape
        triple = self.triple(self.before(hidden)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = triple.permute(2, 0, 3, 1, 4)
        seen = None if mask is None else mask[:, None, None, :]
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        hidden = hidden + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, length, width)))
        return hidden + self.dropout(self.narrow(F.gelu(self.wide(self.between(hidden)))))


class TinyEncoder(nn.Module):
    """Embedding, convolutions, optional transformer layers, one final norm."""

    frozen = False
    crowded = False  # embeddings start in random directions

    def __init__(
        self, *, vocabulary: int, width: int, convolutions: int, transformer_layers: int, positions: int, dropout: float
    ) -> None:
        super().__init__()
        self.width = width
        self.embedding = nn.Embedding(vocabulary, width)
        self.dropout = nn.Dropout(dropout)
        self.convolutions = nn.ModuleList(Convolution(width, dropout) for _ in range(convolutions))
        self.surroundings = Surroundings(width, dropout)
        # Convolutions know order by themselves; only attention needs positions.
        self.positions = nn.Embedding(positions, width) if transformer_layers else None
        if self.positions is not None:
            nn.init.normal_(self.positions.weight, std=0.02)
        self.layers = nn.ModuleList(SelfAttention(width, dropout) for _ in range(transformer_layers))
        self.norm = nn.LayerNorm(width)

    def lower(self, ids: Tensor) -> Tensor:
        """Token ids [B, S] -> vectors [B, S, d] before any context."""
        return self.embedding(ids)

    def upper(self, features: Tensor, mask: Tensor | None) -> Tensor:
        """Vectors [B, S, d] with context; ``mask`` [B, S] is true on tokens, None where nothing is padded."""
        hidden = self.dropout(features)
        for convolution in self.convolutions:
            hidden = convolution(hidden, mask)
        hidden = self.surroundings(hidden, mask)
        if self.positions is not None:
            hidden = hidden + self.positions.weight[: hidden.shape[1]]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return self.norm(hidden)

    def title_vector(self, ids: Tensor) -> Tensor:
        """Mean vector [d] of a title's tokens [S]: what its words mean before training."""
        return self.embedding(ids).mean(dim=0)
