"""A trained coder as the files that serving loads: model.onnx, tokenizer.json, encoder.json."""

import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from throughline_serving.inference.encoder import Encoder
from throughline_serving.inference.windows import Reader
from torch import Tensor, nn

from throughline.training.module import CoderModule

CLOSE = 1e-4  # largest difference of a logit between torch and ONNX Runtime that is rounding


class ServedGraph(nn.Module):
    """One document in windows without padding: ids and owned [W, S] -> logits [L] and attention [L, W * S]."""

    def __init__(self, module: CoderModule) -> None:
        super().__init__()
        self.encoder, self.head = module.encoder, module.head

    def forward(self, ids: Tensor, owned: Tensor) -> tuple[Tensor, Tensor]:
        """The same layers as in training, with nothing masked but tokens that another window owns."""
        hidden = self.encoder.upper(self.encoder.lower(ids), None)
        logits, attention = self.head(hidden.reshape(1, ids.shape[0] * ids.shape[1], -1), owned.reshape(1, -1))
        return logits[0], attention[0]


def export_encoder(module: CoderModule, reader: Reader, folder: Path, *, check: Sequence[str]) -> float:
    """Write the served files into ``folder`` (replaced whole) and return the largest logit difference found.

    Each text of ``check`` is scored by torch and by the written file. Raises RuntimeError where they differ by more
    than 1e-4: such a file must not be served.
    """
    graph = ServedGraph(module.cpu()).eval()
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _write_onnx(graph, reader, aside / "model.onnx")
        reader.save(aside)
        difference = _largest_difference(graph, reader, aside, check)
        if difference > CLOSE:
            raise RuntimeError(f"the exported encoder differs from the trained one by {difference:.1e}")
        os.chmod(aside, 0o755)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return difference


def _write_onnx(graph: ServedGraph, reader: Reader, path: Path) -> None:
    """Export with both sizes free; the example has two windows, because a size of one would be fixed for good."""
    ids = torch.full((2, 12), reader.settings.blank, dtype=torch.long)
    owned = torch.ones((2, 12), dtype=torch.bool)
    windows, length = torch.export.Dim("windows"), torch.export.Dim("length")
    free = {0: windows, 1: length}
    # The exporter warns about torchvision, which nothing here uses.
    logging.getLogger("torch.onnx._internal.exporter._registration").setLevel(logging.ERROR)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph, (ids, owned), path, dynamo=True, external_data=False, verbose=False,
            input_names=["ids", "owned"], output_names=["logits", "attention"],
            dynamic_shapes={"ids": free, "owned": free},
        )  # fmt: skip
    _strip_provenance(path)


def _strip_provenance(path: Path) -> None:
    """Drop the stack traces that the exporter notes at every node: they name folders of the machine that trained.

    Without them the same training gives the same file wherever it ran.
    """
    import onnx

    model = onnx.load(path)
    graph = model.graph
    for noted in (model, graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        del noted.metadata_props[:]
        noted.ClearField("doc_string")
    onnx.save(model, path)


@torch.no_grad()
def _largest_difference(graph: ServedGraph, reader: Reader, folder: Path, check: Sequence[str]) -> float:
    """Over logits of all checked texts."""
    served = Encoder.load(folder)
    worst = 0.0
    for text in check:
        reading = reader.read(text)
        logits, _ = graph(torch.from_numpy(reading.ids), torch.from_numpy(reading.owned))
        worst = max(worst, float(np.abs(served.logits(reading)[0] - logits.numpy()).max()))
    return worst
