"""Encoders with pretrained weights, in the layout of the Hugging Face Hub: a local folder, or a name in its cache."""

from pathlib import Path
from typing import Any

import torch
from throughline_serving.errors import InputError
from throughline_serving.inference.windows import Reader, WindowSettings
from tokenizers import Tokenizer
from torch import Tensor, nn

from throughline.training.encoder_settings import EncoderSettings


class PretrainedEncoder(nn.Module):
    """A BERT-family encoder. ``frozen_layers`` lower layers (and the embeddings) are fixed and may be cached.

    Families laid out as ``embeddings`` and ``encoder.layer`` (BERT, RoBERTa, ELECTRA, ...) are run layer by layer, so
    that the frozen part is a function of its own. Others run whole: their lower layers are fixed but not cached.
    """

    model: Any
    crowded = True  # all vectors of a pretrained encoder share one large direction, which tells no label apart

    def __init__(
        self, model: nn.Module, settings: EncoderSettings, opening: tuple[int, ...], closing: tuple[int, ...]
    ) -> None:
        super().__init__()
        self.model = model
        self.width = int(self.model.config.hidden_size)
        self.opening, self.closing = opening, closing
        layers = _layers(model)
        self.layered = hasattr(model, "embeddings") and hasattr(getattr(model, "encoder", None), "layer")
        self.cut = min(settings.frozen_layers, len(layers))
        self.frozen = self.layered and self.cut > 0
        if getattr(self.model, "pooler", None) is not None:
            self.model.pooler = None
        if self.cut:
            for part in (self.model.get_input_embeddings(), *layers[: self.cut]):
                part.requires_grad_(False)
        if self.frozen:
            self.model.embeddings.requires_grad_(False)

    def train(self, mode: bool = True) -> "PretrainedEncoder":
        """Frozen layers stay in eval mode: their output is the same in training and serving."""
        super().train(mode)
        if self.frozen:
            for part in (self.model.embeddings, *self.model.encoder.layer[: self.cut]):
                part.eval()
        return self

    def lower(self, ids: Tensor) -> Tensor:
        """Token ids [B, S], unpadded where layers are frozen, -> the frozen layers' output [B, S, d], or the ids."""
        if not self.frozen:
            return ids
        with torch.no_grad():
            hidden = self.model.embeddings(input_ids=ids)
            for layer in self.model.encoder.layer[: self.cut]:
                hidden = layer(hidden, None)
        return hidden

    def upper(self, features: Tensor, mask: Tensor | None) -> Tensor:
        """What ``lower`` gave -> vectors [B, S, d]; ``mask`` [B, S] is true on tokens, None where nothing is padded."""
        if not self.frozen:
            seen = torch.ones_like(features) if mask is None else mask.long()
            return self.model(input_ids=features, attention_mask=seen).last_hidden_state
        added = None if mask is None else torch.where(mask, 0.0, torch.finfo(torch.float32).min)[:, None, None, :]
        hidden = features
        for layer in self.model.encoder.layer[self.cut :]:
            hidden = layer(hidden, added)
        return hidden

    @torch.no_grad()
    def title_vector(self, ids: Tensor) -> Tensor:
        """Mean vector [d] of a title's tokens [S] as the pretrained encoder reads them."""
        framed = torch.cat([ids.new_tensor(self.opening), ids, ids.new_tensor(self.closing)])[None]
        hidden = self.upper(self.lower(framed), None)[0]
        return hidden[len(self.opening) : len(self.opening) + len(ids)].mean(dim=0)


def _layers(model: nn.Module) -> nn.ModuleList:
    """The stack of layers: the longest list of modules."""
    return max((m for m in model.modules() if isinstance(m, nn.ModuleList)), key=len)


def load_pretrained(settings: EncoderSettings, source: str, revision: str | None) -> tuple[PretrainedEncoder, Reader]:
    """Encoder and reader from a folder, or from a Hub name at a pinned revision.

    A folder is never looked up elsewhere. A Hub name is taken from the local cache, and fetched only where
    ``HF_HUB_OFFLINE`` is not set. Weights are safetensors only: other formats can execute code.
    Raises InputError where the weights cannot be had.
    """
    from transformers import AutoConfig, AutoModel, AutoTokenizer
    from transformers.utils import logging as loading

    local = revision is None
    if local and not (Path(source) / "config.json").is_file():
        raise InputError(
            "no encoder weights there", where=f"encoder.path={source or '(empty)'}",
            remedy="give a folder with config.json, tokenizer.json and model.safetensors",
        )  # fmt: skip
    loading.disable_progress_bar()
    loading.set_verbosity_error()  # it lists the heads of other tasks, which are not wanted here
    place: dict[str, Any] = {"local_files_only": local, "revision": revision or "main"}
    try:
        config = AutoConfig.from_pretrained(source, **place)
        _without_attention_dropout(config, settings.dropout)
        # Plain attention: on processors the fused kernel's backward takes a third of the whole training step.
        kind: dict[str, Any] = {"attn_implementation": "eager", "dtype": torch.float32, "use_safetensors": True}
        model = AutoModel.from_pretrained(source, config=config, **kind, **place)
        tokenizer = AutoTokenizer.from_pretrained(source, **place)
    except OSError as error:
        raise InputError(
            f"the weights of {source} are not at hand" + ("" if local else f" at revision {revision}"),
            where=f"encoder={settings.name}",
            remedy="fetch them once on a machine with access, as safetensors, and give the folder: "
            "encoder=local encoder.path=DIR",
        ) from error
    return _assemble(model, tokenizer, settings)


def _assemble(model: Any, tokenizer: Any, settings: EncoderSettings) -> tuple[PretrainedEncoder, Reader]:
    """Read window and special tokens off the tokenizer."""
    opening, closing = (tokenizer.cls_token_id,), (tokenizer.sep_token_id,)
    config = model.config
    window = min(settings.window, config.max_position_embeddings - (2 if config.model_type == "roberta" else 0))
    plain = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    reader = Reader(
        plain,
        WindowSettings(
            window=window, overlap=min(settings.overlap, window // 4), limit=settings.limit, opening=opening,
            closing=closing, between=tokenizer.sep_token_id, blank=tokenizer.unk_token_id,
        ),
    )  # fmt: skip
    return PretrainedEncoder(model, settings, opening, closing), reader


def _without_attention_dropout(config: Any, dropout: float) -> None:
    """Families name their dropouts differently; attention weights are never dropped."""
    for name in ("attention_probs_dropout_prob", "attention_dropout"):
        if hasattr(config, name):
            setattr(config, name, 0.0)
    for name in ("hidden_dropout_prob", "mlp_dropout", "embedding_dropout"):
        if hasattr(config, name):
            setattr(config, name, dropout)
