"""Each diagnosis is a code of the edition in force on the date of service, and billable in it."""

from collections.abc import Sequence
from datetime import date

from throughline_serving.claim import Claim
from throughline_serving.decision import Finding
from throughline_serving.editions import DIAGNOSIS_SYSTEMS, Edition, in_force

RULE = "icd.billable"
VERSION = "1"
SOURCE = "ICD-10-CM Official Guidelines FY2026 I.B.2"  # codes are used at their highest number of characters available


def find(claim: Claim, on: date | None, editions: Sequence[Edition], labels: str) -> tuple[Finding, ...]:
    """One finding for each diagnosis that cannot be sent.

    ``billable`` labels: judged by the edition in force on ``on``. No edition in force is a ``review``, never silence;
    a claim without a date of service is not this rule's to judge. ``annotated`` labels: a code need only have a place
    in an edition that the caller pinned.
    """
    own = [edition for edition in editions if edition.system in DIAGNOSIS_SYSTEMS]
    if labels == "annotated":
        return tuple(
            _blocked(code, f"{code} is no code of {' or '.join(e.name for e in own) or 'any pinned edition'}")
            for code in claim.diagnoses
            if not any(edition.annotated(code) for edition in own)
        )
    if on is None or not claim.diagnoses:
        return ()
    edition = in_force(own, on)
    if edition is None:
        says = f"no diagnosis code set is loaded for dates of service on {on}: load the release in force on that date"
        return (Finding(rule=RULE, version=VERSION, outcome="review", elements=(), source=SOURCE, message=says),)
    found = []
    for code in claim.diagnoses:
        standing = edition.lookup(code)
        if standing == "header":
            says = f"{code} is a category that needs more characters: choose a billable code below it ({edition.name})"
            found.append(_blocked(code, says))
        elif standing == "unknown":
            found.append(_blocked(code, f"{code} is not a valid code on {on} ({edition.name})"))
    return tuple(found)


def _blocked(code: str, message: str) -> Finding:
    return Finding(rule=RULE, version=VERSION, outcome="block", elements=(code,), source=SOURCE, message=message)
