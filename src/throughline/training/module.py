"""The Lightning module: an encoder with its label attention, its loss and its rates."""

from typing import Any

import pytorch_lightning as pl
import torch
from torch import Tensor
from torch.nn import functional as F

from throughline.training.encoder_settings import EncoderSettings
from throughline.training.label_attention import LabelAttention
from throughline.training.label_figures import exact_share, micro_f1


class CoderModule(pl.LightningModule):
    """Multi-label coder of documents; ``encoder`` has ``width``, ``frozen``, ``lower``, ``upper``, ``title_vector``."""

    def __init__(self, encoder: Any, head: LabelAttention, settings: EncoderSettings) -> None:
        super().__init__()
        self.encoder, self.head, self.settings = encoder, head, settings
        self.strict_loading = not encoder.frozen  # checkpoints leave out what is never trained
        self._held: list[tuple[Tensor, Tensor]] = []

    def forward(self, data: Tensor, mask: Tensor, owned: Tensor) -> tuple[Tensor, Tensor]:
        """Batch of documents in windows -> logits [B, L] and attention [B, L, W * S].

        ``data`` is [B, W, S] token ids, or [B, W, S, d] outputs of the frozen layers.
        """
        documents, windows, length = mask.shape
        flat = data.flatten(0, 1)
        features = self.encoder.lower(flat) if data.dim() == 3 else flat
        hidden = self.encoder.upper(features, mask.flatten(0, 1))
        return self.head(hidden.reshape(documents, windows * length, -1), owned.flatten(1))

    def on_fit_start(self) -> None:
        """Pretrained encoders arrive in eval mode, and Lightning keeps modes: without this, dropout stays off."""
        self.train()

    def training_step(self, batch: dict[str, Tensor], index: int) -> Tensor:
        """Binary cross-entropy, summed over labels, mean over documents.

        Dropout depends on seed and step alone, so that a resumed training equals an uninterrupted one.
        """
        torch.manual_seed(self.settings.seed * 1_000_003 + self.global_step)
        logits, _ = self(batch["input"], batch["mask"], batch["owned"])
        loss = F.binary_cross_entropy_with_logits(logits, batch["targets"], reduction="sum") / len(logits)
        self.log("train_loss", loss, on_step=False, on_epoch=True, batch_size=len(logits))
        return loss

    def validation_step(self, batch: dict[str, Tensor], index: int) -> None:
        """Collect logits of the held-back documents."""
        logits, _ = self(batch["input"], batch["mask"], batch["owned"])
        self._held.append((logits.float().cpu(), batch["targets"].cpu()))

    def on_validation_epoch_end(self) -> None:
        """Loss, micro-F1 and exact share of the held-back documents."""
        logits, targets = (torch.cat(parts) for parts in zip(*self._held, strict=True))
        self._held.clear()
        loss = F.binary_cross_entropy_with_logits(logits, targets, reduction="sum") / len(logits)
        proposed, true = (logits > 0).numpy(), (targets > 0.5).numpy()
        self.log_dict(
            {"held_loss": loss, "held_micro_f1": micro_f1(proposed, true), "held_exact": exact_share(proposed, true)}
        )

    def configure_gradient_clipping(self, optimizer: Any, *_: Any, **__: Any) -> None:
        """Clip here: Lightning refuses its own clipping beside a fused optimiser in mixed precision."""
        torch.nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], self.settings.clip)

    def configure_optimizers(self) -> Any:
        """AdamW with two rates; both rise over the first steps and fall linearly to zero."""
        groups = [
            {"params": [p for p in self.encoder.parameters() if p.requires_grad], "lr": self.settings.encoder_rate},
            {"params": list(self.head.parameters()), "lr": self.settings.head_rate},
        ]
        optimizer = torch.optim.AdamW(groups, weight_decay=self.settings.weight_decay, fused=True)
        steps = int(self.trainer.estimated_stepping_batches)
        rising = max(1, round(self.settings.warm_up * steps))

        def share(step: int) -> float:
            return min((step + 1) / rising, max(0.0, (steps - step) / max(1, steps - rising)))

        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Leave out frozen weights: they are read from their own folder, and a checkpoint is written every epoch."""
        if self.encoder.frozen:
            trained = {name for name, value in self.named_parameters() if value.requires_grad}
            state = checkpoint["state_dict"]
            checkpoint["state_dict"] = {name: value for name, value in state.items() if name in trained}
