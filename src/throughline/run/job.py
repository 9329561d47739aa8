"""The main job: compose, see what changed, run it, register, write the pages, print the table."""

import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from throughline.run import outcome, plan
from throughline.run.compose import composed
from throughline.run.execute import execute
from throughline.run.lane import StageFailed
from throughline.run.progress import STEPS, Progress, lasted
from throughline.run.record import Record, bundle_digests, read_record, write_record


def run(overrides: Sequence[str], environment: Mapping[str, str], *, width: int) -> str:
    """Everything; what belongs on stdout is returned. Raises ``InputError``, ``StageFailed``, ``Interrupted``."""
    started = time.monotonic()
    params = composed(overrides)
    corpus, specialties = params["corpus"]["name"], params["specialties"]
    wanted, last = plan.plan(), read_record(corpus)
    if not wanted.to_run and last and last.bundles == bundle_digests(corpus, specialties) and _pages(corpus):
        took = time.monotonic() - started
        say(f"nothing changed since {last.finished[11:]}, {len(wanted.all)} stages checked in {took:.1f} s\n")
        return last.closing
    say(f"throughline run   corpus={corpus} encoder={params['encoder']['name']}")
    progress = Progress(
        _steps(wanted, specialties),
        lambda step: (
            outcome.outcome(step, corpus, specialties, params["codeset"]["edition"])
            if step != "register"
            else f"{len(specialties)} versions in MLflow, by bundle digest"
        ),
    )
    try:
        with progress:
            execute(wanted, specialties, progress, environment)
            progress.heard("register", "")
            _register(params, environment)
            progress.heard("register", None)
    except KeyboardInterrupt:
        raise Interrupted(progress.where()) from None
    seconds = time.monotonic() - started
    finished = datetime.now().isoformat(sep=" ", timespec="minutes")
    closing = _close(params, finished, seconds, width)
    write_record(Record(finished, seconds, bundle_digests(corpus, specialties), closing), corpus)
    say(f"\nfinished in {lasted(seconds)}\n")
    return closing


class Interrupted(Exception):
    """A person stopped the run; ``where`` says in which stages."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def dry_run(overrides: Sequence[str]) -> str:
    """What a run with these overrides would do, in one sentence; params.yaml is as before afterwards."""
    from throughline import settings

    before = settings.PARAMS.read_bytes() if settings.PARAMS.exists() else None
    try:
        params = composed(overrides)
        return plan.plan().sentence(params["specialties"])
    finally:
        if before is not None:
            settings.PARAMS.write_bytes(before)


def _steps(wanted: plan.Plan, specialties: Sequence[str]) -> dict[str, set[str]]:
    """Which specialties each step still has to do; steps that nothing changed are left out."""
    steps = {
        stage: {name.partition("@")[2] for name in wanted.to_run if name.split("@")[0] == stage} for stage in STEPS
    }
    return {stage: left for stage, left in steps.items() if left} | {"register": {""}}


def _register(params: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    from throughline.registry.register import register
    from throughline.run.registration import registration

    for specialty in params["specialties"]:
        register(registration(params, specialty), uri=environment["MLFLOW_TRACKING_URI"])


def _pages(corpus: str) -> bool:
    return Path("reports/index.html").is_file()


def _close(params: Mapping[str, Any], finished: str, seconds: float, width: int) -> str:
    from throughline.run.pages import write_pages
    from throughline.run.table import sentences, table

    specialties = write_pages(params, finished, seconds)
    return "\n".join([table(specialties, width), "", sentences(specialties), "", _further(params)])


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
