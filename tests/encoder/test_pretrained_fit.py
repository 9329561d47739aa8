"""Encoders with weights, on tiny random folders that the test builds: nothing is downloaded."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from throughline_serving.errors import InputError
from throughline_serving.inference.encoder import Encoder

from throughline.training.encoder_fit import EncoderSettings, fit_encoder, settings_for
from throughline.training.encoders import build_encoder
from throughline.training.frozen_features import FrozenFeatures

TEXTS = [f"{a} of the {b}\n\nno {c}" for a in ("mass", "cyst") for b in ("lung", "liver") for c in ("fever", "cough")]
TITLES = ["Mass of lung", "Cyst of liver"]
TARGETS: NDArray[np.bool_] = np.array([["mass" in t and "lung" in t, "cyst" in t and "liver" in t] for t in TEXTS])


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of four layers with random weights, in the Hub's layout."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("bert")
    words = sorted({word for text in (*TEXTS, *TITLES) for word in text.lower().split()})
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=5 + len(words), hidden_size=32, num_hidden_layers=4, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=16,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def modernbert(tmp_path_factory: pytest.TempPathFactory, bert: Path) -> Path:
    """A ModernBERT of two layers: not laid out as embeddings and encoder.layer."""
    from transformers import AutoTokenizer, ModernBertConfig, ModernBertModel

    folder = tmp_path_factory.mktemp("modernbert")
    tokenizer = AutoTokenizer.from_pretrained(bert)
    tokenizer.save_pretrained(folder)
    config = ModernBertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=48,
        pad_token_id=0, cls_token_id=2, sep_token_id=3, bos_token_id=2, eos_token_id=3,
    )  # fmt: skip
    ModernBertModel(config).save_pretrained(folder)
    return folder


def settings(folder: Path) -> EncoderSettings:
    return replace(settings_for("local", str(folder)), epochs=2, frozen_layers=2, batch=4, limit=400)


def test_served_equals_trained_over_windows(bert: Path, tmp_path: Path) -> None:
    fit = fit_encoder(TEXTS, TARGETS, TITLES, settings(bert), tmp_path / "encoder")
    assert fit.difference is not None
    assert fit.difference < 1e-4
    texts = [*TEXTS[:2], " ".join(TEXTS)]
    assert fit.reader.read(texts[-1]).ids.shape == (6, 16)
    served = Encoder.load(tmp_path / "encoder")
    for text, expected in zip(texts, fit.predict(texts), strict=True):
        scores = served.score(text)
        assert np.abs(scores.probabilities - expected).max() < 1e-5
        assert np.allclose(scores.attention.sum(axis=1), 1, atol=1e-5)


def test_lower_layers_stay_and_upper_layers_learn(bert: Path) -> None:
    before, _ = build_encoder(settings(bert), TEXTS)
    fit = fit_encoder(TEXTS, TARGETS, TITLES, settings(bert), None)
    after = fit.module.encoder
    for place, same in ((0, True), (1, True), (2, False), (3, False)):
        old, new = (e.model.encoder.layer[place].output.dense.weight for e in (before, after))
        assert torch.equal(old, new) == same
    assert torch.equal(before.model.embeddings.word_embeddings.weight, after.model.embeddings.word_embeddings.weight)


def test_dropout_is_on_in_training_though_weights_arrive_in_eval_mode(bert: Path) -> None:
    fit = fit_encoder(TEXTS, TARGETS, TITLES, settings(bert), None)
    fit.module.on_fit_start()
    layers = fit.module.encoder.model.encoder.layer
    assert [layer.output.dropout.training for layer in layers] == [False, False, True, True]
    assert layers[3].attention.self.dropout.p == 0
    assert layers[3].output.dropout.p == pytest.approx(0.1)


def test_frozen_features_are_shared_and_change_nothing(bert: Path) -> None:
    cache = FrozenFeatures()
    first = fit_encoder(TEXTS, TARGETS, TITLES, settings(bert), None, cache=cache).predict(TEXTS)
    assert len(cache) == len(TEXTS)
    again = fit_encoder(TEXTS, TARGETS, TITLES, settings(bert), None, cache=cache).predict(TEXTS)
    alone = fit_encoder(TEXTS, TARGETS, TITLES, settings(bert), None).predict(TEXTS)
    assert len(cache) == len(TEXTS)
    assert (first == again).all()
    assert (first == alone).all()


def test_a_resumed_training_needs_no_frozen_weights_in_its_checkpoint(bert: Path, tmp_path: Path) -> None:
    for held in (0.0, 0.3):
        chosen, folder = replace(settings(bert), held_share=held), tmp_path / str(held)
        first = fit_encoder(TEXTS, TARGETS, TITLES, chosen, None, resume_folder=folder)
        (last,) = folder.rglob("last.ckpt")
        names = torch.load(last, weights_only=True)["state_dict"]
        assert not any("embeddings" in name or ".layer.0." in name for name in names)
        again = fit_encoder(TEXTS, TARGETS, TITLES, chosen, None, resume_folder=folder)
        assert again.curve == ()
        assert (first.predict(TEXTS) == again.predict(TEXTS)).all()


def test_other_families_run_whole(modernbert: Path, tmp_path: Path) -> None:
    chosen = replace(settings(modernbert), frozen_layers=1)
    fit = fit_encoder(TEXTS, TARGETS, TITLES, chosen, tmp_path / "encoder")
    assert fit.cache is None
    scores = Encoder.load(tmp_path / "encoder").score(TEXTS[0])
    assert np.abs(scores.probabilities - fit.predict(TEXTS[:1])[0]).max() < 1e-5


@pytest.mark.parametrize("name", ["bio_clinical_bert", "bioclinical_modernbert"])
def test_a_hub_name_without_weights_says_what_to_do(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(InputError, match=r"not at hand at revision [0-9a-f]{40}") as caught:
        fit_encoder(TEXTS, TARGETS, TITLES, settings_for(name), None)
    assert "encoder.path=DIR" in caught.value.remedy


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    for path in ("", str(tmp_path)):
        with pytest.raises(InputError, match="no encoder weights"):
            fit_encoder(TEXTS, TARGETS, TITLES, settings_for("local", path), None)
