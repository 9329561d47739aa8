"""Train an encoder member: read, fit with Lightning, export for serving."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from throughline_serving import digest
from throughline_serving.inference.windows import Reader

from throughline.training.encoder_settings import PRETRAINED, TINY, EncoderSettings, settings_for
from throughline.training.tracking import Tracking

if TYPE_CHECKING:
    from throughline.training.batches import Texts
    from throughline.training.frozen_features import FrozenFeatures
    from throughline.training.module import CoderModule

__all__ = ["PRETRAINED", "TINY", "EncoderFit", "EncoderSettings", "fit_encoder", "settings_for"]


@dataclass(frozen=True, eq=False)
class EncoderFit:
    """A trained encoder, still in torch. ``predict`` gives what the exported file gives, up to rounding."""

    module: "CoderModule"
    reader: Reader
    settings: EncoderSettings
    cache: "FrozenFeatures | None"
    curve: tuple[dict[str, float], ...]  # per epoch of this run: epoch, train_loss, held_loss, held_micro_f1, …
    seconds: float  # wall clock, export included
    difference: float | None  # largest logit difference between torch and the exported file; None: not exported

    def predict(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Probabilities [N, L] of texts."""
        import torch

        from throughline.training.batches import Buckets, TextBatches

        labels = len(self.module.head.bias)
        out = np.empty((len(texts), labels), dtype=np.float32)
        if not len(texts):
            return out
        with torch.inference_mode(), _threads(self.settings.threads):
            self.module.eval()
            none = np.zeros(out.shape, dtype=np.bool_)
            read = _read(texts, none, self.module, self.reader, self.settings, self.cache)
            documents = TextBatches(read)
            sizes = {"batch": self.settings.batch, "tokens": self.settings.batch_tokens}
            for rows in Buckets(read.lengths(), seed=None, **sizes):
                batch = documents[rows]
                logits, _ = self.module(batch["input"], batch["mask"], batch["owned"])
                out[rows] = torch.sigmoid(logits).float().numpy()
        return out


def fit_encoder(
    texts: Sequence[str],
    targets: NDArray[np.bool_],
    titles: Sequence[str],
    settings: EncoderSettings,
    folder: Path | None,
    *,
    resume_folder: Path | None = None,
    progress: Callable[[int, int, float], None] | None = None,
    tracking: Tracking | None = None,
    cache: "FrozenFeatures | None" = None,
) -> EncoderFit:
    """Train on N texts with ``targets`` [N, L] and label ``titles`` [L]; export into ``folder`` unless it is None.

    With a ``resume_folder`` a checkpoint is kept after every epoch, and the same call after an interruption goes on
    from there to the same result. ``progress`` gets epoch (1-based), epochs and seconds left. ``cache`` shares the
    outputs of frozen layers between trainings. Raises InputError where pretrained weights are not at hand.
    """
    from throughline.training.export import export_encoder
    from throughline.training.frozen_features import FrozenFeatures
    from throughline.training.training_run import run_training

    started = time.monotonic()
    with _threads(settings.threads), tempfile.TemporaryDirectory() as passing:
        module, reader = _build(texts, targets, titles, settings)
        kept = (FrozenFeatures() if cache is None else cache) if module.encoder.frozen else None
        read = _read(texts, targets, module, reader, settings, kept)
        checkpoints = Path(passing) if settings.held_share else None
        if resume_folder is not None:
            checkpoints = resume_folder / _identity(texts, targets, titles, settings)[:16]
        curve = run_training(module, read, settings, checkpoints, progress, tracking)
        module.cpu().eval()
        difference = None
        if folder is not None:
            longest_first = sorted(texts, key=len, reverse=True)
            check = [*longest_first[:2], *longest_first[-2:], ""]
            difference = export_encoder(module, reader, folder, check=check)
    return EncoderFit(module, reader, settings, kept, curve, time.monotonic() - started, difference)


def _build(
    texts: Sequence[str], targets: NDArray[np.bool_], titles: Sequence[str], settings: EncoderSettings
) -> "tuple[CoderModule, Reader]":
    """Encoder and head before training. Seeded, so that the same call starts from the same weights."""
    import torch

    from throughline.training.encoders import build_encoder
    from throughline.training.label_attention import LabelAttention
    from throughline.training.module import CoderModule

    torch.manual_seed(settings.seed)
    encoder, reader = build_encoder(settings, [*texts, *titles])
    encoder.eval()
    with torch.no_grad():
        tokens = [reader.tokenizer.encode(title, add_special_tokens=False).ids for title in titles]
        vectors = [encoder.title_vector(torch.tensor(ids)).clone() if ids else None for ids in tokens]
    known = [vector for vector in vectors if vector is not None]
    if encoder.crowded and len(known) > 1:
        middle = torch.stack(known).mean(dim=0)
        vectors = [None if vector is None else vector - middle for vector in vectors]
    # Add-half smoothing: a label without examples starts rare, not impossible.
    share = (targets.sum(axis=0) + 0.5) / (len(targets) + 1.0)
    start = np.log(share / (1 - share)) if settings.start_bias is None else np.full(len(titles), settings.start_bias)
    head = LabelAttention(encoder.width, torch.from_numpy(start), vectors, settings.title_scale)
    return CoderModule(encoder, head, settings), reader


def _read(
    texts: Sequence[str], targets: NDArray[np.bool_], module: "CoderModule", reader: Reader, settings: EncoderSettings,
    cache: "FrozenFeatures | None",
) -> "Texts":  # fmt: skip
    """Texts as windows, with the frozen layers' output where there are frozen layers."""
    from throughline.training.batches import Texts

    readings = [reader.read(text) for text in texts]
    if cache is None:
        return Texts(readings, targets)
    module.encoder.eval()
    features = cache.of(readings, module.encoder, (settings.name, settings.path, settings.frozen_layers))
    return Texts(readings, targets, features)


def _identity(
    texts: Sequence[str], targets: NDArray[np.bool_], titles: Sequence[str], settings: EncoderSettings
) -> str:
    """Digest of everything a training depends on: a checkpoint of anything else is never continued."""
    words = sha256()
    for text in (*texts, *titles):
        words.update(sha256(text.encode()).digest())
    labels = sha256(np.ascontiguousarray(targets).tobytes()).hexdigest()
    return digest.of_json(
        {"texts": words.hexdigest(), "targets": labels, "shape": list(targets.shape), "settings": asdict(settings)}
    )


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """torch on ``count`` threads, for a while."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
