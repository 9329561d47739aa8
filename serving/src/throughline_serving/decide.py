"""The one decision: propose, edit, route.

``propose`` reads the notes and proposes a claim; ``edit`` checks the claim and says how sure the coder is of the whole
of it; ``route`` holds that against the certificate. Calibration runs the first two on a draft, everything else runs all
three on a bundle. Each is a pure function of one encounter: nothing depends on what else is scored beside it.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from throughline_serving.bundle import Bundle, Draft
from throughline_serving.certificate import Certificate
from throughline_serving.claim import Claim
from throughline_serving.decision import Decision, Finding, Identity, ProposedCode, RankedCode, Reason
from throughline_serving.edits.engine import check
from throughline_serving.encounter import Encounter
from throughline_serving.inference.assembly import assemble, propose_labels
from throughline_serving.inference.confidence import SIGNS
from throughline_serving.inference.scorer import Scores
from throughline_serving.reading.document import Document
from throughline_serving.threshold import passes
from throughline_serving.tie import tie_hash

RANKED = 100
OPEN = ("block", "query", "review")  # outcomes of an edit that a person has to answer


@dataclass(frozen=True)
class Proposal:
    """What the coder proposes. ``probabilities`` float64[L], ``proposed`` bool[L]; empty where nothing was scored."""

    encounter: Encounter
    document: Document
    scores: Scores | None
    probabilities: NDArray[np.float64]
    proposed: NDArray[np.bool_]
    claim: Claim


@dataclass(frozen=True)
class Edited:
    """The proposal after its edits: the claim as it would be sent, what fired, and how sure the coder is of it.

    ``reasons`` are the draft's own against letting the encounter through, whatever its confidence: without any it is
    *eligible* for a certificate. ``signs`` float64[len(SIGNS)] are what the confidence was made of.
    """

    proposal: Proposal
    claim: Claim
    findings: tuple[Finding, ...]
    reasons: tuple[Reason, ...]
    signs: NDArray[np.float64]
    confidence: float
    tie_hash: str
    editions: tuple[str, ...]

    @property
    def eligible(self) -> bool:
        """Whether the draft would let the encounter through, were its confidence high enough."""
        return not self.reasons


def decide(encounter: Encounter, bundle: Bundle, today: date | None = None) -> Decision:
    """The decision on one encounter. ``today`` (default: the current date) tells dates of service in the future."""
    return route(edit(propose(encounter, bundle.draft), bundle.draft, today), bundle)


def propose(encounter: Encounter, draft: Draft) -> Proposal:
    """Read the notes and propose a claim. Another specialty's encounter and blank notes are not scored."""
    document = Document.of(encounter)
    if encounter.specialty != draft.policy.specialty or not document.text.strip():
        none = np.zeros(0)
        return Proposal(encounter, document, None, none, none.astype(np.bool_), Claim())
    return from_scores(encounter, document, draft.scorer.score(document), draft)


def from_scores(encounter: Encounter, document: Document, scores: Scores, draft: Draft) -> Proposal:
    """The proposal that a scored document makes under the draft's temperatures and cuts."""
    probabilities = draft.confidence.probabilities(scores.logits, draft.table)
    proposed = propose_labels(probabilities, draft.table, draft.confidence.cuts)
    claim = assemble(proposed, draft.table, draft.confidence.pointing)
    return Proposal(encounter, document, scores, probabilities, proposed, claim)


def edit(proposal: Proposal, draft: Draft, today: date | None = None) -> Edited:
    """Check the claim, collect the reasons against letting it through, and say how sure the coder is."""
    encounter, policy, scores = proposal.encounter, draft.policy, proposal.scores
    on = encounter.date_of_service
    editions = tuple(
        name
        for name in policy.editions
        if policy.labels == "annotated" or (on is not None and draft.editions[name].in_force(on))
    )
    claim, findings = proposal.claim, tuple[Finding, ...]()
    if scores is not None and editions:
        claim, findings = check(
            claim,
            claim_type=encounter.claim_type,
            on=on,
            editions=[draft.editions[name] for name in editions],
            labels=policy.labels,
        )
    signs, confidence = np.zeros(len(SIGNS)), 0.0
    if scores is not None:
        signs = draft.confidence.signs_of(
            proposal.probabilities,
            proposal.proposed,
            scores.members,
            draft.table,
            tokens=scores.tokens,
            novelty=scores.novelty,
            findings=len(findings),
        )
        confidence = draft.confidence.of_signs(signs)
    holds = {
        Reason.ALWAYS_HUMAN: policy.always_human.holds(encounter),
        Reason.UNKNOWN_SPECIALTY: encounter.specialty != policy.specialty,
        Reason.UNKNOWN_PAYER: bool(policy.payers) and encounter.payer not in policy.payers,
        Reason.NO_DATE_OF_SERVICE: policy.labels == "billable" and on is None,
        Reason.FUTURE_DATE_OF_SERVICE: on is not None and on > (today or date.today()),
        Reason.NO_EDITION: not editions and (on is not None or policy.labels == "annotated"),
        Reason.EMPTY_NOTE: any(not note.text.strip() for note in encounter.notes) or not encounter.notes,
        Reason.UNREAD_TEXT: scores is not None and bool(scores.unread),
        Reason.MISSING_TABLE: bool(policy.required_tables),  # this draft's format carries no edit tables yet
        Reason.EDIT_OPEN: any(finding.outcome in OPEN for finding in findings),
        Reason.NOTHING_PROPOSED: scores is not None and not claim.diagnoses,
        Reason.UNLIKE_TRAINING: scores is not None and scores.novelty > policy.maximum_novelty,
    }
    return Edited(
        proposal=proposal,
        claim=claim,
        findings=findings,
        reasons=tuple(reason for reason in Reason if holds.get(reason)),
        signs=signs,
        confidence=confidence,
        tie_hash=tie_hash(encounter.encounter_id),
        editions=editions,
    )


def route(edited: Edited, bundle: Bundle) -> Decision:
    """Straight through when nothing speaks against it and the confidence passes the certificate's threshold."""
    encounter, certificate = edited.proposal.encounter, bundle.certificate
    reasons = list(edited.reasons)
    if certificate is None or not in_force(certificate, bundle.draft, encounter.date_of_service):
        reasons.append(Reason.NO_CERTIFICATE)
    elif not passes(edited.confidence, edited.tie_hash, certificate.threshold, certificate.tie):
        reasons.append(Reason.BELOW_THRESHOLD)
    return Decision(
        encounter_id=encounter.encounter_id,
        codes=_codes(edited, bundle.draft),
        ranked=_ranked(edited.proposal, bundle.draft),
        claim=edited.claim,
        confidence=edited.confidence,
        tie_hash=edited.tie_hash,
        route="review" if reasons else "straight_through",
        reasons=tuple(reasons),
        edits=edited.findings,
        unread=tuple(edited.proposal.document.span(*place) for place in edited.proposal.scores.unread)
        if edited.proposal.scores
        else (),
        identity=Identity(
            draft=bundle.draft.digest,
            certificate=certificate.digest if certificate else None,
            editions=edited.editions,
        ),
    )


def in_force(certificate: Certificate, draft: Draft, on: date | None) -> bool:
    """Whether a certificate speaks for this draft on a date of service (undated corpora: until it is replaced)."""
    return (
        certificate.state == "certified"
        and certificate.draft == draft.digest
        and (on is None or on <= certificate.ends)
    )


def _codes(edited: Edited, draft: Draft) -> tuple[ProposedCode, ...]:
    """Diagnoses and procedures of the claim, in its order, with the words they rest on."""
    proposal = edited.proposal
    if proposal.scores is None:
        return ()
    index = {
        (label.system, label.code): i
        for i, label in enumerate(draft.table.labels)
        if proposal.proposed[i] and label.kind in ("diagnosis", "procedure")
    }
    wanted = [(draft.policy.diagnosis_system, code) for code in edited.claim.diagnoses]
    wanted += [(item.system, item.code) for item in edited.claim.lines]
    chosen = [index[key] for key in dict.fromkeys(wanted) if key in index]
    places = proposal.scores.evidence(chosen)
    codes = []
    for i in chosen:
        label, probability = draft.table.labels[i], float(proposal.probabilities[i])
        steps = draft.confidence.venn_abers.get(label.kind)
        codes.append(
            ProposedCode(
                code=label.code,
                system=label.system,
                probability=probability,
                interval=steps.interval(probability) if steps else (0.0, 1.0),
                evidence=tuple(proposal.document.span(*place) for place in places.get(i, ())),
            )
        )
    return tuple(codes)


def _ranked(proposal: Proposal, draft: Draft) -> tuple[RankedCode, ...]:
    """The likeliest diagnoses and procedures, best first, at most 100; equals by label order."""
    if proposal.scores is None:
        return ()
    both = np.concatenate([draft.table.of_kind["diagnosis"], draft.table.of_kind["procedure"]])
    best = both[np.argsort(-proposal.probabilities[both], kind="stable")[:RANKED]]
    labels = draft.table.labels
    # Our own values: validating a hundred of them again would cost as much as the edits.
    return tuple(
        RankedCode.model_construct(code=labels[i].code, probability=probability)
        for i, probability in zip(best.tolist(), proposal.probabilities[best].tolist(), strict=True)
    )
