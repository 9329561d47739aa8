"""The head, the batches and the layers below: padding and windows must not change a document's scores."""

import math

import numpy as np
import pytest
import torch
from throughline_serving.inference.windows import Reading

from throughline.training.batches import Buckets, TextBatches, Texts
from throughline.training.encoder_settings import TINY
from throughline.training.label_attention import LabelAttention
from throughline.training.label_figures import exact_share, micro_f1, never_empty
from throughline.training.module import CoderModule
from throughline.training.tiny import TinyEncoder


def reading(*lengths: int, seed: int = 0) -> Reading:
    """Windows of equal length, all tokens owned."""
    draw = np.random.default_rng(seed)
    ids = draw.integers(0, 50, size=(len(lengths), lengths[0]))
    return Reading(ids, np.ones(ids.shape, dtype=bool), np.zeros((ids.size, 2), dtype=np.int32), ())


def module(transformer_layers: int = 0) -> CoderModule:
    torch.manual_seed(0)
    encoder = TinyEncoder(
        vocabulary=50, width=16, convolutions=2, transformer_layers=transformer_layers, positions=64, dropout=0.1
    )
    return CoderModule(encoder, LabelAttention(16, torch.zeros(4), [None] * 4, 0.1), TINY).eval()


def test_attention_by_hand() -> None:
    head = LabelAttention(2, torch.tensor([0.5]), [None], 1.0)
    with torch.no_grad():
        head.query.weight.copy_(torch.tensor([[math.log(3), 0.0]]))
        head.value.weight.copy_(torch.tensor([[0.0, 1.0]]))
    hidden = torch.tensor([[[1.0, 4.0], [0.0, 8.0], [9.0, 9.0]]])
    logits, attention = head(hidden, torch.tensor([[True, True, False]]))
    assert torch.allclose(attention, torch.tensor([[[0.75, 0.25, 0.0]]]))
    assert torch.allclose(logits, torch.tensor([[0.75 * 4 + 0.25 * 8 + 0.5]]))


def test_labels_start_from_their_titles() -> None:
    titles = [torch.tensor([3.0, 4.0, 0.0]), None, torch.tensor([0.0, 0.0, 9.0])]
    head = LabelAttention(3, torch.zeros(3), titles, 0.1)
    length = 0.1 * math.sqrt(3)
    expected = length * torch.tensor([[0.6, 0.8, 0.0], [0.0, 0.0, 1.0]])
    for start in (head.query.weight, head.value.weight):
        assert torch.allclose(start[[0, 2]], expected, atol=1e-6)
    assert head.query.weight[1].norm().item() == pytest.approx(length, rel=1e-4)


def test_padding_changes_nothing() -> None:
    readings = [reading(5, seed=1), reading(11, 11, seed=2), reading(30, seed=3)]
    for layers in (0, 1):
        coder = module(layers)
        batch = TextBatches(Texts(readings, np.zeros((3, 4), dtype=bool)))
        together = batch[[0, 1, 2]]
        with torch.no_grad():
            logits, attention = coder(together["input"], together["mask"], together["owned"])
            for row in range(3):
                alone = batch[[row]]
                logit, _ = coder(alone["input"], alone["mask"], alone["owned"])
                assert torch.allclose(logit[0], logits[row], atol=1e-5)
        assert torch.allclose(attention.sum(dim=2), torch.ones(3, 4), atol=1e-5)
        assert not attention[~together["owned"].flatten(1)[:, None, :].expand_as(attention)].any()


def test_every_document_is_in_one_batch_and_the_order_is_the_seed_and_epoch() -> None:
    lengths = np.random.default_rng(0).integers(1, 300, size=101)
    buckets = Buckets(lengths, batch=8, tokens=1_000, seed=3)
    first = list(buckets)
    assert sorted(row for rows in first for row in rows) == list(range(101))
    assert all(len(rows) <= 8 for rows in first)
    assert all(lengths[rows].max() * len(rows) <= 1_000 for rows in first)
    assert list(buckets) == first
    buckets.set_epoch(1)
    assert list(buckets) != first
    padded = sum(lengths[rows].max() * len(rows) for rows in first)
    assert padded < 1.25 * lengths.sum()


def test_figures_by_hand() -> None:
    probabilities = np.array([[0.9, 0.1], [0.2, 0.4], [0.6, 0.7]], dtype=np.float32)
    proposed = never_empty(probabilities)
    assert proposed.tolist() == [[True, False], [False, True], [True, True]]
    true = np.array([[True, False], [True, False], [True, True]])
    assert micro_f1(proposed, true) == 2 * 3 / (4 + 4)
    assert exact_share(proposed, true) == 2 / 3
