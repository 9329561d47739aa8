"""The encoder as one more member: its out-of-fold probabilities, and the one that is served."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from throughline_serving import digest

from throughline.training.encoder_fit import EncoderSettings, fit_encoder

Split = tuple[NDArray[np.int64], NDArray[np.int64]]  # rows to train on, rows to predict


def encoder_outputs(
    texts: Sequence[str],
    targets: NDArray[np.bool_],
    titles: Sequence[str],
    splits: Sequence[Split],
    settings: EncoderSettings,
    folder: Path,
    *,
    all_documents: bool,
    work: Path | None,
    log: Callable[[str, float], None],
    tracking: Any = None,
) -> NDArray[np.float32]:
    """Probabilities [N, L] of the rows that the splits predict, zeros elsewhere; exports what is served to ``folder``.

    ``all_documents``: a last training on everything is served; else the one split's own encoder is. With ``work``,
    finished predictions are kept there and an interrupted training resumes.
    """
    out = np.zeros(targets.shape, dtype=np.float32)
    trainings = len(splits) + all_documents
    cache: Any = None
    for number, (train, predict) in enumerate(splits):
        kept = None if work is None else work / f"{_identity(texts, targets, train, settings)}.npy"
        served = folder if not all_documents else None
        if kept is not None and kept.is_file() and served is None:
            out[predict] = np.load(kept)
            continue
        chosen = [texts[int(i)] for i in train]
        fit = fit_encoder(
            chosen, targets[train], titles, settings, served,
            resume_folder=work, progress=_progress(log, number, trainings), tracking=tracking, cache=cache,
        )  # fmt: skip
        cache = fit.cache
        out[predict] = fit.predict([texts[int(i)] for i in predict])
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            aside = kept.with_suffix(".part.npy")
            np.save(aside, out[predict])
            aside.replace(kept)
    if all_documents:
        fit_encoder(
            texts, targets, titles, settings, folder,
            resume_folder=work, progress=_progress(log, len(splits), trainings), tracking=tracking, cache=cache,
        )  # fmt: skip
    return out


def _progress(log: Callable[[str, float], None], number: int, trainings: int) -> Callable[[int, int, float], None]:
    def tell(epoch: int, epochs: int, seconds_left: float) -> None:
        which = f"encoder {number + 1} of {trainings}, " if trainings > 1 else ""
        log(f"{which}epoch {epoch} of {epochs}, {seconds_left:.0f} s left", (number + epoch / epochs) / trainings)

    return tell


def _identity(
    texts: Sequence[str], targets: NDArray[np.bool_], train: NDArray[np.int64], settings: EncoderSettings
) -> str:
    words = sha256()
    for text in texts:
        words.update(sha256(text.encode()).digest())
    words.update(np.ascontiguousarray(targets).tobytes())
    words.update(np.ascontiguousarray(train).tobytes())
    words.update(repr(settings).encode())
    return digest.short(words.hexdigest()) + words.hexdigest()[6:24]
