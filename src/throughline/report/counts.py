"""What a certificate counted, test beside it, and the command that finds the same."""

from dataclasses import dataclass, replace
from shlex import quote

from throughline_serving.certificate import Certificate

from throughline.report import words
from throughline.report.inputs import Climb, Evaluation, Specialty
from throughline.report.states import error_target


@dataclass(frozen=True)
class Counted:
    """A row of "What was counted"."""

    name: str
    below: str
    routed: str
    bad: str
    allowed: str
    observed: str
    certified: str
    information: bool = False  # the bound does not rest on it


def counted(certificate: Certificate) -> list[Counted]:
    """The counts that the bound rests on, and those beside them; of the start where nothing was certified."""
    m = certificate.m if certificate.certified else min(certificate.start.m, certificate.n)
    too_few = certificate.start.m > certificate.n  # for any count to pass
    rows = []
    for risk in certificate.risks:
        denial = risk.kind == "denial"
        name = words.capital(words.risk(risk.kind)) + (", unanswered counted as denied" if denial else "")
        answered = f"{risk.bad - risk.unanswered} denied, {risk.unanswered} unanswered"
        below = answered if denial else "whole claim differs from the adjudicated claim"
        if risk.unanswered and not denial:
            below = f"{risk.unanswered} without an adjudicated claim, counted as bad"
        bound = f"≤ {words.promised(risk.target)}" if certificate.certified else words.DASH
        rows.append(_counted(name, below, m, risk.bad, words.DASH if too_few else str(risk.allowed), bound))
        if risk.unanswered:
            alone = f"{words.capital(words.risk(risk.kind))}, answered only"
            aside = _counted(
                alone,
                "for information; the bound does not rest on it",
                m - risk.unanswered,
                risk.bad - risk.unanswered,
                words.DASH,
                words.DASH,
            )
            rows.append(replace(aside, information=True))
    return rows


def _counted(name: str, below: str, routed: int, bad: int, allowed: str, certified: str) -> Counted:
    return Counted(name, below, words.count(routed), words.count(bad), allowed, words.share(bad, routed), certified)


def beside_test(certificate: Certificate, evaluation: Evaluation | None) -> str:
    """Test beside the bound; empty where nothing was routed."""
    target = error_target(certificate)
    if evaluation is None or not evaluation.straight_through or target is None:
        return ""
    routed, bad = evaluation.straight_through, evaluation.bad
    fixed = "The threshold was fixed before test was read; "
    if bad <= target * routed:
        return f"{fixed}{bad} of its {words.count(routed)} routed encounters were in error, consistent with the bound."
    from throughline.calibration.ladder import at_most

    chance = 1.0 - float(at_most(bad - 1, routed, target))
    cohorts = f"{100 * chance:.0f} of 100" if chance >= 0.01 else "fewer than 1 in 100"
    return f"{fixed}{words.of(bad, routed)} bad; at the bound, as many or more in {cohorts} cohorts."


def command(specialty: Specialty) -> str:
    """What recomputes the certificate."""
    folder = f"{specialty.files}/" if specialty.files else ""
    certificate, cohort = quote(f"{folder}certificate.json"), quote(f"{folder}cohort.jsonl")
    return f"throughline certificate verify {certificate} --cohort {cohort}"


def answer(certificate: Certificate, climb: Climb | None) -> str:
    """What the command that recomputes it prints."""
    if climb is None:
        return ""
    if climb.differences:
        return "differs: " + "; ".join(climb.differences)
    digest = words.short(certificate.digest)
    bad = words.listed([str(r.bad) for r in certificate.risks])
    allowed = words.listed([str(r.allowed) for r in certificate.risks])
    if certificate.certified and certificate.threshold is not None:
        tie = f", tie {words.short(certificate.tie)}" if certificate.tie else ""
        return (
            f"ok: {digest} holds. start {certificate.start.m}, m {certificate.m}, bad {bad}, allowed {allowed}, "
            f"threshold {words.confidence(certificate.threshold)}{tie}"
        )
    return f"ok: {digest} holds. start {certificate.start.m}, cannot certify, bad {bad}, allowed {allowed}"
