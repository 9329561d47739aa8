"""Units of service: whole, at least one, and few enough to fit a claim."""

from throughline_serving.claim import Claim
from throughline_serving.decision import Finding

RULE = "line.units"
VERSION = "1"
SOURCE = "X12 837 SV104 and SV205, quantity"
MOST = 999


def find(claim: Claim) -> tuple[Finding, ...]:
    """One finding for each line with fewer than 1 or more than 999 units."""
    return tuple(
        Finding(
            rule=RULE,
            version=VERSION,
            outcome="block",
            elements=(line.code,),
            source=SOURCE,
            message=f"line {number}, {line.code}: {line.units} units; a line bills 1 to {MOST}",
        )
        for number, line in enumerate(claim.lines, 1)
        if not 1 <= line.units <= MOST
    )
