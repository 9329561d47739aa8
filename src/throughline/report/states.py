"""The states of a certificate, in words and shape, and the lines below them."""

from dataclasses import dataclass

from throughline_serving.certificate import Certificate

from throughline.report import words
from throughline.report.inputs import Specialty


@dataclass(frozen=True)
class State:
    """``kind`` picks shape and colour (certified | cannot | none | failed), ``text`` is the word beside it."""

    kind: str
    text: str


def error_target(certificate: Certificate | None) -> float | None:
    """The coding error that the certificate holds, or was to hold; None where it holds none."""
    risks = certificate.risks if certificate else ()
    return next((risk.target for risk in risks if risk.kind == "coding_error"), None)


def state_of(specialty: Specialty) -> State:
    """The state as the scoreboard shows it."""
    if specialty.certificate is None:
        return State("none", "no certificate")
    if specialty.climb and specialty.climb.differences:
        return State("failed", "does not recompute")
    return State("certified", "certified") if specialty.certificate.certified else State("cannot", "cannot certify")


def certificate_lines(specialty: Specialty) -> tuple[str, ...]:
    """The counts behind the state, one a line."""
    certificate = specialty.certificate
    if certificate is None:
        return ("every encounter goes to review",)
    if not certificate.certified:
        return (start_counts(specialty), *remedy_lines(specialty))
    counts = f"{words.count(certificate.m)} routed of n = {words.count(certificate.n)} eligible"
    bounds = (f"{words.bound(r.kind, r.target)}: {r.bad} bad, {r.allowed} allowed" for r in certificate.risks)
    return (*bounds, counts)


def start_counts(specialty: Specialty) -> str:
    """Where the climb failed: ``10 bad of the first 153, 3 allowed``, of the first risk that had too many."""
    certificate = specialty.certificate
    assert certificate is not None
    n, start = certificate.n, certificate.start
    if start.m > n:
        return f"{words.count(n)} eligible, at least {words.count(start.m)} needed"
    risk = next((r for r in certificate.risks if r.bad > r.allowed), certificate.risks[0])
    named = f" ({words.risk(risk.kind)})" if len(certificate.risks) > 1 and risk.kind != "coding_error" else ""
    return (
        f"{words.count(risk.bad)} bad of the first {words.count(start.m)}, {words.count(risk.allowed)} allowed{named}"
    )


def remedy_lines(specialty: Specialty) -> tuple[str, ...]:
    """What would help, short: for a table's cell."""
    certificate, forecast = specialty.certificate, specialty.climb.forecast if specialty.climb else None
    assert certificate is not None
    today = _today(certificate)
    if certificate.state == "more_labels_will_not_help":
        return ("more labels will not help", *today)
    if certificate.more_labels is None:
        return ("more labels are needed", *today)
    more = f"{words.count(certificate.more_labels)} more labels: 80 % chance of"
    gain = "a certificate" if forecast is None else f"{words.percent(forecast, 0)} straight-through"
    return (more, f"{gain}, forecast", *today)


def remedy_clause(specialty: Specialty) -> str:
    """What would help, within a sentence."""
    certificate, forecast = specialty.certificate, specialty.climb.forecast if specialty.climb else None
    assert certificate is not None
    if certificate.state == "more_labels_will_not_help":
        return "more labels will not help, improve the coder or raise the target"
    if certificate.more_labels is None:
        return "more labels are needed"
    gain = "a certificate" if forecast is None else f"{words.percent(forecast, 0)} straight-through"
    return f"{words.count(certificate.more_labels)} more labels give an 80 % chance of {gain}"


def _today(certificate: Certificate) -> tuple[str, ...]:
    """The bound that the same counts would carry; with two risks, which of them needs it."""
    limit = certificate.certifiable_target
    if limit is None:
        return ()
    over = [risk.kind for risk in certificate.risks if risk.bad > risk.allowed]
    kind = words.risk_short(over[0]) if len(over) == 1 else "each"
    return (f"could certify today: {kind} ≤ {words.upward(limit)}",)


def remedy_sentences(specialty: Specialty) -> tuple[str, ...]:
    """What would help, in sentences."""
    certificate = specialty.certificate
    assert certificate is not None
    said = []
    if certificate.state == "more_labels_will_not_help":
        above = words.listed([words.target(risk.target) for risk in certificate.risks], "or")
        said.append(
            f"More labels will not help: tune's error stays above {above} at every coverage that they could certify. "
            "Improve the coder or raise the target."
        )
    elif certificate.more_labels is None:
        said.append("More labels are needed; tune has no outcomes to estimate how many.")
    else:
        said.append(
            f"{words.capital(remedy_clause(specialty))}, an estimate: "
            "a fresh cohort, or an extended one at its own share of confidence."
        )
    if certificate.certifiable_target is not None:
        said.append(
            f"At most {words.upward(certificate.certifiable_target)} could be certified today; "
            "issuing that instead spends nothing more. Any other target spends again."
        )
    return tuple(said)
