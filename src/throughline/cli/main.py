"""``throughline``: the entry, and how every command ends."""

import os
import sys
from typing import Annotated

import typer
from throughline_serving.errors import InputError

from throughline import __version__
from throughline.cli.verbs import Verbs
from throughline.run.project import NO_TELEMETRY

OUR_FAULT, INPUT, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    cls=Verbs,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done, 1 our fault, 2 your input, 3 target out of reach, 4 a check said no, 130 interrupted.",
)


@app.callback()
def throughline(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)] = False,
) -> None:
    """Train a medical coder per specialty, certify how far it may act alone, promote it, serve it, watch it.

    \b
    throughline run                                          everything, on simulated encounters
    throughline run corpus=cmc2007 corpus.path=DIR           on the CMC 2007 radiology reports
    throughline run specialty.radiology.target.coding_error=0.03 --dry-run
    """
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """Run a command. What a person can mend is told in three lines; a fault of ours by its kind and place alone."""
    for variable, off in NO_TELEMETRY.items():
        os.environ.setdefault(variable, off)
    try:
        app(prog_name="throughline")
    except InputError as error:
        print(error.in_three_lines(), file=sys.stderr)
        sys.exit(INPUT)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if os.environ.get("THROUGHLINE_TRACEBACK"):
            raise
        from throughline_serving.faults import place_of

        # Its words may hold patient text.
        print(
            f"error: a fault of ours: {place_of(error)}\n  throughline {' '.join(sys.argv[1:2])}\n"
            "  report it; THROUGHLINE_TRACEBACK=1 shows the whole trace, which may hold patient text.",
            file=sys.stderr,
        )
        sys.exit(OUR_FAULT)
