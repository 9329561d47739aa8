"""What *bad* means: a coding error, or a denial for a coding reason."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from throughline_serving.claim import Claim, same_claim
from throughline_serving.encounter import Encounter, Remit

UNANSWERED = -1


def coding_error(proposed: Claim, encounter: Encounter) -> int:
    """1 where the complete proposal differs from the adjudicated claim, else 0; without one: unanswered (-1)."""
    if encounter.claim is None:
        return UNANSWERED
    return int(not same_claim(proposed, encounter.claim))


def denial(proposed: Claim, encounter: Encounter) -> int:
    """1 denied for a coding reason, 0 paid, -1 not answered yet.

    Only the submitted claim was ever judged by a payer. Its outcome transfers where the proposal equals it; where they
    differ the encounter counts as bad.
    """
    submitted = encounter.submitted_claim
    if submitted is None or encounter.truth is None:
        return UNANSWERED
    if not same_claim(proposed, submitted):
        return 1
    if any(denied_for_coding(remit) for remit in encounter.truth.remits):
        return 1
    answered = {remit.line for remit in encounter.truth.remits if remit.outcome != "pending"}
    return 0 if len(answered) >= len(submitted.lines) and answered else UNANSWERED


def denied_for_coding(remit: Remit) -> bool:
    """Whether a line was denied for a reason that coding could have avoided; the reasons stand in an editable table.

    Patient responsibility (group PR) is never a coding denial.
    """
    if remit.outcome != "denied" or remit.group == "PR" or remit.carc is None:
        return False
    table = _coding_denials()
    return remit.carc in table["always"] or remit.rarc in table["with_remark"].get(remit.carc, ())


@cache
def _coding_denials() -> Any:
    text = files("throughline.calibration").joinpath("coding_denials.json").read_text(encoding="utf-8")
    return json.loads(text)


BAD = {"coding_error": coding_error, "denial": denial}
