"""The encoder member as it is served: one document a call, unpadded, on one thread, in ONNX Runtime."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from throughline_serving.errors import InputError
from throughline_serving.inference.windows import Reader, Reading

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


@dataclass(frozen=True, eq=False)
class EncoderScores:
    """What the encoder says about one text, over L labels and the T tokens it read."""

    probabilities: NDArray[np.float32]  # [L], 0 to 1
    attention: NDArray[np.float32]  # [L, T], each row sums to 1
    offsets: NDArray[np.int32]  # [T, 2], start and end of each token in the text
    unread: tuple[tuple[int, int], ...]  # places beyond the encoder's limit

    @property
    def tokens(self) -> int:
        """How many tokens were read."""
        return len(self.offsets)


class Encoder:
    """A trained encoder with its label attention. Safe to call from several threads."""

    def __init__(self, session: "InferenceSession", reader: Reader) -> None:
        self._session, self.reader = session, reader

    @classmethod
    def load(cls, folder: Path) -> "Encoder":
        """Load ``model.onnx``, ``tokenizer.json`` and ``encoder.json``.

        Raises InputError where one of them is missing.
        """
        import onnxruntime

        for name in ("model.onnx", "tokenizer.json", "encoder.json"):
            if not (folder / name).is_file():
                raise InputError(f"{name} is missing", where=str(folder), remedy="train the encoder again")
        options = onnxruntime.SessionOptions()
        # One thread: two are not bitwise equal to one, and callers run documents in parallel.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.log_severity_level = 3
        path = str(folder / "model.onnx")
        return cls(onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]), Reader.load(folder))

    def score(self, text: str) -> EncoderScores:
        """Probabilities of all labels for one text, and where each label looked."""
        reading = self.reader.read(text)
        logits, attention = self.logits(reading)
        return EncoderScores(
            probabilities=(1.0 / (1.0 + np.exp(-np.clip(logits, -80.0, 80.0)))).astype(np.float32),
            attention=attention if reading.owned.all() else attention[:, reading.owned.ravel()],
            offsets=reading.offsets,
            unread=reading.unread,
        )

    def logits(self, reading: Reading) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Logits [L] and attention [L, W * S] of a text that was read already."""
        logits, attention = self._session.run(["logits", "attention"], {"ids": reading.ids, "owned": reading.owned})
        return logits, attention
