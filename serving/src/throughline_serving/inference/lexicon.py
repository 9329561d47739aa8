"""The lexicon member: phrases learnt from training with how often each label goes with them, and titles of codes.

``lexicon/`` holds lexicon.json (phrases over marked words, per phrase its rows everywhere and by section, words of
titles with their idf share), starts.npy int32[R + 1], entry_labels.npy int32[E] and entry_values.npy float32[E, 2].
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from throughline_serving.inference.terms import marked_words
from throughline_serving.reading.assertion import Assertion
from throughline_serving.reading.reading import Reading

FEATURES = (
    "phrase_top",
    "phrase_top3",
    "phrase_documents",
    "phrases_strong",
    "section_top",
    "section_top3",
    "section_documents",
    "title_affirmed",
    "title_negated",
)
STRONG = 0.5


@dataclass(frozen=True)
class Match:
    """A phrase found: its number, and the words ``[first, stop)`` of the reading."""

    phrase: int
    first: int
    stop: int


@dataclass(frozen=True)
class Lexicon:
    """``rows[p]`` maps a section ("" = everywhere) to a row of phrase p; row r owns entries starts[r] to starts[r + 1].

    ``labels`` int32[E] and ``values`` float32[E, 2] (precision, log of the phrase's documents) are the entries.
    ``title_words[w]`` are (label, idf share) pairs: the shares of a title sum to 1.
    """

    size: int
    phrases: Sequence[str]
    rows: Sequence[Mapping[str, int]]
    starts: NDArray[np.int32]
    labels: NDArray[np.int32]
    values: NDArray[np.float32]
    title_words: Mapping[str, Sequence[tuple[int, float]]]
    automaton: Any

    @classmethod
    def load(cls, folder: Path) -> "Lexicon":
        """Read what training wrote."""
        table = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
        return cls.of(
            table["labels"],
            table["phrases"],
            table["rows"],
            np.load(folder / "starts.npy"),
            np.load(folder / "entry_labels.npy"),
            np.load(folder / "entry_values.npy"),
            table["title_words"],
        )

    @classmethod
    def of(
        cls,
        size: int,
        phrases: Sequence[str],
        rows: Sequence[Mapping[str, int]],
        starts: NDArray[np.int32],
        labels: NDArray[np.int32],
        values: NDArray[np.float32],
        title_words: Mapping[str, Sequence[tuple[int, float]]],
    ) -> "Lexicon":
        """Make the phrase automaton (seconds per million phrases)."""
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for number, phrase in enumerate(phrases):
            automaton.add_word(f" {phrase} ", number)
        if phrases:
            automaton.make_automaton()
        return cls(size, phrases, rows, starts, labels, values, title_words, automaton)

    def matches(self, reading: Reading) -> list[Match]:
        """Every phrase found, in the order of the text; phrases stay inside a sentence."""
        if not self.phrases:
            return []
        line, places = _line(marked_words(reading), reading.sentences)
        found = []
        for last, number in self.automaton.iter(line):
            phrase = self.phrases[number]
            stop = places[last] + 1
            found.append(Match(number, stop - phrase.count(" ") - 1, stop))
        return found

    def features(self, reading: Reading) -> NDArray[np.float32]:
        """``FEATURES`` per label, float32[L, 9]: precisions (c + 0.1) / (n + 1) of phrases, coverage of the title."""
        found: set[tuple[int, str]] = set()
        if self.phrases:
            line, places = _line(marked_words(reading), reading.sentences)
            # a phrase lies in one sentence, so its last word's section is that of all its words
            sections = reading.sections
            found = {(number, sections[places[last]]) for last, number in self.automaton.iter(line)}
        rows = self.rows
        everywhere = {row for number, _ in found if (row := rows[number].get("")) is not None}
        in_section = {row for number, section in found if (row := rows[number].get(section)) is not None}
        result = np.zeros((self.size, len(FEATURES)), dtype=np.float32)
        result[:, 0:4] = self._summary(sorted(everywhere))
        result[:, 4:7] = self._summary(sorted(in_section))[:, :3]
        result[:, 7], result[:, 8] = self._title_coverage(reading)
        return result

    def evidence(self, reading: Reading, label: int) -> list[tuple[float, Match]]:
        """Phrases that speak for a label with their precision, strongest first, longer before shorter."""
        found = []
        for match in self.matches(reading):
            best = 0.0
            for section in ("", reading.sections[match.first]):
                row = self.rows[match.phrase].get(section)
                if row is not None:
                    span = slice(self.starts[row], self.starts[row + 1])
                    here = self.values[span, 0][self.labels[span] == label]
                    best = max(best, float(here[0]) if len(here) else 0.0)
            if best > 0:
                found.append((best, match))
        return sorted(found, key=lambda f: (-f[0], f[1].first - f[1].stop, f[1].first))

    def _summary(self, rows: list[int]) -> NDArray[np.float32]:
        """Top precision, mean of the top three, log documents of the top phrase, strong phrases: float32[L, 4]."""
        result = np.zeros((self.size, 4), dtype=np.float32)
        if not rows:
            return result
        begins = self.starts[rows]
        lengths = self.starts[np.array(rows) + 1] - begins
        index = np.arange(int(lengths.sum())) + np.repeat(begins - np.cumsum(lengths) + lengths, lengths)
        labels, precision, documents = self.labels[index], self.values[index, 0], self.values[index, 1]
        # by label, then the most precise, then the best supported: one sort of one number
        order = np.argsort(labels + (1.0 - precision.astype(np.float64)) * 0.999 - documents * 1e-12)
        labels, precision, documents = labels[order], precision[order], documents[order]
        first = np.flatnonzero(np.r_[True, labels[1:] != labels[:-1]])
        rank = np.arange(len(labels)) - np.repeat(first, np.diff(np.r_[first, len(labels)]))
        result[labels[first], 0] = precision[first]
        result[labels[first], 2] = documents[first]
        top3 = rank < 3
        result[:, 1] = np.bincount(labels[top3], precision[top3], self.size) / 3.0
        result[:, 3] = np.bincount(labels[precision >= STRONG], minlength=self.size)
        return result

    def _title_coverage(self, reading: Reading) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Share of each title's idf found among affirmed words, and among negated ones, float64[L]."""
        affirmed: set[str] = set()
        negated: set[str] = set()
        for word, kind in zip(reading.words, reading.assertions, strict=True):
            stem = stem_of(word)
            if stem in self.title_words:
                (negated if kind in (Assertion.NEGATED, Assertion.FAMILY) else affirmed).add(stem)
        return self._covered(affirmed), self._covered(negated - affirmed)

    def _covered(self, stems: set[str]) -> NDArray[np.float64]:
        covered = np.zeros(self.size)
        for stem in sorted(stems):
            for label, share in self.title_words[stem]:
                covered[label] += share
        return covered


def _line(words: list[str], sentences: list[int]) -> tuple[str, list[int]]:
    """Words between single spaces, `` . `` between sentences; and for each character the last word begun by then."""
    pieces: list[str] = [" "]
    places: list[int] = [-1]
    for i, word in enumerate(words):
        if i and sentences[i] != sentences[i - 1]:
            pieces.append(". ")
            places += [i - 1, i - 1]
        pieces.append(word + " ")
        places += [i] * (len(word) + 1)
    return "".join(pieces), places


@lru_cache(maxsize=1 << 16)
def stem_of(word: str) -> str:
    """A word without its plural and adjective endings, so that titles meet notes.

    >>> stem_of("infections"), stem_of("vesicoureteral")
    ('infection', 'vesicoureter')
    """
    for ending in ("ies", "es", "s", "al", "ic", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
