"""Learning a confidence from tune encounters through the served path, and the cross-fitted view of the same encounters.

The ladder's start must not be read off confidences that were fitted on the very outcomes it looks at: each fold of tune
is scored by a confidence that the other folds taught.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from throughline_serving.bundle import Draft
from throughline_serving.decide import Edited, edit, from_scores
from throughline_serving.encounter import Encounter
from throughline_serving.inference.confidence import Confidence, set_digest
from throughline_serving.inference.labels import keys_of
from throughline_serving.inference.scorer import Scores
from throughline_serving.reading.document import Document
from throughline_serving.tie import tie_hash

from throughline.calibration.confidence_fit import fit_probabilities, fit_weights
from throughline.calibration.outcomes import coding_error

FOLDS = 5
Memory = tuple[dict[str, int], dict[str, dict[str, float]]]  # label-set counts, pointing shares


@dataclass(frozen=True)
class Scored:
    """An encounter with its document and raw scores: what every refit of the confidence starts from."""

    encounter: Encounter
    document: Document
    scores: Scores


def score_all(encounters: Iterable[Encounter], draft: Draft) -> list[Scored]:
    """Score each encounter that has text, by the draft's scorer, one document at a time as it is served."""
    scored = []
    for encounter in encounters:
        document = Document.of(encounter)
        if document.text.strip():
            scored.append(Scored(encounter, document, draft.scorer.score(document)))
    return scored


def training_memory(encounters: Iterable[Encounter], system: str) -> Memory:
    """How often training claims held each set of labels, and how often each procedure pointed to each diagnosis."""
    sets: dict[str, int] = {}
    pointed: dict[str, dict[str, list[int]]] = {}
    for encounter in encounters:
        claim = encounter.submitted_claim or encounter.claim
        if claim is None:
            continue
        digest = set_digest(list(keys_of(claim, system)))
        sets[digest] = sets.get(digest, 0) + 1
        for item in claim.lines:
            seen = pointed.setdefault(f"{item.system}:{item.code}", {})
            for place, code in enumerate(claim.diagnoses, 1):
                seen.setdefault(f"{system}:{code}", []).append(int(place in item.pointers))
    shares = {
        procedure: {diagnosis: sum(hits) / len(hits) for diagnosis, hits in row.items()}
        for procedure, row in pointed.items()
    }
    return sets, shares


def learn(tune: Sequence[Scored], draft: Draft, memory: Memory) -> Confidence:
    """The confidence that these encounters teach: probabilities first, then weights over the signs they give."""
    index = {label.key: i for i, label in enumerate(draft.table.labels)}
    gold = np.zeros((len(tune), len(index)), dtype=bool)
    for row, item in enumerate(tune):
        claim = item.encounter.claim
        for key in keys_of(claim, draft.policy.diagnosis_system) if claim else ():
            if key in index:
                gold[row, index[key]] = True
    logits = np.stack([item.scores.logits for item in tune])
    confidence = fit_probabilities(logits, gold, draft.table, label_sets=memory[0], pointing=memory[1])
    edited = apply(tune, replace(draft, confidence=confidence))
    right = [int(coding_error(one.claim, one.proposal.encounter) == 0) for one in edited]
    return fit_weights(confidence, np.stack([one.signs for one in edited]), right)


def apply(scored: Sequence[Scored], draft: Draft) -> list[Edited]:
    """Propose and edit scored encounters under a draft."""
    return [edit(from_scores(one.encounter, one.document, one.scores, draft), draft) for one in scored]


def cross_fitted(tune: Sequence[Scored], draft: Draft, memory: Memory) -> list[Edited]:
    """Each tune encounter, edited under a confidence that the other folds taught; folds by tie hash, order kept."""
    order = sorted(range(len(tune)), key=lambda i: tie_hash(tune[i].encounter.encounter_id))
    fold = [0] * len(tune)
    for rank, i in enumerate(order):
        fold[i] = rank % FOLDS
    edited: list[Edited | None] = [None] * len(tune)
    for k in range(FOLDS):
        inside = [i for i, f in enumerate(fold) if f == k]
        outside = [one for one, f in zip(tune, fold, strict=True) if f != k]
        if not inside or not outside:
            continue
        confidence = learn(outside, draft, memory)
        for i, one in zip(inside, apply([tune[i] for i in inside], replace(draft, confidence=confidence)), strict=True):
            edited[i] = one
    return [one for one in edited if one is not None]
