"""How much one claim can carry: diagnoses by claim type, and modifiers on a line."""

from throughline_serving.claim import Claim, ClaimType
from throughline_serving.decision import Finding

DIAGNOSES_RULE = "claim.diagnoses"
MODIFIERS_RULE = "line.modifiers"
VERSION = "1"
SOURCES: dict[ClaimType, str] = {
    "professional": "X12 837P HI, health care diagnosis codes",
    "institutional": "X12 837I HI, principal and other diagnoses",
}
MODIFIERS_SOURCE = "X12 837 SV101 and SV202, procedure modifiers"
DIAGNOSES: dict[ClaimType, int] = {"professional": 12, "institutional": 25}
MODIFIERS = 4


def find(claim: Claim, claim_type: ClaimType, labels: str) -> tuple[Finding, ...]:
    """Too many diagnoses for the claim type, or modifiers for a line.

    A benchmark's ``annotated`` code list is no claim: its number of diagnoses is not judged.
    """
    found = []
    most = DIAGNOSES[claim_type]
    if labels == "billable" and len(claim.diagnoses) > most:
        found.append(
            Finding(
                rule=DIAGNOSES_RULE,
                version=VERSION,
                outcome="block",
                elements=claim.diagnoses[most:],
                source=SOURCES[claim_type],
                message=f"{len(claim.diagnoses)} diagnoses; {claim_type} claims carry up to {most}",
            )
        )
    for number, line in enumerate(claim.lines, 1):
        if len(line.modifiers) > MODIFIERS or len(set(line.modifiers)) < len(line.modifiers):
            fault = "a modifier twice" if len(line.modifiers) <= MODIFIERS else f"{len(line.modifiers)} modifiers"
            found.append(
                Finding(
                    rule=MODIFIERS_RULE,
                    version=VERSION,
                    outcome="block",
                    elements=(line.code, *line.modifiers),
                    source=MODIFIERS_SOURCE,
                    message=f"line {number}, {line.code}: {fault}; a line carries up to {MODIFIERS}, each once",
                )
            )
    return tuple(found)
