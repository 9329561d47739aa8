"""One Lightning run: epochs, checkpoints to resume from, early stopping, curves."""

import logging
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import Callback, EarlyStopping, ModelCheckpoint

from throughline.training.batches import Buckets, Texts, loader_of
from throughline.training.encoder_settings import EncoderSettings
from throughline.training.module import CoderModule
from throughline.training.tracking import Tracking, logger_of

Progress = Callable[[int, int, float], None]
"""Called after each epoch with the epoch (1-based), the number of epochs, and the seconds left."""


class Reports(Callback):
    """Keeps the curve and tells how far training is."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.started, self.first = progress, 0.0, 0
        self.curve: list[dict[str, float]] = []

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Time counts from the first epoch of this run, which after a resume is not the first of all."""
        self.started, self.first = time.monotonic(), trainer.current_epoch

    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        """One point of the curve, one call of ``progress``."""
        done = trainer.current_epoch + 1
        self.curve.append({"epoch": float(done), **{k: float(v) for k, v in trainer.callback_metrics.items()}})
        if self.progress is not None:
            each = (time.monotonic() - self.started) / (done - self.first)
            self.progress(done, trainer.max_epochs, each * (trainer.max_epochs - done))


def run_training(
    module: CoderModule,
    texts: Texts,
    settings: EncoderSettings,
    checkpoints: Path | None,
    progress: Progress | None,
    tracking: Tracking | None,
) -> tuple[dict[str, float], ...]:
    """Train ``module`` in place and return its curve.

    ``checkpoints`` is where this very training keeps ``last.ckpt`` and ``best.ckpt``; None, only without held-back
    documents: nothing is kept. With held-back documents the weights of their highest micro-F1 are taken in the end.
    """
    quiet_lightning()
    train, held = _hold_back(texts, settings)
    sizes = {"batch": settings.batch, "tokens": settings.batch_tokens}
    reports = Reports(progress)
    callbacks: list[Callback] = [reports]
    keep: dict[str, Any] = {"save_on_train_epoch_end": True, "enable_version_counter": False}
    if held is not None:
        highest: dict[str, Any] = {"monitor": "held_micro_f1", "mode": "max"}
        callbacks.append(EarlyStopping(patience=settings.patience, **highest))
        callbacks.append(ModelCheckpoint(checkpoints, filename="best", **highest, **keep))
    if checkpoints is not None:
        # Its own callback: ``save_last`` writes only in epochs that were better than those before.
        callbacks.append(ModelCheckpoint(checkpoints, filename="last", **keep))
    trainer = pl.Trainer(
        accelerator="auto", devices=1, precision=precision_of(settings.precision), max_epochs=settings.epochs,
        callbacks=callbacks, logger=logger_of(tracking), log_every_n_steps=1_000_000,
        enable_checkpointing=checkpoints is not None, default_root_dir=checkpoints,
        enable_progress_bar=False, enable_model_summary=False, num_sanity_val_steps=0,
    )  # fmt: skip
    feed = loader_of(train, seed=settings.seed, **sizes)
    last = None if checkpoints is None else checkpoints / "last.ckpt"
    if last is not None and last.is_file():
        # Lightning draws the first batches after a resume before it tells the sampler which epoch it is.
        epoch = torch.load(last, map_location="cpu", weights_only=True)["epoch"] + 1
        cast(Buckets, feed.sampler).set_epoch(epoch)
    else:
        last = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rest = None if held is None else loader_of(held, seed=None, **sizes)
        trainer.fit(module, feed, rest, ckpt_path=None if last is None else str(last), weights_only=True)
    if held is not None:
        assert checkpoints is not None
        stored = torch.load(checkpoints / "best.ckpt", map_location="cpu", weights_only=True)
        module.load_state_dict(stored["state_dict"], strict=module.strict_loading)
    return tuple(reports.curve)


def _hold_back(texts: Texts, settings: EncoderSettings) -> tuple[Texts, Texts | None]:
    """A random slice of the documents to stop by; equal texts stay on one side."""
    if settings.held_share == 0:
        return texts, None
    group: dict[bytes, int] = {}
    groups = np.array([group.setdefault(reading.ids.tobytes(), len(group)) for reading in texts.readings])
    chosen = np.random.default_rng(settings.seed).random(len(group)) < settings.held_share
    chosen[0] = not chosen.all() and (chosen[0] or not chosen.any())  # never all, never none
    held = chosen[groups]
    return texts.take(np.flatnonzero(~held)), texts.take(np.flatnonzero(held))


def precision_of(wanted: str) -> Any:
    """bfloat16 under ``auto`` only where the hardware computes in it: emulated, it is slower than float32."""
    if wanted == "auto":
        cpu = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        wanted = "bf16" if (torch.cuda.is_bf16_supported() if torch.cuda.is_available() else cpu) else "fp32"
    return {"bf16": "bf16-mixed", "fp32": "32-true"}[wanted]


def quiet_lightning() -> None:
    """Lightning announces devices and tips; progress has one voice here."""
    for name in ("pytorch_lightning", "lightning_fabric", "lightning.pytorch"):
        logging.getLogger(name).setLevel(logging.ERROR)
