"""Masked-language modelling on unlabelled notes: the tiny encoder learns the language before it learns codes."""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytorch_lightning as pl
import torch
from safetensors.torch import save_file
from throughline_serving.errors import InputError
from torch import Tensor, nn
from torch.nn import functional as F

from throughline.training.batches import Texts, loader_of
from throughline.training.encoder_settings import EncoderSettings
from throughline.training.encoders import build_encoder
from throughline.training.tiny import TinyEncoder
from throughline.training.tokenizer_fit import MASK
from throughline.training.training_run import Reports, precision_of, quiet_lightning

HIDDEN_SHARE = 0.15  # of the tokens, as in BERT


@dataclass(frozen=True)
class PretrainSettings:
    """Settings of pretraining."""

    epochs: int = 3
    rate: float = 2e-3
    """Highest learning rate; it rises over the first tenth of the steps and falls linearly."""


class MaskedModel(pl.LightningModule):
    """Guesses hidden tokens from their surroundings, with the embedding as output matrix."""

    def __init__(self, encoder: TinyEncoder, mask_id: int, settings: PretrainSettings, seed: int) -> None:
        super().__init__()
        self.encoder, self.mask_id, self.settings, self.seed = encoder, mask_id, settings, seed
        self.bias = nn.Parameter(torch.zeros(encoder.embedding.num_embeddings))

    def training_step(self, batch: dict[str, Tensor], index: int) -> Tensor:
        """Cross-entropy of the hidden tokens."""
        torch.manual_seed(self.seed * 1_000_003 + self.global_step)
        ids, owned = batch["input"].flatten(0, 1), batch["owned"].flatten(0, 1)
        hidden = owned & (torch.rand(ids.shape, device=ids.device) < HIDDEN_SHARE)
        hidden[0, 0] |= bool(owned[0, 0]) and not bool(hidden.any())  # never a step without a question
        seen = self.encoder.lower(ids.masked_fill(hidden, self.mask_id))
        vectors = self.encoder.upper(seen, batch["mask"].flatten(0, 1))[hidden]
        # Divided by the square root of the width: embeddings have length sqrt(d) and would saturate the softmax.
        scores = vectors @ self.encoder.embedding.weight.t() / self.encoder.width**0.5 + self.bias
        loss = F.cross_entropy(scores.float(), ids[hidden])
        self.log("masked_loss", loss, on_step=False, on_epoch=True, batch_size=len(ids))
        return loss

    def configure_optimizers(self) -> Any:
        """AdamW with one cycle."""
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.settings.rate)
        steps = int(self.trainer.estimated_stepping_batches)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, self.settings.rate, total_steps=steps + 1, pct_start=0.1, anneal_strategy="linear"
        )
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


def pretrain_tiny(
    texts: Sequence[str],
    encoder: EncoderSettings,
    settings: PretrainSettings,
    folder: Path,
    *,
    progress: Callable[[int, int, float], None] | None = None,
) -> tuple[dict[str, float], ...]:
    """Fit tokenizer and tiny encoder on unlabelled ``texts`` into ``folder``; returns the curve.

    ``fit_encoder`` starts from there with ``EncoderSettings(path=folder)`` and otherwise the same ``encoder`` settings.
    Raises InputError for encoders that have been pretrained already.
    """
    if encoder.name != "tiny" or encoder.path:
        raise InputError(
            f"encoder {encoder.name} is pretrained already", where="encoder", remedy="pretrain encoder=tiny"
        )
    quiet_lightning()
    torch.manual_seed(encoder.seed)
    model, reader = build_encoder(encoder, texts)
    readings = [reader.read(text) for text in texts]
    read = Texts(readings, np.zeros((len(readings), 1), dtype=np.bool_))
    module = MaskedModel(model, reader.tokenizer.get_vocab()[MASK], settings, encoder.seed)
    reports = Reports(progress)
    with tempfile.TemporaryDirectory() as passing:
        trainer = pl.Trainer(
            accelerator="auto", devices=1, precision=precision_of(encoder.precision), max_epochs=settings.epochs,
            callbacks=[reports], logger=False, enable_checkpointing=False, default_root_dir=passing,
            enable_progress_bar=False, enable_model_summary=False, gradient_clip_val=encoder.clip,
        )  # fmt: skip
        trainer.fit(module, loader_of(read, batch=encoder.batch, tokens=encoder.batch_tokens, seed=encoder.seed))
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    reader.save(aside)
    save_file(model.cpu().state_dict(), aside / "model.safetensors")
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(aside, folder)
    return tuple(reports.curve)
