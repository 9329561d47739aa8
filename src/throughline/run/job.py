"""The main job: compose, see what changed, run it, register, write the pages, print the table."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from throughline import settings
from throughline.run import outcome, plan
from throughline.run.compose import composed
from throughline.run.execute import execute
from throughline.run.lane import StageFailed
from throughline.run.progress import STEPS, Progress, lasted
from throughline.run.record import Record, bundle_digests, read_record, write_record
from throughline.run.signing import VARIABLE, signing_key

if TYPE_CHECKING:
    from throughline.report.inputs import Failure, Provenance

REPORTS = Path("reports")
KILLED = "was killed, often for want of memory"
RESUMES = "the same command resumes"


def run(overrides: Sequence[str], environment: Mapping[str, str], *, width: int) -> str:
    """Everything; what belongs on stdout is returned. Raises ``InputError``, ``StageFailed``, ``Interrupted``."""
    started = time.monotonic()
    params, wanted = _planned(overrides)
    corpus, specialties = params["corpus"]["name"], params["specialties"]
    last = read_record(corpus)
    if (
        not wanted.to_run
        and last
        and last.bundles == bundle_digests(corpus, specialties)
        and (REPORTS / "index.html").is_file()
    ):
        took = time.monotonic() - started
        say(f"nothing changed since {last.finished[11:]}, {len(wanted.all)} stages checked in {took:.1f} s\n")
        return last.closing
    say(f"throughline run   corpus={corpus} {_coder(params)}")
    progress = Progress(
        _steps(wanted, specialties),
        lambda step: outcome.outcome(step, corpus, specialties, params["codeset"]["edition"]),
    )
    try:
        with progress:
            if "train" in progress.steps:
                _prepare(corpus, environment)
            execute(wanted, specialties, progress, environment)
            progress.heard("register", "")
            _register(params, environment)
            progress.heard("register", None)
    except KeyboardInterrupt:
        raise Interrupted(progress.where()) from None
    except StageFailed as failed:
        _pages_of(params, _now(), time.monotonic() - started, [_failure(failed, last)])
        raise
    seconds = time.monotonic() - started
    finished = _now()
    closing = _close(params, finished, seconds, width)
    write_record(Record(finished, seconds, bundle_digests(corpus, specialties), closing), corpus)
    say(f"\nfinished in {lasted(seconds)}\n")
    return closing


def _coder(params: Mapping[str, Any]) -> str:
    """What the coder is made of, in a word: its encoder, or its members where it has none."""
    members = params["training"]["members"]
    return f"encoder={params['encoder']['name']}" if "encoder" in members else f"members={','.join(members)}"


class Interrupted(Exception):
    """A person stopped the run; ``where`` says in which stages."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def dry_run(overrides: Sequence[str]) -> str:
    """What a run with these overrides would do, in one sentence; params.yaml is as before afterwards."""
    before = _params()
    try:
        params, wanted = _planned(overrides)
        return wanted.sentence(params["specialties"])
    finally:
        _put_back(before)


def _planned(overrides: Sequence[str]) -> tuple[dict[str, Any], plan.Plan]:
    """The settings, in place as params.yaml, and what they change; where that cannot be said, nothing is written."""
    if os.environ.get(VARIABLE):
        signing_key()  # one that cannot be used is known now, not after training
    before = _params()
    try:
        return composed(overrides), plan.plan()
    except BaseException:
        _put_back(before)
        raise


def _params() -> bytes | None:
    return settings.PARAMS.read_bytes() if settings.PARAMS.exists() else None


def _put_back(before: bytes | None) -> None:
    if before is None:
        settings.PARAMS.unlink(missing_ok=True)
    elif before != _params():
        settings.PARAMS.write_bytes(before)


def _now() -> str:
    return datetime.now().isoformat(sep=" ", timespec="minutes")


def _failure(failed: StageFailed, last: Record | None) -> "Failure":
    """What the scoreboard says of a stage that ended early; a fault of ours is told without its words."""
    from throughline.report.inputs import Failure

    if failed.told:
        what, _, remedy = failed.told.splitlines()
    elif failed.killed:
        what, remedy = f"it {KILLED}", RESUMES
    else:
        what, remedy = "by a fault of ours", f"see {failed.log}"
    return Failure(
        stage=failed.stage.replace("@", ", ").replace("_", " "),
        what=what.removeprefix("error: "),
        missing="everything after it is as before, or missing",
        remedy=remedy.strip().removesuffix(" Nothing was written."),
        last_good=last.finished if last else None,
    )


def _steps(wanted: plan.Plan, specialties: Sequence[str]) -> dict[str, set[str]]:
    """Which specialties each step still has to do; steps that nothing changed are left out."""
    steps = {
        stage: {name.partition("@")[2] for name in wanted.to_run if name.split("@")[0] == stage} for stage in STEPS
    }
    return {stage: left for stage, left in steps.items() if left} | {"register": {""}}


def _prepare(corpus: str, environment: Mapping[str, str]) -> None:
    from throughline.registry.catalogue import prepare
    from throughline.run.training import experiment_name

    prepare(environment["MLFLOW_TRACKING_URI"], experiment_name(corpus))


def _register(params: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    from throughline.registry.register import register
    from throughline.run.registration import registration

    for specialty in params["specialties"]:
        register(registration(params, specialty), uri=environment["MLFLOW_TRACKING_URI"])


def _close(params: Mapping[str, Any], finished: str, seconds: float, width: int) -> str:
    """Write the pages and give what the run prints at its end."""
    from throughline.report.run_folder import read_specialties
    from throughline.report.terminal import render_notes, render_table

    provenance = _pages_of(params, finished, seconds)
    corpus = params["corpus"]["name"]
    shown = read_specialties(Path("data") / corpus, Path("bundles") / corpus, provenance)
    return "\n".join([render_table(shown, width), "", render_notes(shown, width), "", _further(params)])


def _pages_of(
    params: Mapping[str, Any], finished: str, seconds: float, failures: Sequence["Failure"] = ()
) -> "Provenance":
    from throughline.report.inputs import Provenance
    from throughline.report.write import write_reports

    corpus = params["corpus"]["name"]
    provenance = Provenance(
        corpus=corpus,
        simulated=params["corpus"]["kind"] == "synthetic",
        encoder=params["encoder"]["name"] if "encoder" in params["training"]["members"] else None,
        finished=finished,
        seconds=seconds,
        goals={name: own["target"]["straight_through"] for name, own in params["specialty"].items()},
    )
    write_reports(Path("data") / corpus, Path("bundles") / corpus, REPORTS, provenance=provenance, failures=failures)
    return provenance


def _further(params: Mapping[str, Any]) -> str:
    """Where to look, track, serve and go next."""
    following = "throughline run corpus=cmc2007 corpus.path=DIR"
    if params["corpus"]["kind"] != "synthetic":
        following = f"throughline certificate show {params['specialties'][0]} --corpus {params['corpus']['name']}"
    return "\n".join(
        [
            "look      reports/index.html",
            "track     make mlflow   http://127.0.0.1:5000",
            f"serve     make serve    http://127.0.0.1:8000/docs   {_served(params)}".rstrip(),
            f"next      {following}",
        ]
    )


def _served(params: Mapping[str, Any]) -> str:
    import json

    from throughline.run.places import edition

    facts = json.loads((edition(params["codeset"]["edition"]) / "edition.json").read_bytes())
    if params["corpus"]["labels"] == "annotated":
        return ""
    return f"dates of service {facts['effective']} to {facts['ends'] or 'further notice'}"


def say(text: str) -> None:
    """A line for a person who waits: on stderr, stdout is the result."""
    print(text, file=sys.stderr, flush=True)


__all__ = ["Interrupted", "StageFailed", "dry_run", "run"]
