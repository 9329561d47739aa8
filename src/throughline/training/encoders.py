"""The encoders by name. An allow-list: a configuration can name one of these and nothing else."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from throughline_serving.errors import InputError
from throughline_serving.inference.windows import Reader, WindowSettings

from throughline.training.encoder_settings import EncoderSettings

Constructor = Callable[[EncoderSettings, Sequence[str]], tuple[Any, Reader]]


def tiny(settings: EncoderSettings, texts: Sequence[str]) -> tuple[Any, Reader]:
    """Convolutions from scratch with a tokenizer learnt from ``texts``; with a path, as pretraining left both."""
    from safetensors.torch import load_file

    from throughline.training.tiny import TinyEncoder
    from throughline.training.tokenizer_fit import UNKNOWN, fit_word_pieces

    if settings.path:
        reader = Reader.load(Path(settings.path))
    else:
        tokenizer = fit_word_pieces(texts, size=settings.vocabulary)
        window = min(settings.window, 512) if settings.transformer_layers else settings.window
        blank = tokenizer.get_vocab()[UNKNOWN]
        reader = Reader(
            tokenizer, WindowSettings(window, min(settings.overlap, window // 4), settings.limit, (), (), None, blank)
        )
    encoder = TinyEncoder(
        vocabulary=reader.tokenizer.get_vocab_size(),
        width=settings.width,
        convolutions=settings.convolutions,
        transformer_layers=settings.transformer_layers,
        positions=reader.settings.window,
        dropout=settings.dropout,
    )
    if settings.path:
        encoder.load_state_dict(load_file(Path(settings.path) / "model.safetensors"))
    return encoder, reader


def local(settings: EncoderSettings, texts: Sequence[str]) -> tuple[Any, Reader]:
    """Pretrained weights from the folder ``settings.path``."""
    from throughline.training.pretrained import load_pretrained

    return load_pretrained(settings, settings.path, None)


def _hub(name: str, revision: str) -> Constructor:
    def construct(settings: EncoderSettings, texts: Sequence[str]) -> tuple[Any, Reader]:
        from throughline.training.pretrained import load_pretrained

        return load_pretrained(settings, name, revision)

    return construct


ENCODERS: dict[str, Constructor] = {
    "tiny": tiny,
    "local": local,
    "bio_clinical_bert": _hub("emilyalsentzer/Bio_ClinicalBERT", "d5892b39a4adaed74b92212a44081509db72f87b"),
    "bioclinical_modernbert": _hub(
        "thomas-sounack/BioClinical-ModernBERT-base", "c3648aa87af95837c809e6f0c5f85d08160db437"
    ),
}


def build_encoder(settings: EncoderSettings, texts: Sequence[str]) -> tuple[Any, Reader]:
    """The encoder that ``settings.name`` names, and the reader that feeds it. Raises InputError for other names."""
    if settings.name not in ENCODERS:
        raise InputError(
            f"no encoder is called {settings.name}", where="encoder", remedy=f"choose one of {', '.join(ENCODERS)}"
        )
    return ENCODERS[settings.name](settings, texts)
