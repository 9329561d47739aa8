"""Verify a certificate: recompute every figure from the cohort file, and name each that differs.

The cohort does not determine draft, editions, issued and ends: they stand under the certificate's digest, which the
bundle's signature covers.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from throughline_serving.certificate import Certificate, faults
from throughline_serving.errors import InputError
from throughline_serving.tie import TIE_KEY, tie_hash

from throughline.calibration.cohort import Cohort, read
from throughline.calibration.issue import certificate_of, certify_cohort

NOT_RECOMPUTED = ("draft", "editions", "issued", "ends", "tie_key")


@dataclass(frozen=True)
class Difference:
    """One figure of the certificate that its cohort does not give. ``field`` as ``risks.denial.bad``."""

    field: str
    certificate: Any
    recomputed: Any


@dataclass(frozen=True)
class Verification:
    """``certificate`` is None where the file is no certificate; it holds when nothing differs."""

    certificate: Certificate | None
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether every figure was found again."""
        return not self.differences


def verify_files(certificate: Path, cohort: Path) -> Verification:
    """Verify CERT.json against COHORT.jsonl. Raises InputError where a file cannot be read."""
    rows = read(cohort)
    try:
        text = certificate.read_bytes()
        json.loads(text)
    except (OSError, ValueError, RecursionError):
        raise InputError(f"{certificate} is no JSON file", where="CERT", remedy="give the certificate's file") from None
    try:
        stated = Certificate.model_validate_json(text)
    except ValidationError as error:
        wrong = (fault.partition(": ") for fault in faults(error))
        return Verification(None, tuple(Difference(field, "as written", rule) for field, _, rule in wrong))
    return Verification(stated, verify(stated, rows))


def verify(certificate: Certificate, cohort: Cohort) -> tuple[Difference, ...]:
    """What differs between a certificate and the same computed again from its cohort; empty when it holds."""
    targets: dict[str, float] = {risk.kind: risk.target for risk in certificate.risks}
    try:
        result = certify_cohort(cohort, targets, certificate.delta)
    except InputError as error:
        return (Difference("cohort", certificate.cohort, error.what),)
    stated, again = _flat(certificate), _flat(certificate_of(result, cohort, issued=certificate.issued))
    differences = [
        Difference(field, stated.get(field), again.get(field))
        for field in dict.fromkeys([*stated, *again])
        if stated.get(field) != again.get(field)
    ]
    key = certificate.tie_key
    if key != TIE_KEY and not all(row.tie_hash == tie_hash(row.encounter_id, key) for row in cohort.rows):
        differences.append(Difference("tie_key", key, TIE_KEY))
    return tuple(differences)


def _flat(certificate: Certificate) -> dict[str, Any]:
    value = {key: item for key, item in certificate.as_json().items() if key not in NOT_RECOMPUTED}
    flat = {f"start.{name}": item for name, item in value.pop("start").items()}
    for risk in value.pop("risks"):
        kind = risk.pop("kind")
        flat |= {f"risks.{kind}.{name}": item for name, item in risk.items()}
    return value | flat
