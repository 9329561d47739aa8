"""Train an encoder member: read, fit with Lightning, export for serving."""

import logging
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from throughline.training.encoder_settings import PRETRAINED, TINY, EncoderSettings, settings_for
from throughline.training.tracking import Tracking
from throughline_serving import digest
from throughline_serving.inference.windows import Reader

if TYPE_CHECKING:
    from throughline.training.batches import Texts
    from throughline.training.frozen_features import FrozenFeatures
    from throughline.training.module import CoderModule

__all__ = ["PRETRAINED", "TINY", "EncoderFit", "EncoderSettings", "Progress", "fit_encoder", "settings_for"]

Progress = Callable[[int, int, float], None]
"""Called after each epoch with the epoch (1-based), the number of epochs, and the seconds left."""


@dataclass(frozen=True, eq=False)
class EncoderFit:
    """A trained encoder, still in torch. ``predict`` gives what the exported file gives, up to rounding."""

    module: "CoderModule"
    reader: Reader
    settings: EncoderSettings
    cache: "FrozenFeatures | None"
    curve: tuple[dict[str, float], ...]  # per epoch of this run: train_loss, and held_loss, held_micro_f1, held_exact
    seconds: float
    difference: float | None  # largest logit difference between torch and the exported file; None: not exported

    def predict(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Probabilities [N, L] of texts."""
        import torch

        from throughline.training.batches import Buckets, TextBatches

        labels = len(self.module.head.bias)
        read = _read(texts, np.zeros((len(texts), labels), dtype=np.bool_), self.module, self.reader, self.settings, self.cache)
        out = np.empty((len(texts), labels), dtype=np.float32)
        serve = TextBatches(read)
        device = self.module.head.bias.device
        self.module.eval()
        with torch.inference_mode(), _threads(self.settings.threads):
            buckets = Buckets(read.lengths(), batch=self.settings.batch, tokens=self.settings.batch_tokens, seed=None)
            for rows in buckets if len(texts) else ():
                batch = serve[rows]
                logits, _ = self.module(*(batch[name].to(device) for name in ("input", "mask", "owned")))
                out[rows] = torch.sigmoid(logits).float().cpu().numpy()
        return out


def fit_encoder(
    texts: Sequence[str],
    targets: NDArray[np.bool_],
    titles: Sequence[str],
    settings: EncoderSettings,
    folder: Path | None,
    *,
    resume_folder: Path | None = None,
    progress: Progress | None = None,
    tracking: Tracking | None = None,
    cache: "FrozenFeatures | None" = None,
) -> EncoderFit:
    """Train on N texts with ``targets`` [N, L] and label ``titles`` [L]; export into ``folder`` unless it is None.

    With a ``resume_folder`` a checkpoint is kept after every epoch, and the same call after an interruption goes on
    from there with the same result. ``cache`` shares frozen layers' outputs between trainings.
    """
    import pytorch_lightning as pl

    from throughline.training.frozen_features import FrozenFeatures

    started = time.monotonic()
    _quiet_lightning()
    with _threads(settings.threads):
        module, reader = _build(texts, targets, titles, settings)
        kept = (cache if cache is not None else FrozenFeatures()) if module.encoder.frozen else None
        read = _read(texts, targets, module, reader, settings, kept)
        with tempfile.TemporaryDirectory() as passing:
            place = Path(passing)
            if resume_folder is not None:
                place = resume_folder / _identity(texts, targets, titles, settings)[:16]
            curve = _fit(pl, module, read, settings, place, resume_folder is not None, progress, tracking)
        module.cpu().eval()
        difference = None
        if folder is not None:
            from throughline.training.export import export_encoder

            difference = export_encoder(module, reader, folder, check=_check_texts(texts))
    return EncoderFit(module, reader, settings, kept, curve, time.monotonic() - started, difference)
