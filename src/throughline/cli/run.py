"""``throughline run``: the main job."""

import os
import sys
from typing import Annotated

import typer

VALIDATION, OUR_FAULT, INPUT, SAID_NO, INTERRUPTED = "validate", 1, 2, 4, 130


def run(
    overrides: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY=VALUE]...", help="Settings of conf/ to change, as Hydra takes them."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would run; change nothing.")] = False,
) -> None:
    """Compose the settings, run what they change, register the bundles, write the pages, print the table.

    Progress goes to stderr, the table to stdout. What is up to date is not run again; interrupted, the same command
    resumes. "Cannot certify" is a result, not an error.

    \b
    throughline run
    throughline run corpus=cmc2007 corpus.path=../cmc2007
    throughline run specialty.radiology.target.coding_error=0.03 --dry-run
    throughline run 'specialty=[radiology]' corpus.n=400 training.epochs=1
    """
    from throughline.run import job
    from throughline.run.project import STATE, enter, environment

    variables = environment(enter())
    # DVC would make it for everyone to write in, and the signing key lies there.
    STATE.mkdir(mode=0o700, exist_ok=True)
    os.environ.update(variables)
    width = os.get_terminal_size().columns if sys.stdout.isatty() else 100
    try:
        typer.echo(
            job.dry_run(overrides or ()) if dry_run else job.run(overrides or (), variables, width=min(width, 100))
        )
    except job.Interrupted as stopped:
        print(f"\ninterrupted in {stopped.where}. The same command resumes there.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    except job.StageFailed as failed:
        if failed.killed and failed.told is None:
            print(f"error: stage {failed.stage} {job.KILLED}\n  {failed.log}\n  {job.RESUMES}", file=sys.stderr)
            raise typer.Exit(OUR_FAULT) from None
        raise typer.Exit(_tell(failed.stage, failed.told, failed.lines, str(failed.log))) from None


def _tell(stage: str, told: str | None, lines: tuple[str, ...], log: str) -> int:
    """Say why a stage failed, and give the exit code."""
    if told is not None:
        # True of the stage, not of the run.
        told = told.removesuffix(" Nothing was written.")
        print(f"{told}\n  stage {stage}; what was finished before it stays", file=sys.stderr)
        return SAID_NO if stage.startswith(VALIDATION) else INPUT
    tail = "\n".join(f"  | {line}" for line in lines[-12:])
    print(f"error: stage {stage} failed, by a fault of ours\n  {log}\n{tail}", file=sys.stderr)
    return OUR_FAULT
