"""The calibrate stage: a scorer becomes a draft, and the draft gets its certificate, or is told why not."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from throughline_serving.bundle import Draft, close_draft
from throughline_serving.certificate import Certificate
from throughline_serving.decide import Edited, edit, propose
from throughline_serving.encounter import Encounter
from throughline_serving.inference.confidence import Confidence
from throughline_serving.policy import Policy

from throughline.calibration.issue import issue
from throughline.calibration.learn import cross_fitted, learn, score_all, training_memory
from throughline.calibration.outcomes import BAD, UNANSWERED


@dataclass(frozen=True)
class Targets:
    """What the certificate holds: for each kind of risk the largest share that may be bad, and ``delta``, the chance
    that the statement is false. ``valid_days`` after its issue the certificate ends."""

    risks: Mapping[str, float]
    delta: float
    valid_days: int


def calibrate(
    train: Sequence[Encounter],
    tune: Sequence[Encounter],
    cohort: Sequence[Encounter],
    *,
    scorer: Path,
    editions: Sequence[Path],
    policy: Policy,
    targets: Targets,
    draft_out: Path,
    certificate_out: Path,
) -> Certificate:
    """Fit the confidence on ``tune``, complete the draft, and certify it on ``cohort`` (the calibrate split).

    ``train`` is only counted: which sets of labels it held, where its lines pointed. Writes the folder ``draft_out``
    and, in ``certificate_out``, certificate.json and cohort.jsonl; each is built aside and put in place whole.
    """
    with _aside(draft_out) as folder:
        lay_out(folder, scorer=scorer, editions=editions, policy=policy)
        close_draft(folder, policy.specialty)
        unfitted = Draft.load(folder)
        scored = score_all(tune, unfitted)
        memory = training_memory(train, policy.diagnosis_system)
        early = cross_fitted(scored, unfitted, memory)
        learn(scored, unfitted, memory).save(folder / "confidence" / "confidence.json")
        close_draft(folder, policy.specialty)
        put_in_place(folder, draft_out)
    draft = Draft.load(draft_out)
    late = [edit(propose(encounter, draft), draft) for encounter in cohort]
    rows = [_row(one, "tune", targets) for one in early] + [_row(one, "calibrate", targets) for one in late]
    with _aside(certificate_out) as folder:
        lines = "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows)
        (folder / "cohort.jsonl").write_text(lines, encoding="utf-8")
        certificate = issue(
            folder / "cohort.jsonl",
            folder / "certificate.json",
            targets=targets.risks,
            delta=targets.delta,
            valid_days=targets.valid_days,
            draft=draft.digest,
            editions=policy.editions,
        )
        put_in_place(folder, certificate_out)
    return certificate


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """An empty folder beside ``out``, gone in the end; what a killed process left there goes first."""
    folder = out.with_name(f".{out.name}.part")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lay_out(folder: Path, *, scorer: Path, editions: Sequence[Path], policy: Policy) -> None:
    """The folder of a draft with a confidence that knows nothing yet: scorer/, editions/, confidence/, policy.json."""
    shutil.copytree(scorer, folder / "scorer")
    for edition in editions:
        shutil.copytree(edition, folder / "editions" / edition.name)
    (folder / "confidence").mkdir()
    Confidence({}, {}, {}, {}, {}).save(folder / "confidence" / "confidence.json")
    policy.save(folder / "policy.json")


def put_in_place(built: Path, destination: Path) -> None:
    """Replace ``destination`` by a folder built beside it: nobody sees it half-written."""
    if destination.exists():
        shutil.rmtree(destination)
    built.rename(destination)


def _row(edited: Edited, split: str, targets: Targets) -> dict[str, Any]:
    """One line of the cohort file: no text."""
    encounter = edited.proposal.encounter
    bad = {kind: BAD[kind](edited.claim, encounter) for kind in targets.risks}
    return {
        "encounter_id": encounter.encounter_id,
        "split": split,
        "confidence": edited.confidence,
        "bad": {kind: None if value == UNANSWERED else value for kind, value in bad.items()},
        "tie_hash": edited.tie_hash,
        "eligible": edited.eligible,
    }
