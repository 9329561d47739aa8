"""Issue a certificate: a cohort file in, CERT.json out, written whole whether or not anything can be certified."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from throughline_serving.certificate import Certificate, Risk, Start
from throughline_serving.errors import InputError
from throughline_serving.tie import TIE_KEY

from throughline.calibration.certificate import Certification, certify
from throughline.calibration.cohort import Cohort, read
from throughline.calibration.plan import METHOD

VALID_DAYS = 180


def issue(
    cohort: Path,
    out: Path,
    *,
    targets: Mapping[str, float],
    delta: float,
    draft: str | None = None,
    editions: Sequence[str] = (),
    valid_days: int = VALID_DAYS,
) -> Certificate:
    """Certify the cohort file and write the certificate to ``out``. Raises InputError that names file and line."""
    rows = read(cohort)
    certificate = certificate_of(
        certify_cohort(rows, targets, delta), rows, draft=draft, editions=editions, valid_days=valid_days
    )
    write(certificate, out)
    return certificate


def certify_cohort(cohort: Cohort, targets: Mapping[str, float], delta: float) -> Certification:
    """The ladder on a cohort's rows: start from tune, climb on calibrate. ``received`` is all of calibrate."""
    tune, calibrate = cohort.split("tune", list(targets)), cohort.split("calibrate", list(targets))
    return certify(
        calibrate.confidence,
        calibrate.bad,
        calibrate.tie_hash,
        targets=targets,
        delta=delta,
        eligible=calibrate.eligible,
        tune_confidence=tune.confidence,
        tune_bad=tune.bad,
        tune_tie_hashes=tune.tie_hash,
        tune_eligible=tune.eligible,
    )


def certificate_of(
    result: Certification,
    cohort: Cohort,
    *,
    draft: str | None = None,
    editions: Sequence[str] = (),
    valid_days: int = VALID_DAYS,
    issued: date | None = None,
) -> Certificate:
    """What the ladder said, as the noun that is filed. ``issued``: today (UTC) by default."""
    if valid_days < 1:
        raise InputError(f"valid for {valid_days} days", where="--valid-days", remedy="give at least 1")
    issued = issued or datetime.now(UTC).date()
    m, k = result.start
    return Certificate(
        schema="certificate/1",
        state=result.state,
        method=METHOD,
        delta=result.plan.delta,
        received=result.received,
        n=result.n,
        m=result.m,
        threshold=result.threshold,
        tie=result.tie,
        tie_key=TIE_KEY,
        start=Start(m=m, k=k),
        plan=result.plan.digest(),
        risks=tuple(Risk.model_validate(vars(risk)) for risk in result.risks),
        more_labels=result.more_labels,
        certifiable_target=result.certifiable_target,
        draft=draft,
        cohort=cohort.digest(),
        editions=tuple(editions),
        issued=issued,
        ends=issued + timedelta(days=valid_days),
    )


def write(certificate: Certificate, path: Path) -> None:
    """Write CERT.json beside and rename: never half-written."""
    if not path.parent.is_dir():
        raise InputError(f"{path.parent} is not a folder", where="-o", remedy="make it, or write elsewhere")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(certificate.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(beside, path)
