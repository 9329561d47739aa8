"""A decision: the proposed claim, how sure the coder is of the whole of it, where it goes and why."""

from enum import StrEnum
from typing import Literal

from throughline_serving.claim import Claim
from throughline_serving.noun import Noun

Route = Literal["straight_through", "review"]
Outcome = Literal["pass", "fix", "query", "block", "review"]


class Reason(StrEnum):
    """Why an encounter goes to a human coder: the closed list, in routing order (a decision gives all that hold)."""

    ALWAYS_HUMAN = "always_human_policy"
    UNKNOWN_SPECIALTY = "unknown_specialty"
    UNKNOWN_PAYER = "unknown_payer"
    NO_DATE_OF_SERVICE = "no_date_of_service"
    FUTURE_DATE_OF_SERVICE = "future_date_of_service"
    NO_EDITION = "no_edition_in_force"
    EMPTY_NOTE = "empty_note"
    UNREAD_TEXT = "unread_text"
    MISSING_TABLE = "required_table_missing"
    EDIT_OPEN = "claim_edit_open"
    NOTHING_PROPOSED = "nothing_proposed"
    UNLIKE_TRAINING = "unlike_training_data"
    NO_CERTIFICATE = "no_certificate_in_force"
    BELOW_THRESHOLD = "confidence_below_threshold"


IN_WORDS: dict[Reason, str] = {
    Reason.ALWAYS_HUMAN: "always-human policy",
    Reason.UNKNOWN_SPECIALTY: "unknown specialty",
    Reason.UNKNOWN_PAYER: "unknown payer",
    Reason.NO_DATE_OF_SERVICE: "no date of service",
    Reason.FUTURE_DATE_OF_SERVICE: "date of service in the future",
    Reason.NO_EDITION: "no edition in force",
    Reason.EMPTY_NOTE: "empty note",
    Reason.UNREAD_TEXT: "text that was not read",
    Reason.MISSING_TABLE: "required edit table missing",
    Reason.EDIT_OPEN: "claim edit open",
    Reason.NOTHING_PROPOSED: "nothing proposed",
    Reason.UNLIKE_TRAINING: "unlike the training data",
    Reason.NO_CERTIFICATE: "no certificate in force",
    Reason.BELOW_THRESHOLD: "confidence below threshold",
}


class Span(Noun):
    """A place in a stored note: ``text[start:end]``, in Unicode code points, end exclusive."""

    note_id: str
    start: int
    end: int


class ProposedCode(Noun):
    """A code of the proposal: its probability, the Venn-Abers interval around it, and the words it rests on."""

    code: str
    system: str
    probability: float
    interval: tuple[float, float]
    evidence: tuple[Span, ...] = ()


class RankedCode(Noun):
    """A candidate code, best first; at most 100 are given."""

    code: str
    probability: float


class Finding(Noun):
    """What one claim edit says. ``elements`` names the codes, modifiers or lines concerned."""

    rule: str
    version: str
    outcome: Outcome
    elements: tuple[str, ...]
    source: str
    message: str


class Identity(Noun):
    """What produced the decision: digests of draft and certificate (none: ``None``) and the editions in force."""

    draft: str
    certificate: str | None
    editions: tuple[str, ...]


class Decision(Noun):
    """One line of ``throughline score``; the ``decision`` of the HTTP API."""

    encounter_id: str
    codes: tuple[ProposedCode, ...]
    ranked: tuple[RankedCode, ...]
    claim: Claim
    confidence: float
    tie_hash: str
    route: Route
    reasons: tuple[Reason, ...]
    edits: tuple[Finding, ...]
    unread: tuple[Span, ...]
    identity: Identity


def line(decision: Decision) -> str:
    """The one way a decision is written: one line of JSON, keys in the order of the model, floats with every bit."""
    return decision.model_dump_json()
