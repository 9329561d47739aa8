"""From a fitted scorer to proposals on unseen encounters; cut and confidence come from training out of fold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from throughline_serving.encounter import Encounter
from throughline_serving.inference.assembly import LabelTable, propose_labels
from throughline_serving.inference.confidence import Confidence, set_digest
from throughline_serving.inference.labels import keys_of
from throughline_serving.inference.scorer import Scorer
from throughline_serving.reading.document import Document
from throughline_serving.reading.tokens import tokenise

from throughline.calibration.confidence_fit import fit_probabilities, fit_weights
from throughline.training.crossfit import folds_by_text
from throughline.training.fit import FitReport, ScorerSettings, fit_scorer

RANKED = 100


@dataclass(frozen=True)
class Proposed:
    """What is proposed for one encounter, and how sure the coder is of the whole of it."""

    encounter_id: str
    codes: tuple[tuple[str, float], ...]  # code, probability
    ranked: tuple[tuple[str, float], ...]
    confidence: float

    def line(self) -> dict[str, object]:
        """The object of one line of ``predictions.jsonl``."""
        return {
            "encounter_id": self.encounter_id,
            "codes": [{"code": code, "probability": p} for code, p in self.codes],
            "ranked": [{"code": code, "probability": p} for code, p in self.ranked],
            "confidence": self.confidence,
            "route": "review",
        }


def fit_and_propose(
    train: Sequence[Encounter],
    test: Sequence[Encounter],
    titles: Mapping[str, str],
    system: str,
    settings: ScorerSettings,
    folder: Path,
    work: Path | None,
) -> list[Proposed]:
    """Fit on ``train`` into ``folder``, load the scorer as it is served, and propose for ``test``."""
    keys = [keys_of(one.claim, system) if one.claim else () for one in train]
    documents = [Document.of(one) for one in train]
    report = fit_scorer(documents, keys, titles, settings, folder, work=work)
    confidence = fit_confidence(report, documents, keys, settings)
    scorer = Scorer.load(folder)
    return [propose_one(one, scorer, confidence, LabelTable.of(scorer.labels)) for one in test]


def fit_confidence(
    report: FitReport, documents: Sequence[Document], keys: Sequence[Sequence[str]], settings: ScorerSettings
) -> Confidence:
    """Temperature, cut and weights of the signs of doubt, from out-of-fold scores of the training documents.

    How often a set of codes was seen is counted over the other folds, so that no document vouches for itself.
    """
    table = LabelTable.of(report.labels)
    gold = report.targets[report.rows]
    confidence = fit_probabilities(report.logits, gold, table, label_sets={}, pointing={})
    fold = folds_by_text([documents[int(i)].text for i in report.rows], settings.folds, settings.seed)
    signs, right = [], []
    for k in range(settings.folds):
        seen = _label_sets([keys[int(i)] for i, f in zip(report.rows, fold, strict=True) if f != k])
        of_fold = _with_sets(confidence, seen)
        for row in np.flatnonzero(fold == k):
            probabilities = of_fold.probabilities(report.logits[row], table)
            proposed = propose_labels(probabilities, table, of_fold.cuts)
            members = {name: outputs[row] for name, outputs in report.members.items()}
            length = len(tokenise(documents[int(report.rows[row])].text).words)
            signs.append(
                of_fold.signs_of(probabilities, proposed, members, table, tokens=length, novelty=0.0, findings=0)
            )
            right.append(int((proposed == gold[row]).all()))
    return _with_sets(fit_weights(confidence, np.stack(signs), right), _label_sets(keys))


def propose_one(encounter: Encounter, scorer: Scorer, confidence: Confidence, table: LabelTable) -> Proposed:
    """The proposal for one encounter, read by the served scorer."""
    document = Document.of(encounter)
    scores = scorer.score(document)
    probabilities = confidence.probabilities(scores.logits, table)
    proposed = propose_labels(probabilities, table, confidence.cuts)
    signs = confidence.signs_of(
        probabilities, proposed, scores.members, table, tokens=scores.tokens, novelty=scores.novelty, findings=0
    )
    best = np.argsort(-probabilities, kind="stable")[:RANKED]
    return Proposed(
        encounter.encounter_id,
        tuple((table.labels[i].code, float(probabilities[i])) for i in np.flatnonzero(proposed)),
        tuple((table.labels[i].code, float(probabilities[i])) for i in best),
        confidence.of_signs(signs),
    )


def _label_sets(keys: Sequence[Sequence[str]]) -> dict[str, int]:
    sets: dict[str, int] = {}
    for own in keys:
        digest = set_digest(list(own))
        sets[digest] = sets.get(digest, 0) + 1
    return sets


def _with_sets(confidence: Confidence, sets: Mapping[str, int]) -> Confidence:
    return replace(confidence, label_sets=sets)


def as_array(proposed: Sequence[Proposed]) -> NDArray[np.float64]:
    """Confidences, float64[N]."""
    return np.array([one.confidence for one in proposed])
