"""Word pieces for the tiny encoder, learnt from the training text alone."""

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

PAD, UNKNOWN, MASK = "[PAD]", "[UNK]", "[MASK]"
LINE_BREAKS = Regex(r"\n+")
BLANKS = Regex(r"[^\S\n]+")


def fit_word_pieces(texts: Iterable[str], *, size: int) -> Tokenizer:
    """Fit a lower-case WordPiece tokenizer with at most ``size`` pieces.

    Line breaks are tokens: they end what a negation governs and set headings off. Digits are read one by one, so that
    sizes and dates share pieces. Accents are dropped from what is compared, never from offsets.
    """
    tokenizer = Tokenizer(WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=64))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(LINE_BREAKS, behavior="isolated"),
            pre_tokenizers.Split(BLANKS, behavior="removed"),
            pre_tokenizers.Punctuation(behavior="isolated"),
            pre_tokenizers.Digits(individual_digits=True),
        ]
    )
    tokenizer.decoder = decoders.WordPiece()
    trainer = WordPieceTrainer(
        vocab_size=size, min_frequency=2, special_tokens=[PAD, UNKNOWN, MASK], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
