"""The scorer: members read one document, the pooled ranker weighs them; loaded from the folder that training leaves."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from throughline_serving.inference.evidence import attention_spans, term_spans
from throughline_serving.inference.labels import Label, read_labels
from throughline_serving.inference.lexicon import Lexicon
from throughline_serving.inference.linear import Linear, probability
from throughline_serving.inference.ranker import Ranker
from throughline_serving.inference.terms import word_terms
from throughline_serving.inference.trees import Trees
from throughline_serving.reading.document import Document
from throughline_serving.reading.reading import Reading

if TYPE_CHECKING:
    from throughline_serving.inference.encoder import Encoder

Float = NDArray[np.float64]
Places = tuple[tuple[int, int], ...]
MEMBERS = ("encoder", "linear", "trees", "lexicon")


@dataclass(frozen=True)
class Scores:
    """What the coder thinks of one document, per label in the order of ``labels.json``.

    ``logits`` float64[L] are the ranker's raw margins (``UNSUPPORTED`` where no member puts the label forward);
    ``members`` probabilities float64[L] by member; ``novelty`` in [0, 1] the share of words unknown to training;
    ``tokens`` the words read; ``unread`` places of the text that no member could read; ``evidence`` gives, for label
    indices, the places (start, end in the document's text) they rest on, strongest first, computed when asked.
    """

    logits: Float
    members: dict[str, Float]
    novelty: float
    tokens: int
    unread: Places
    evidence: Callable[[Sequence[int]], dict[int, Places]]


@dataclass(frozen=True)
class Scorer:
    """Members that are present, their ranker and the label table."""

    labels: tuple[Label, ...]
    lexicon: Lexicon
    ranker: Ranker
    known_words: frozenset[str]
    linear: Linear | None
    trees: Trees | None
    encoder: "Encoder | None"

    @classmethod
    def load(cls, folder: Path) -> "Scorer":
        """Load ``scorer/``; ``members.json`` says which members there are."""
        table = json.loads((folder / "members.json").read_text(encoding="utf-8"))
        members = table["members"]
        encoder: Any = None
        if "encoder" in members:
            from throughline_serving.inference.encoder import Encoder

            encoder = Encoder.load(folder / "encoder")
        return cls(
            labels=read_labels(folder / "labels.json"),
            lexicon=Lexicon.load(folder / "lexicon"),
            ranker=Ranker.load(folder / "ranker"),
            known_words=frozenset(json.loads((folder / "known_words.json").read_text(encoding="utf-8"))),
            linear=Linear.load(folder / "linear") if "linear" in members else None,
            trees=Trees.load(folder / "trees") if "trees" in members else None,
            encoder=encoder,
        )

    def score(self, document: Document) -> Scores:
        """Score one document; the result depends on nothing but the document."""
        reading = Reading.of(document)
        members: dict[str, Float] = {}
        unread: Places = ()
        attended: Any = None
        if self.encoder is not None:
            attended = self.encoder.score(document.text)
            members["encoder"] = attended.probabilities.astype(np.float64)
            unread = tuple((int(start), int(end)) for start, end in attended.unread)
        terms = word_terms(reading)
        if self.linear is not None:
            members["linear"] = probability(self.linear.margins(reading, terms))
        if self.trees is not None:
            members["trees"] = 1.0 / (1.0 + np.exp(-self.trees.margins(reading, terms)))
        phrases = self.lexicon.features(reading)
        logits = self.ranker.logits(members, phrases, len(reading.words))
        members["lexicon"] = np.maximum(phrases[:, 0], phrases[:, 4]).astype(np.float64)
        unknown = sum(word not in self.known_words for word in reading.words)

        def evidence(indices: Sequence[int]) -> dict[int, Places]:
            if attended is not None:
                return {i: attention_spans(attended.attention[i], attended.offsets, document.text) for i in indices}
            return {i: term_spans(reading, i, self.lexicon, self.linear) for i in indices}

        return Scores(
            logits=logits,
            members=members,
            novelty=unknown / len(reading.words) if reading.words else 0.0,
            tokens=len(reading.words),
            unread=unread,
            evidence=evidence,
        )
