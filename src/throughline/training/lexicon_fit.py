"""Fit the lexicon member: count phrases with and without section against labels, and weigh the words of titles."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from throughline_serving.inference.lexicon import Lexicon, stem_of
from throughline_serving.inference.terms import marked_words
from throughline_serving.reading.reading import Reading
from throughline_serving.reading.tokens import tokenise

Bool = NDArray[np.bool_]
_PLAIN_WORDS = (
    "a an and are as at be been by for from has have in is it its nor of on or that the this to was were with other "
    "unspecified nos nec not elsewhere classified without mention site sites type"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())


@dataclass(frozen=True)
class LexiconSettings:
    """Phrases of up to ``longest`` words in ``documents`` documents; labels whose precision reaches ``least``."""

    longest: int = 4
    documents: int = 2
    least: float = 0.15
    labels_per_phrase: int = 8
    most_phrases: int = 60_000


Phrases = list[set[tuple[str, str]]]  # per document: (phrase, section), and (phrase, "") for everywhere


def phrases_of(readings: Sequence[Reading], longest: int) -> Phrases:
    """Phrases of each document inside its sentences, everywhere and by section; those of plain words alone left out."""
    found: Phrases = []
    for reading in readings:
        words = marked_words(reading)
        here: set[tuple[str, str]] = set()
        for first in range(len(words)):
            stop = first
            while stop < len(words) and stop - first < longest and reading.sentences[stop] == reading.sentences[first]:
                stop += 1
                if not _PLAIN.issuperset(words[first:stop]):
                    phrase = " ".join(words[first:stop])
                    here.add((phrase, ""))
                    here.add((phrase, reading.sections[first]))
        found.append(here)
    return found


def fit_lexicon(phrases: Phrases, targets: Bool, titles: Sequence[str], settings: LexiconSettings) -> Lexicon:
    """Fit on documents' phrases and labels bool[N, L]; ``titles[l]`` may be empty."""
    labels_of = [np.flatnonzero(row).tolist() for row in targets]
    documents = Counter(key for here in phrases for key in here)
    together: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for here, labels in zip(phrases, labels_of, strict=True):
        for key in here:
            if documents[key] >= settings.documents:
                together[key].update(labels)
    kept: dict[str, dict[str, list[tuple[int, float]]]] = {}
    for (phrase, section), counts in together.items():
        n = documents[phrase, section]
        precisions = ((label, (c + 0.1) / (n + 1.0)) for label, c in counts.items())
        entries = [(label, precision) for label, precision in precisions if precision >= settings.least]
        if entries:
            entries.sort(key=lambda e: (-e[1], e[0]))
            kept.setdefault(phrase, {})[section] = entries[: settings.labels_per_phrase]
    chosen = sorted(sorted(kept, key=lambda p: (-documents[p, ""], p))[: settings.most_phrases])
    return _assemble(chosen, kept, documents, targets.shape[1], _title_words(titles))


def _assemble(
    chosen: list[str],
    kept: dict[str, dict[str, list[tuple[int, float]]]],
    documents: Counter[tuple[str, str]],
    size: int,
    title_words: dict[str, list[tuple[int, float]]],
) -> Lexicon:
    rows: list[dict[str, int]] = []
    starts, labels, values = [0], [], []
    for phrase in chosen:
        own: dict[str, int] = {}
        for section, entries in sorted(kept[phrase].items()):
            own[section] = len(starts) - 1
            support = float(np.log1p(documents[phrase, section]))
            labels += [label for label, _ in entries]
            values += [(precision, support) for _, precision in entries]
            starts.append(len(labels))
        rows.append(own)
    return Lexicon.of(
        size,
        chosen,
        rows,
        np.array(starts, dtype=np.int32),
        np.array(labels, dtype=np.int32),
        np.array(values, dtype=np.float32).reshape(-1, 2),
        title_words,
    )


def _title_words(titles: Sequence[str]) -> dict[str, list[tuple[int, float]]]:
    """Stem -> (label, idf share in its title); idf over the titles themselves."""
    stems = [sorted({stem_of(w) for w in tokenise(title).words if w not in _PLAIN}) for title in titles]
    frequency = Counter(stem for own in stems for stem in own)
    words: dict[str, list[tuple[int, float]]] = {}
    for label, own in enumerate(stems):
        idf = {stem: np.log(1.0 + len(titles) / frequency[stem]) for stem in own}
        for stem in own:
            words.setdefault(stem, []).append((label, round(float(idf[stem] / sum(idf.values())), 6)))
    return words


def write_lexicon(lexicon: Lexicon, folder: Path) -> None:
    """Export what ``Lexicon.load`` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    table = {
        "labels": lexicon.size,
        "phrases": list(lexicon.phrases),
        "rows": [dict(row) for row in lexicon.rows],
        "title_words": {word: list(map(list, pairs)) for word, pairs in lexicon.title_words.items()},
    }
    (folder / "lexicon.json").write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    np.save(folder / "starts.npy", lexicon.starts)
    np.save(folder / "entry_labels.npy", lexicon.labels)
    np.save(folder / "entry_values.npy", lexicon.values)
