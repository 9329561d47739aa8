"""Pretraining on unlabelled notes, and a training that starts from it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from throughline_serving.errors import InputError

from throughline.training.encoder_fit import TINY, fit_encoder, settings_for
from throughline.training.encoders import build_encoder
from throughline.training.pretrain import PretrainSettings, pretrain_tiny

SETTINGS = replace(TINY, width=32, vocabulary=200, held_share=0.0, precision="fp32")


def notes(count: int) -> list[str]:
    """A small language: each organ has its own trouble."""
    draw = np.random.default_rng(0)
    pairs = [("lung", "nodule"), ("kidney", "stone"), ("rib", "fracture"), ("skin", "rash")]
    chosen = [[pairs[i] for i in draw.choice(4, size=3)] for _ in range(count)]
    return [" ".join(f"the {organ} shows a {trouble} ." for organ, trouble in some) for some in chosen]


def test_hidden_words_become_predictable_and_training_starts_from_there(tmp_path: Path) -> None:
    texts = notes(300)
    curve = pretrain_tiny(texts, SETTINGS, PretrainSettings(epochs=8, rate=1e-2), tmp_path / "adapted")
    assert curve[-1]["masked_loss"] < 0.5 * curve[0]["masked_loss"]
    assert [path.name for path in tmp_path.iterdir()] == ["adapted"]
    start = replace(SETTINGS, path=str(tmp_path / "adapted"), epochs=1)
    adapted, reader = build_encoder(start, [])
    fresh, _ = build_encoder(SETTINGS, texts)
    assert not torch.equal(adapted.norm.weight, fresh.norm.weight)
    targets = np.array([["nodule" in text] for text in texts])
    fit = fit_encoder(texts, targets, ["Lung nodule"], start, None)
    assert fit.reader.tokenizer.get_vocab() == reader.tokenizer.get_vocab()


def test_a_pretrained_encoder_is_not_pretrained_again(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="pretrained already"):
        pretrain_tiny(["a"], settings_for("local", "weights"), PretrainSettings(), tmp_path / "adapted")
