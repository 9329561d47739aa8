"""Fit a scorer: members, their out-of-fold outputs, and the pooled ranker over them; leave ``scorer/`` for serving."""

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from throughline_serving.inference.labels import Label, write_labels
from throughline_serving.inference.pairs import Pairs, pairs
from throughline_serving.reading.document import Document
from throughline_serving.reading.reading import Reading

from throughline.training.cheap_fit import CheapSettings, Counted, Outputs, fit_cheap
from throughline.training.crossfit import folds_by_text
from throughline.training.encoder_settings import EncoderSettings
from throughline.training.labels import build_labels, targets_of
from throughline.training.ranker_fit import RankerSettings, fit_ranker, label_space

Bool = NDArray[np.bool_]
Float = NDArray[np.float64]
Int = NDArray[np.int64]
Log = Callable[[str, float], None]


@dataclass(frozen=True)
class ScorerSettings:
    """Which members, and how the ranker gets outputs that the members did not train on."""

    members: tuple[str, ...] = ("linear", "trees", "lexicon")
    """Any of encoder, linear, trees, lexicon; the lexicon is always fitted."""
    mode: Literal["inner_folds", "held_back"] = "inner_folds"
    """inner_folds: every member is fitted ``folds`` times for out-of-fold outputs of all documents, then once on all.
    held_back: once on all but a share 1/``folds``, on which the ranker is fitted; the encoder is not trained again."""
    folds: int = 5
    seed: int = 0
    encoder: EncoderSettings | None = None
    """Required where encoder is a member."""
    cheap: CheapSettings = field(default_factory=CheapSettings)
    ranker: RankerSettings = field(default_factory=RankerSettings)


@dataclass(frozen=True)
class FitReport:
    """What training knows about itself: figures for a run's log, and scores for choosing cuts without a tune split.

    ``rows`` int64[M] are the documents the ranker was fitted on, ``logits`` float64[M, L] their out-of-fold ranker
    margins, ``members`` their out-of-fold probabilities float64[M, L]; ``targets`` bool[N, L] of all documents.
    """

    labels: tuple[Label, ...]
    targets: Bool
    rows: Int
    logits: Float
    members: dict[str, Float]
    seconds: dict[str, float]


def fit_scorer(
    documents: Sequence[Document],
    claims_keys: Sequence[Sequence[str]],
    titles: Mapping[str, str],
    settings: ScorerSettings,
    folder: Path,
    *,
    log: Log = lambda what, share: None,
    work: Path | None = None,
    tracking: Any = None,
) -> FitReport:
    """Fit on N documents with their claims' label keys and write ``folder`` (replaced only when complete).

    ``titles`` maps label keys to descriptions. ``log`` gets a sentence and the share done, 0 to 1. ``work`` keeps what
    is dear (encoder checkpoints and outputs), so that the same call after an interruption goes on from there.
    """
    aside = folder.with_name(folder.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        report = _fit_into(aside, documents, claims_keys, titles, settings, log, work, tracking)
        shutil.rmtree(folder, ignore_errors=True)
        aside.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    log("scorer written", 1.0)
    return report


def _fit_into(
    aside: Path, documents: Sequence[Document], claims_keys: Sequence[Sequence[str]], titles: Mapping[str, str],
    settings: ScorerSettings, log: Log, work: Path | None, tracking: Any,
) -> FitReport:  # fmt: skip
    """Fit everything and write it into the folder ``aside``."""
    seconds: dict[str, float] = {}
    labels = build_labels(claims_keys, titles)
    targets = targets_of(claims_keys, labels)
    splits = _splits([d.text for d in documents], settings)
    rows = np.sort(np.concatenate([out for _, out in splits]))
    write_labels(labels, aside / "labels.json")
    label_titles = [label.title for label in labels]

    started = time.monotonic()
    with_encoder = "encoder" in settings.members
    encoded: NDArray[np.float32] | None = None
    if with_encoder:
        encoded = _encode(documents, targets, label_titles, splits, settings, aside / "encoder", work, log, tracking)
        seconds["encoder"] = time.monotonic() - started

    started = time.monotonic()
    log("linear, trees and lexicon", 0.8 if with_encoder else 0.0)
    counted = Counted.of([Reading.of(document) for document in documents], settings.cheap)
    outputs = _cheap(counted, targets, label_titles, splits, settings, aside, log)
    members = {} if encoded is None else {"encoder": encoded[rows].astype(np.float64)}
    members |= outputs.members
    seconds["members"] = time.monotonic() - started

    started = time.monotonic()
    log("ranker", 0.9)
    of = _pairs(members, outputs, targets, splits, [len(reading.words) for reading in counted.readings])
    fit_ranker(of, targets[rows], settings.ranker).write(aside / "ranker", list(members), label_space(targets))
    logits = _out_of_fold(of, targets[rows], [documents[int(i)].text for i in rows], settings)
    seconds["ranker"] = time.monotonic() - started

    _write_known_words(counted.readings, aside / "known_words.json")
    present = [*members, "lexicon"]
    (aside / "members.json").write_text(json.dumps({"members": present, "mode": settings.mode}), encoding="utf-8")
    found = np.stack([np.maximum(one[:, 0], one[:, 4]) for one in outputs.phrases]).astype(np.float64)
    return FitReport(labels, targets, rows, logits, {**members, "lexicon": found}, seconds)


def _write_known_words(readings: Sequence[Reading], file: Path) -> None:
    """Words of at least two documents: what one alone holds may be a name, and does not leave training."""
    documents = Counter(word for reading in readings for word in set(reading.words))
    known = sorted(word for word, count in documents.items() if count > 1)
    file.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def _splits(texts: Sequence[str], settings: ScorerSettings) -> list[tuple[Int, Int]]:
    fold = folds_by_text(texts, settings.folds, settings.seed)
    used = [k for k in range(settings.folds) if (fold == k).any()]
    used = used if settings.mode == "inner_folds" else used[:1]
    return [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in used]


def _encode(
    documents: Sequence[Document], targets: Bool, titles: Sequence[str], splits: list[tuple[Int, Int]],
    settings: ScorerSettings, folder: Path, work: Path | None, log: Log, tracking: Any,
) -> NDArray[np.float32]:  # fmt: skip
    from throughline.training.encoder_outputs import encoder_outputs

    if settings.encoder is None:
        raise ValueError("encoder is a member: settings.encoder is required")
    return encoder_outputs(
        [document.text for document in documents], targets, titles, splits, settings.encoder, folder,
        all_documents=settings.mode == "inner_folds", work=work, log=lambda what, share: log(what, 0.8 * share),
        tracking=tracking,
    )  # fmt: skip


def _cheap(
    counted: Counted, targets: Bool, titles: Sequence[str], splits: list[tuple[Int, Int]], settings: ScorerSettings,
    folder: Path, log: Log,
) -> Outputs:  # fmt: skip
    """Out-of-fold outputs of the splits' rows, ascending; members fitted on everything are written into ``folder``."""
    parts: list[tuple[Int, Outputs]] = []
    for number, (train, out) in enumerate(splits):
        log(f"members without fold {number + 1} of {len(splits)}", 0.8 + 0.08 * number / len(splits))
        fitted = fit_cheap(counted, train, targets, titles, settings.members, settings.cheap)
        parts.append((out, fitted.outputs(counted, out)))
    everything = np.arange(len(targets))
    fit_cheap(counted, everything, targets, titles, settings.members, settings.cheap).write(folder, counted)
    order = np.argsort(np.concatenate([out for out, _ in parts]), kind="stable")
    names = list(parts[0][1].members)
    phrases = [one for _, outputs in parts for one in outputs.phrases]
    return Outputs(
        {name: np.concatenate([outputs.members[name] for _, outputs in parts])[order] for name in names},
        [phrases[int(i)] for i in order],
    )


def _pairs(
    members: dict[str, Float], outputs: Outputs, targets: Bool, splits: list[tuple[Int, Int]], tokens: Sequence[int]
) -> list[Pairs]:
    """Pairs of the splits' rows, ascending. What a document is told of the labels was counted without its fold."""
    space_of = {int(i): space for space, out in ((label_space(targets[t]), o) for t, o in splits) for i in out}
    return [
        pairs({name: own[at] for name, own in members.items()}, outputs.phrases[at], space_of[row], tokens[row])
        for at, row in enumerate(sorted(space_of))
    ]


def _out_of_fold(of: list[Pairs], targets: Bool, texts: Sequence[str], settings: ScorerSettings) -> Float:
    """Ranker margins of each document by a ranker (one bag) that did not see it, float64[M, L]."""
    fold = folds_by_text(texts, settings.folds, settings.seed)
    logits = np.zeros(targets.shape)
    for k in np.unique(fold):
        train, out = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        if len(train) == 0:
            train = out
        fitted = fit_ranker([of[int(i)] for i in train], targets[train], settings.ranker, bags=1)
        logits[out] = fitted.logits([of[int(i)] for i in out])
    return logits
