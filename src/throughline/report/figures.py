"""The figures of the pages as JSON: full precision, counts beside shares."""

from typing import Any

from throughline.evaluation.intervals import wilson
from throughline.report.inputs import Evaluation, RunResult, Specialty
from throughline.report.page import plain


def scoreboard_figures(run: RunResult) -> dict[str, Any]:
    """``scoreboard.json``: everything that the scoreboard shows, curves included."""
    return {
        "schema": "scoreboard/1",
        "provenance": plain(run.provenance),
        "specialties": [
            {
                "specialty": specialty.name,
                "title": specialty.title,
                "goal": specialty.goal,
                "certificate": plain(specialty.certificate),
                "certificate_digest": specialty.certificate.digest if specialty.certificate else None,
                "bundle": specialty.seal.digest if specialty.seal else None,
                "straight_through": _share(specialty.evaluation, "straight_through", "received"),
                "coding_error": _share(specialty.evaluation, "bad", "straight_through"),
                "evaluation": plain(specialty.evaluation),
            }
            for specialty in run.specialties
        ],
        "failures": plain(run.failures),
    }


def certificate_figures(specialty: Specialty) -> dict[str, Any]:
    """``certificates/SPECIALTY.json``: the certificate, and its climb recomputed."""
    return {
        "schema": "certificate-page/1",
        "specialty": specialty.name,
        "certificate": plain(specialty.certificate),
        "digest": specialty.certificate.digest if specialty.certificate else None,
        "climb": plain(specialty.climb),
    }


def _share(evaluation: Evaluation | None, part: str, whole: str) -> dict[str, Any] | None:
    if evaluation is None:
        return None
    k, n = getattr(evaluation, part), getattr(evaluation, whole)
    low, high = wilson(k, n)
    return {"count": k, "of": n, "share": k / n, "low": low, "high": high} if n else {"count": k, "of": n}
