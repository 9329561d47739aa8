"""The claim edits: every rule that holds on the date of service, over one claim. Pure: nothing is read or kept."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from throughline_serving.claim import Claim, ClaimType
from throughline_serving.decision import Finding
from throughline_serving.editions import Edition
from throughline_serving.edits import duplicates, limits, pointers, units, valid_billable

Labels = Literal["billable", "annotated"]


def check(
    claim: Claim,
    *,
    claim_type: ClaimType,
    on: date | None,
    editions: Sequence[Edition],
    labels: Labels,
) -> tuple[Claim, tuple[Finding, ...]]:
    """The claim after its fixes, and what the rules found.

    ``on`` is the date of service; ``editions`` those that the caller has; ``labels`` says how codes are judged:
    ``billable`` on that date, or ``annotated`` in the pinned edition (benchmarks). Fixes come first, so that the other
    rules judge the claim that would be sent. Checking the returned claim again fixes nothing further.
    """
    fixed, found = duplicates.fix_diagnoses(claim)
    found += duplicates.find_lines(fixed)
    found += valid_billable.find(fixed, on, editions, labels)
    found += pointers.find(fixed, claim_type)
    found += units.find(fixed)
    found += limits.find(fixed, claim_type, labels)
    return fixed, found
