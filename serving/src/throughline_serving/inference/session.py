"""ONNX Runtime sessions as the scorer needs them: one thread, quiet, the same bits every time."""

from pathlib import Path
from typing import Any


def open_session(model: Path) -> Any:
    """An ``onnxruntime.InferenceSession`` on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
