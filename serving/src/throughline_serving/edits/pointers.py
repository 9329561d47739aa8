"""Every professional line points to the diagnoses that justify it: one to four of those on the claim."""

from throughline_serving.claim import Claim, ClaimType
from throughline_serving.decision import Finding

RULE = "line.pointers"
VERSION = "1"
SOURCE = "X12 837P SV107, composite diagnosis code pointer"
MOST = 4


def find(claim: Claim, claim_type: ClaimType) -> tuple[Finding, ...]:
    """One finding for each line whose pointers cannot be sent; institutional claims carry none."""
    if claim_type == "institutional":
        return ()
    found = []
    for number, line in enumerate(claim.lines, 1):
        says = _fault(line.pointers, len(claim.diagnoses))
        if says:
            found.append(
                Finding(
                    rule=RULE,
                    version=VERSION,
                    outcome="block",
                    elements=(line.code,),
                    source=SOURCE,
                    message=f"line {number}, {line.code}: {says}",
                )
            )
    return tuple(found)


def _fault(pointers: tuple[int, ...], diagnoses: int) -> str:
    if not pointers:
        return "points to no diagnosis; name at least one"
    if len(pointers) > MOST:
        return f"points to {len(pointers)} diagnoses; {MOST} is the most a line can name"
    if any(not 1 <= pointer <= diagnoses for pointer in pointers):
        return f"points to a diagnosis that is not on the claim, which has {diagnoses}"
    if len(set(pointers)) < len(pointers):
        return "points to the same diagnosis twice"
    return ""
