"""What a person decides about an encoder and its training, with the measured defaults of each kind."""

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True)
class EncoderSettings:
    """Settings of one encoder training. The defaults are the embedded ``tiny`` encoder."""

    name: str = "tiny"
    """Which encoder: a name that ``encoders.ENCODERS`` knows."""
    path: str = ""
    """Folder with weights: required for ``local``; for ``tiny`` the folder that pretraining wrote, or empty."""
    epochs: int = 10
    batch: int = 16
    """Documents in a step."""
    batch_tokens: int = 32_768
    """Most tokens in a step, padding included: long documents make smaller batches."""
    encoder_rate: float = 3e-3
    """Highest learning rate of the encoder."""
    head_rate: float = 3e-3
    """Highest learning rate of the label attention."""
    warm_up: float = 0.1
    """Share of all steps in which the rate rises; it falls linearly afterwards."""
    weight_decay: float = 0.01
    clip: float = 1.0
    """Largest norm of the gradient."""
    dropout: float = 0.1
    """After each layer. Attention weights are never dropped: it costs 17 % of the time and gains nothing."""
    title_scale: float = 0.1
    """Length of what labels start from, their titles' vectors, in units of sqrt(width); 0.5 hurts."""
    start_bias: float | None = None
    """Initial logit of every label; None: each label's log-odds in training."""
    frozen_layers: int = 0
    """Lower layers of a pretrained encoder that are not trained; their output is computed once per text and kept."""
    window: int = 8_192
    """Tokens read at once."""
    overlap: int = 64
    """Tokens that neighbouring windows of a long text share."""
    limit: int = 8_192
    """Most tokens read of one document; the rest is reported as unread."""
    held_share: float = 0.1
    """Share of the documents held back to stop early and to keep the best epoch; 0: all epochs, last weights."""
    patience: int = 4
    """Epochs without a higher held-back micro-F1 before training stops."""
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    """auto: bfloat16 where the processor computes in it, else float32."""
    threads: int = 1
    """Processor threads."""
    seed: int = 0
    vocabulary: int = 8_000
    """Word pieces of the tiny tokenizer."""
    width: int = 128
    """Size of the tiny encoder's token vectors."""
    convolutions: int = 2
    """Residual convolutions of the tiny encoder."""
    transformer_layers: int = 0
    """Transformer layers on top of the tiny encoder's convolutions."""


TINY = EncoderSettings()
PRETRAINED = replace(
    TINY, name="local", epochs=6, batch=16, encoder_rate=3e-4, head_rate=2e-3, start_bias=-3.0, frozen_layers=3,
    window=512, limit=8_192, held_share=0.0,
)  # fmt: skip


def settings_for(name: str, path: str = "", *, seed: int = 0) -> EncoderSettings:
    """The measured settings of an encoder by name.

    >>> settings_for("local", "weights").frozen_layers
    3
    """
    return replace(TINY if name == "tiny" else PRETRAINED, name=name, path=path, seed=seed)
