"""The climb of a certificate, recomputed from its cohort file: what the page shows is found again, not copied."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from throughline_serving.certificate import Certificate

from throughline.report.inputs import Climb

if TYPE_CHECKING:
    from throughline.calibration.cohort import SplitArrays


def read_climb(certificate: Certificate, path: Path) -> Climb:
    """Rungs, stairs and where the bad ones stand. Raises ``InputError`` where the cohort cannot be read."""
    from throughline.calibration.cohort import read
    from throughline.calibration.issue import certify_cohort
    from throughline.calibration.ladder import smallest_sizes
    from throughline.calibration.verify import verify

    cohort = read(path)
    targets: dict[str, float] = {risk.kind: risk.target for risk in certificate.risks}
    again = certify_cohort(cohort, targets, certificate.delta)
    calibrate = cohort.split("calibrate", list(targets))
    last = again.taken[-1].m if again.taken else 0
    return Climb(
        rungs=again.taken,
        stairs={
            kind: tuple(int(m) for m in smallest_sizes(again.n, target, certificate.delta))
            for kind, target in targets.items()
        },
        bad_ranks=_bad_ranks(calibrate, last),
        tune=sum(row.split == "tune" for row in cohort.rows),
        calibrate=len(calibrate.confidence),
        ties_at_cut=_ties(calibrate, certificate),
        forecast=again.forecast_coverage,
        differences=tuple(
            f"{d.field}: {_written(d.certificate)} on the certificate, {_written(d.recomputed)} from the cohort"
            for d in verify(certificate, cohort)
        ),
    )


def _bad_ranks(calibrate: "SplitArrays", last: int) -> dict[str, tuple[int, ...]]:
    import numpy as np

    from throughline.calibration.order import Ties, most_confident_first, ties

    tie, rows = ties(calibrate.tie_hash, len(calibrate.confidence)), np.flatnonzero(calibrate.eligible)
    rows = rows[most_confident_first(calibrate.confidence[rows], Ties(tie.value[rows], tie.known[rows]))][:last]
    return {kind: tuple(int(i) + 1 for i in np.flatnonzero(bad[rows] != 0)) for kind, bad in calibrate.bad.items()}


def _ties(calibrate: "SplitArrays", certificate: Certificate) -> int:
    """Eligible encounters that share the confidence of the cut, where more than one does."""
    at = int(((calibrate.confidence == certificate.threshold) & calibrate.eligible).sum())
    return at if at > 1 else 0


def _written(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 24 else f"{text[:12]}…"
