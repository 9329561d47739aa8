"""A certificate in words: what is certified or why nothing is, and what would help."""

from math import ceil, sqrt

from throughline_serving.certificate import Certificate
from throughline_serving.digest import short

from throughline.calibration.certificate import Certification

KIND = {"coding_error": "coding error", "denial": "denial"}


def in_words(certificate: Certificate) -> str:
    """The conclusion and its figures: one line where nothing is certified, else a line a risk and the share."""
    return _certified(certificate) if certificate.certified else _cannot(certificate)


def _certified(certificate: Certificate) -> str:
    sure = percent(1.0 - certificate.delta, digits=0)
    bounds = [
        f"{KIND[risk.kind]} <= {percent(risk.target)} % at {sure} % confidence ({risk.bad:,} bad of "
        f"{certificate.m:,} routed, {risk.allowed:,} allowed, n = {certificate.n:,} eligible)"
        for risk in certificate.risks
    ]
    cut = f"above confidence {certificate.threshold:.4f}" if certificate.m < certificate.n else "at any confidence"
    through = f"straight-through {share(certificate.m, certificate.received)} received, {cut}; ends {certificate.ends}"
    alone = [f"each bound holds at {sure} % confidence alone"] if len(bounds) > 1 else []
    return "certified: " + "\n           ".join([*bounds, through, *alone])


def _cannot(certificate: Certificate) -> str:
    start = certificate.start
    if start.m > certificate.n:
        found = f"{certificate.n:,} eligible, {start.m:,} are the fewest that can be"
    else:
        found = "; ".join(
            f"{KIND[risk.kind] + ' ' if len(certificate.risks) > 1 else ''}{risk.bad:,} bad of the first "
            f"{start.m:,}, {risk.allowed:,} allowed"
            for risk in certificate.risks
        )
    if certificate.state == "more_labels_will_not_help":
        more = "more labels will not help"
    elif certificate.more_labels is None:
        more = "more labels, not known how many without tune's outcomes"
    else:
        more = f"more labels, {certificate.more_labels:,}"
    parts = [found, more]
    if certificate.certifiable_target is not None:
        parts.append(f"today <= {upward(certificate.certifiable_target)} %")
    return "cannot certify: " + "; ".join(parts)


def what_would_help(result: Certification) -> str:
    """The remedy where nothing was certified; a forecast is called an estimate."""
    if result.state == "more_labels_will_not_help":
        above = " or ".join(f"{percent(target)} %" for target in result.plan.targets.values())
        words = (
            f"tune's error stays above {above} at every coverage that more labels could certify: "
            "improve the coder or raise the target"
        )
    elif result.forecast is None or result.forecast_coverage is None:
        words = "tune has no outcomes to estimate from: label tune, or a fresh cohort"
    else:
        coverage = percent(result.forecast_coverage, digits=0)
        words = (
            f"{result.more_labels:,} more labels give an 80 % chance of {coverage} % straight-through, an estimate:\n"
            f"a fresh cohort of {result.forecast.size:,} eligible, or this one extended at its own delta"
        )
    if result.certifiable_target is None:
        return words
    today = f"<= {upward(result.certifiable_target)} % could be certified today"
    return f"{words}\n{today}; issuing that instead spends nothing more"


def provenance(certificate: Certificate) -> str:
    """Where it comes from, and its seal."""
    editions = ", ".join(certificate.editions) or "none named"
    draft = short(certificate.draft) if certificate.draft else "none named"
    return (
        f"certificate {short(certificate.digest)}, issued {certificate.issued}, method {certificate.method}, "
        f"start {certificate.start.m:,}, plan {short(certificate.plan)}\n"
        f"cohort {short(certificate.cohort)}, draft {draft}, editions {editions}"
    )


def recomputed(certificate: Certificate) -> str:
    """The figures that were found again."""
    bad = " and ".join(f"{risk.bad:,}" for risk in certificate.risks)
    allowed = " and ".join(f"{risk.allowed:,}" for risk in certificate.risks)
    told = f"{short(certificate.digest)} holds. start {certificate.start.m:,}, "
    if certificate.threshold is None:
        return f"{told}cannot certify, bad {bad}, allowed {allowed}"
    tie = f", tie {short(certificate.tie)}" if certificate.tie else ""
    return f"{told}m {certificate.m:,}, bad {bad}, allowed {allowed}, threshold {certificate.threshold:.4f}{tie}"


def percent(value: float, digits: int = 1) -> str:
    """A share in per cent with that many digits, or with all it needs: 0.05 is 5.0, 0.0025 is 0.25."""
    exact = round(100.0 * value, 6)
    return f"{exact:.{digits}f}" if digits == 0 or round(exact, digits) == exact else f"{exact:g}"


def upward(value: float) -> str:
    """A bound in per cent, rounded up: rounding must never promise more than was found."""
    return f"{ceil(round(1000.0 * value, 6)) / 10.0:.1f}"


def share(part: int, whole: int) -> str:
    """An observed share with its Wilson interval at 95 %; counts alone where the whole is under 30."""
    if whole < 30:
        return f"{part:,} of {whole:,}"
    z, p = 1.959963984540054, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return f"{100 * p:.1f} % [{100 * low:.1f}, {100 * high:.1f}], {part:,} of {whole:,}"
