"""``throughline score``: decisions on a file of encounters."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def score(
    source: Annotated[str, typer.Argument(metavar="IN", help="Encounters in JSON Lines; - reads standard input.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT.jsonl", help="Where the decisions go.")],
    bundle: Annotated[Path, typer.Option(metavar="DIR", help="A sealed bundle, or an uncertified draft.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON object.")] = False,
    strict: Annotated[bool, typer.Option(help="Exit with 2 where a line was refused.")] = False,
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="Processes that score.")] = 2,
    trusted_key: Annotated[
        list[Path] | None,
        typer.Option(metavar="PEM", help="Accept only bundles signed by this public key. May be given again."),
    ] = None,
) -> None:
    """Decide on every encounter of a file: the proposed claim, and straight-through or review.

    Each line of OUT is the decision on a line of IN, in its order. Lines that hold no encounter go to
    OUT.refused.jsonl with field and reason; whatever else is wrong with an encounter sends it to review.

    \b
    throughline score --bundle bundles/synthetic/radiology in.jsonl -o out.jsonl
    zcat in.jsonl.gz | throughline score --bundle bundles/synthetic/radiology - -o out.jsonl --json
    """
    from throughline_serving.batch import refused_path, score_file
    from throughline_serving.intake.jsonl import STANDARD_INPUT
    from throughline_serving.signing import trusted_keys

    counts = score_file(
        sys.stdin.buffer if source == STANDARD_INPUT else Path(source),
        out,
        bundle,
        file=source,
        workers=workers,
        trusted=trusted_keys(trusted_key) if trusted_key else None,
        progress=_show if sys.stderr.isatty() else _silent,
    )
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr)
    if as_json:
        print(
            json.dumps(
                {
                    "in": counts.received,
                    "straight_through": counts.straight_through,
                    "review": counts.review,
                    "refused": counts.refused,
                }
            )
        )
    else:
        named = f" ({refused_path(out)})" if counts.refused else ""
        print(
            f"{counts.received:,} in = {counts.straight_through:,} straight-through + {counts.review:,} review"
            f" + {counts.refused:,} refused{named}"
        )
    if counts.failed:
        print(
            f"error: {counts.failed:,} encounters could not be decided on, by a fault of ours\n  {refused_path(out)}\n"
            "  code them by hand and report the lines; everything else was written.",
            file=sys.stderr,
        )
        raise typer.Exit(1)
    if strict and counts.refused:
        raise typer.Exit(2)


def _show(done: int) -> None:
    if done % 50 == 0:
        print(f"\rscore   {done:,} lines", end="", file=sys.stderr, flush=True)


def _silent(done: int) -> None:
    pass
