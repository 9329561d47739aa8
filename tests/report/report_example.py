"""An example run of four specialties, two risks, with every state; figures chosen by hand."""

import math
from datetime import date

from throughline_serving.certificate import Certificate, Risk, Start

from throughline.calibration.certificate import RungTaken
from throughline.calibration.ladder import smallest_sizes
from throughline.evaluation.intervals import wilson
from throughline.report.inputs import (
    Climb,
    Curve,
    Estimate,
    Evaluation,
    Provenance,
    RunResult,
    Seal,
    Separation,
    Specialty,
)

PROVENANCE = Provenance(
    corpus="synthetic",
    simulated=True,
    encoder="tiny",
    finished="2026-07-13 14:03",
    seconds=468.0,
    version="0.1.0",
)
RUNGS = [311, 336, 361, 386, 410, 434, 458, 482, 506, 530, 554, 577, 601]
FOUND = [2, 2, 3, 3, 4, 4, 6, 8, 10, 15, 17, 19, 23]
DENIED = [2, 3, 3, 3, 4, 4, 5, 6, 8, 9, 10, 11, 14]


def risk(kind: str, target: float, bad: int, allowed: int, unanswered: int = 0) -> Risk:
    """One risk of a certificate."""
    return Risk(kind=kind, target=target, bad=bad, allowed=allowed, unanswered=unanswered)


def climb(rungs=RUNGS, found=FOUND, denied=DENIED, n=800, targets=None, forecast=None) -> Climb:
    """Rungs with bad encounters spread evenly between them."""
    targets = targets or {"coding_error": 0.05, "denial": 0.04}
    counts = {"coding_error": found, "denial": denied}
    steps = {kind: tuple(int(m) for m in smallest_sizes(n, target, 0.05)) for kind, target in targets.items()}
    allowed = {kind: [sum(m <= rung for m in steps[kind]) - 1 for rung in rungs] for kind in targets}
    read = []
    for i, m in enumerate(rungs):
        at = {kind: counts[kind][i] for kind in targets}
        may = {kind: allowed[kind][i] for kind in targets}
        read.append(RungTaken(m, at, may, all(at[kind] <= may[kind] for kind in targets)))
    ranks = {}
    for kind in targets:
        own: list[int] = []
        for low, high, before, after in zip([0, *rungs], rungs, [0, *counts[kind]], counts[kind], strict=False):
            new = after - before
            own += [low + (high - low) * (j + 1) // (new + 1) for j in range(new)]
        ranks[kind] = tuple(own)
    return Climb(tuple(read), steps, ranks, tune=600, calibrate=828, ties_at_cut=0, forecast=forecast)


CERTIFICATE = Certificate(
    schema="certificate/1",
    state="certified",
    method="ladder",
    delta=0.05,
    received=828,
    n=800,
    m=577,
    threshold=0.7848134635282442,
    tie="a61f0c27d9b3e845",
    tie_key="tie-1",
    start=Start(m=311, k=9),
    plan="8d17f2" + "0" * 58,
    risks=(risk("coding_error", 0.05, 19, 20), risk("denial", 0.04, 11, 15, 3)),
    draft="c40e88" + "0" * 58,
    cohort="3be01d" + "0" * 58,
    editions=("ICD10CM@2026-04-01",),
    issued=date(2026, 7, 13),
    ends=date(2027, 1, 9),
)


def but(certificate: Certificate = CERTIFICATE, **changes) -> Certificate:
    """A certificate, the example's by default, with other figures."""
    fields = {name: getattr(certificate, name) for name in Certificate.model_fields if name != "schema_"}
    return Certificate(**{"schema": "certificate/1"} | fields | changes)


def curve(received: int, share: float, error: float, top: float) -> Curve:
    """An error curve through (share, error) that ends at ``top``."""
    at = [i / received for i in range(12, received + 1)]
    power = math.log(top / error) / math.log(1 / share)
    wave = [top * s**power * (1 + 0.12 * math.sin(23 * s)) + 0.012 * math.exp(-6 * s) for s in at]
    limits = [wilson(round(e * s * received), round(s * received)) for s, e in zip(at, wave, strict=True)]
    return Curve(tuple(at), tuple(wave), tuple(low for low, _ in limits), tuple(high for _, high in limits))


def evaluation(through: int, bad: int, exact: int, f1: float, px: float | None, cost: tuple[float, float], **more):
    """Test figures of 600 encounters."""
    reasons = more.pop("reasons", {"confidence_below_threshold": 600 - through})
    shape = more.pop("shape", (max(through, 60) / 600, max(bad, 2) / max(through, 60), (600 - exact) / 600))
    return Evaluation(
        received=600,
        straight_through=through,
        review=600 - through,
        refused=0,
        bad=bad,
        denied=more.pop("denied", 5),
        exact=(exact, 600),
        diagnoses=Estimate(f1, f1 - 0.010, f1 + 0.009),
        procedures=None if px is None else Estimate(px, px - 0.008, px + 0.007),
        aurc=Estimate(0.02, 0.015, 0.026),
        cost_ai=cost[0],
        cost_human=cost[1],
        currency="USD",
        reasons=reasons,
        curve=curve(600, *shape),
    )


def specialty(name: str, title: str, **given) -> Specialty:
    """A specialty with its seal, goal and split."""
    return Specialty(
        name=name,
        title=title,
        **{
            "separation": Separation(0, 0, 9, dates=("2026-04-01", "2026-04-09")),
            "seal": Seal("5be193" + "0" * 58, "development"),
            "goal": 0.80,
            "encounters": 4_000,
            "corpus_digest": "41f09c" + "0" * 58,
            "coder_digest": "9ac31e" + "0" * 58,
            "policy_digest": "0b6d1f" + "0" * 58,
            "in_force": ("2026-04-01", "2026-09-30"),
        }
        | given,
    )


def emergency() -> Specialty:
    """Cannot certify: the start fails."""
    failed = but(
        state="needs_more_labels",
        received=640,
        n=600,
        m=0,
        threshold=None,
        tie=None,
        start=Start(m=153, k=3),
        risks=(risk("coding_error", 0.05, 10, 3), risk("denial", 0.04, 1, 1)),
        more_labels=704,
        certifiable_target=0.109,
    )
    return specialty(
        "emergency",
        "Emergency",
        evaluation=evaluation(
            0,
            0,
            405,
            0.861,
            0.887,
            (5.72, 7.80),
            reasons={"no_certificate_in_force": 552, "always_human_policy": 48},
            shape=(0.3, 0.09, 0.325),
        ),
        certificate=failed,
        climb=climb([153], [10], [1], 600, forecast=0.18),
    )


def example_run() -> RunResult:
    """Three certified, one not."""
    radiology = specialty(
        "radiology",
        "Radiology",
        evaluation=evaluation(
            437,
            17,
            519,
            0.957,
            0.981,
            (1.53, 4.20),
            reasons={"confidence_below_threshold": 120, "claim_edit_open": 30, "unlike_training_data": 13},
        ),
        certificate=CERTIFICATE,
        climb=climb(),
    )
    pathology = specialty(
        "pathology",
        "Pathology",
        evaluation=evaluation(
            298,
            11,
            471,
            0.918,
            0.944,
            (2.80, 6.00),
            reasons={"confidence_below_threshold": 262, "claim_edit_open": 31, "always_human_policy": 9},
        ),
        certificate=but(
            m=410,
            start=Start(m=386, k=11),
            risks=(risk("coding_error", 0.05, 10, 13), risk("denial", 0.04, 6, 9, 1)),
        ),
        climb=climb([386, 410, 434], [9, 10, 15], [5, 6, 8]),
    )
    surgery = specialty(
        "outpatient_surgery",
        "Outpatient surgery",
        evaluation=evaluation(
            337,
            6,
            498,
            0.931,
            0.962,
            (3.40, 9.00),
            reasons={"confidence_below_threshold": 196, "claim_edit_open": 48, "unlike_training_data": 19},
        ),
        certificate=but(
            m=434,
            start=Start(m=410, k=13),
            risks=(risk("coding_error", 0.05, 12, 14), risk("denial", 0.04, 8, 10, 0)),
        ),
        climb=climb([410, 434, 458], [10, 12, 19], [6, 8, 9]),
    )
    return RunResult(PROVENANCE, (radiology, pathology, surgery, emergency()), bundles="bundles/synthetic")
