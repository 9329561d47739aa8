"""Words of a text with their offsets and sentences: one pass of one regular expression."""

import re
from dataclasses import dataclass

# A number with decimals, or a run of letters and digits with a short possessive; else the end of a sentence. A line
# break ends a sentence unless the next line goes on in lower case (a wrapped line); a blank line always does.
_PIECE = re.compile(
    r"(\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W\d_]{1,2}(?![^\W_]))?)"
    r"|[.;?!•]+(?=\s|[^\W_]|$)|\n(?=[ \t]*\n)|\n(?![ \t]*[a-zà-ÿ])"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """``words[i]`` is ``text[starts[i]:ends[i]]`` in lower case; ``sentences[i]`` counts the sentences before it."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]


def tokenise(text: str) -> Tokens:
    """Split a text into words. Offsets are code points of ``text``, end exclusive.

    >>> tokenise("No cough. Temp 38.5").words
    ['no', 'cough', 'temp', '38.5']
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[int] = []
    sentence, ended = 0, False
    for piece in _PIECE.finditer(text):
        word = piece[1]
        if word is None:
            ended = True
            continue
        if ended and words:
            sentence += 1
        ended = False
        start, end = piece.span()
        words.append(word.lower())
        starts.append(start)
        ends.append(end)
        sentences.append(sentence)
    return Tokens(words, starts, ends, sentences)
