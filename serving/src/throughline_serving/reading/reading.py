"""A document as the members read it: words with their offsets, sentence, section and assertion."""

from bisect import bisect_right
from dataclasses import dataclass

from throughline_serving.reading.assertion import Assertion, assert_words
from throughline_serving.reading.document import Document
from throughline_serving.reading.sections import BODY, detect_sections, section_name
from throughline_serving.reading.tokens import tokenise

# Sections whose words are of someone else or of another time, whatever their sentence says.
_SECTION_ASSERTS = {"family": Assertion.FAMILY, "past": Assertion.HISTORY}


@dataclass(frozen=True, slots=True)
class Reading:
    """Parallel lists, one entry a word. ``words[i]`` is ``text[starts[i]:ends[i]]`` in lower case."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]  # counted from 0 over the document
    sections: list[str]  # name of the section the word stands in, "body" outside any
    assertions: list[int]  # an Assertion

    @classmethod
    def of(cls, document: Document) -> "Reading":
        """Read a document. Its own sections count; a document without any is searched for heading lines."""
        tokens = tokenise(document.text)
        sections = document.sections or detect_sections(document.text)
        names = _section_per_word(tokens.starts, sections)
        sentences = _apart_by_section(tokens.sentences, names)
        assertions = assert_words(tokens.words, sentences)
        for i, name in enumerate(names):
            if name in _SECTION_ASSERTS and assertions[i] == Assertion.AFFIRMED:
                assertions[i] = int(_SECTION_ASSERTS[name])
        return cls(tokens.words, tokens.starts, tokens.ends, sentences, names, assertions)


def _section_per_word(starts: list[int], sections: tuple[tuple[str, int, int], ...]) -> list[str]:
    """The innermost section that begins last before the word and has not ended."""
    names = [BODY] * len(starts)
    for heading, start, end in sections:
        name = section_name(heading)
        first, stop = bisect_right(starts, start - 1), bisect_right(starts, end - 1)
        names[first:stop] = [name] * (stop - first)
    return names


def _apart_by_section(sentences: list[int], names: list[str]) -> list[int]:
    """No sentence goes on into the next section."""
    added, result = 0, []
    for i, sentence in enumerate(sentences):
        if i and names[i] != names[i - 1] and sentence == sentences[i - 1]:
            added += 1
        result.append(sentence + added)
    return result
