"""Word pieces for the tiny encoder, learnt from the training text alone."""

from collections import Counter
from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

SPECIAL = PAD, UNKNOWN, MASK = "[PAD]", "[UNK]", "[MASK]"
LINE_BREAKS = Regex(r"\n+")
BLANKS = Regex(r"[^\S\n]+")


def fit_word_pieces(texts: Sequence[str], *, size: int) -> Tokenizer:
    """Fit a lower-case WordPiece tokenizer with about ``size`` pieces; the same texts give the same pieces.

    Line breaks are tokens: they end what a negation governs and set headings off. Digits are read one by one, so that
    sizes and dates share pieces. Accents are dropped from what is compared, never from offsets. Words of one text
    alone are not learnt from: what only one holds may be a name, and pieces leave training in clear.
    """
    learning = _tokenizer({UNKNOWN: 0})
    # The trainer numbers the characters inside words in the order of a hash map that differs between processes, and
    # settles ties by number. Given as special tokens they have fixed numbers; the tokenizer below forgets they were.
    normal = [learning.normalizer.normalize_str(text) for text in texts]
    characters = sorted({c for text in normal for c in text if not c.isspace()})
    inside = [f"##{character}" for character in characters]
    trainer = WordPieceTrainer(
        vocab_size=size, min_frequency=2, special_tokens=[*SPECIAL, *inside], show_progress=False
    )
    words = [[word for word, _ in learning.pre_tokenizer.pre_tokenize_str(text)] for text in normal]
    texts_with = Counter(word for own in words for word in set(own))
    learning.train_from_iterator((" ".join(word for word in own if texts_with[word] > 1) for own in words), trainer)
    return _tokenizer(learning.get_vocab())


def _tokenizer(vocabulary: dict[str, int]) -> Tokenizer:
    """How text is cut, whatever the pieces."""
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=64))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace(LINE_BREAKS, "\n"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split("\n", behavior="isolated"),
            pre_tokenizers.Split(BLANKS, behavior="removed"),
            pre_tokenizers.Punctuation(behavior="isolated"),
            pre_tokenizers.Digits(individual_digits=True),
        ]
    )
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer
