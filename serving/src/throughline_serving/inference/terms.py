"""The terms that the linear and the tree member count: word n-grams with section and assertion, character n-grams."""

from functools import lru_cache

from throughline_serving.reading.assertion import Assertion
from throughline_serving.reading.reading import Reading

# A word under an assertion is another word. History is left unmarked: in an indication "history of cough" is the
# present complaint, and the words "history of" are terms of their own.
MARKS = {Assertion.NEGATED: "~n", Assertion.UNCERTAIN: "~u", Assertion.FAMILY: "~f"}
_SUFFIX = tuple(MARKS.get(kind, "") for kind in Assertion)


def marked_words(reading: Reading) -> list[str]:
    """Words with their assertion mark; whole numbers become ``#``."""
    return [
        ("#" if word.isdigit() else word) + _SUFFIX[kind]
        for word, kind in zip(reading.words, reading.assertions, strict=True)
    ]


def word_terms(reading: Reading) -> list[list[str]]:
    """Per word, the terms that end there: itself and the pair with the word before, plain and with the section.

    Pairs stay inside a sentence.
    """
    words, sentences, sections = marked_words(reading), reading.sentences, reading.sections
    terms: list[list[str]] = []
    for i, word in enumerate(words):
        here = [word, f"{sections[i]}|{word}"]
        if i and sentences[i] == sentences[i - 1]:
            pair = f"{words[i - 1]} {word}"
            here += [pair, f"{sections[i]}|{pair}"]
        terms.append(here)
    return terms


@lru_cache(maxsize=1 << 16)
def char_terms(word: str) -> tuple[str, ...]:
    """The character 3- to 5-grams of one word with a space at either end.

    >>> char_terms("at")
    (' at', 'at ', ' at ')
    """
    padded = f" {word} "
    return tuple(padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1))
