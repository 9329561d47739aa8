"""``throughline codeset``: which editions are at hand, what a code is, whether a claim may carry it on a date."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from throughline.codeset.edition import CodeRow, Edition

SAID_NO = 4
FOLDER = Path("data") / "codeset"
Standing = Literal["unknown", "header", "out of its dates", "billable"]

app = typer.Typer(no_args_is_help=True, help="Code-set editions: list them, show a code, ask whether it is valid.")
CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="A diagnosis code, with or without its dot.")]
OnOption = Annotated[datetime, typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="The date of service.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]


@dataclass(frozen=True)
class Found:
    """A code in the edition of a date of service. ``under``: the billable codes that continue it, in order."""

    asked: str
    edition: "Edition"
    row: "CodeRow | None"
    under: tuple[str, ...]
    standing: Standing

    def as_json(self) -> dict[str, Any]:
        """What ``--json`` prints; ``valid``: a claim with this date of service may carry it."""
        return {
            "code": self.row.code if self.row else self.asked,
            "edition": self.edition.name,
            "standing": self.standing,
            "valid": self.standing == "billable",
            "title": self.row.title if self.row else None,
            "use": list(self.under),
        }

    def in_words(self) -> str:
        """One line: the code, its title, and where it may not stand on a claim, why not and what may."""
        if self.row is None:
            nearest = self.edition.title(self.asked)
            says = f"no code of {self.edition.name}" + (f"; nearest category: {nearest}" if nearest else "")
            return f"{self.asked}  {says}"
        says = {
            "header": f"a header: use {_range(self.under)}",
            "out of its dates": f"in force from {self.row.valid_from} to {self.row.valid_to or 'further notice'}",
            "billable": f"billable, {self.edition.name}",
        }[self.standing]
        return f"{self.row.code}  {self.row.title}   {says}"


@app.command("list")
def list_editions(as_json: JsonOption = False) -> None:
    """Name the editions at hand: the embedded one, and those that runs have read into data/codeset.

    Example: throughline codeset list
    """
    facts = [{key: one[key] for key in ("name", "effective", "ends", "billable", "source")} for one in at_hand(FOLDER)]
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for one in facts:
        dates = f"{one['effective']} to {one['ends'] or 'further notice'}"
        typer.echo(f"{one['name']:<20} {dates:<24}  {one['billable']:>7,} billable   {one['source']}")


@app.command()
def show(code: CodeArgument, on: OnOption, as_json: JsonOption = False) -> None:
    """Show a code in the edition in force on a date of service; a header with the codes to use instead.

    Example: throughline codeset show R10.2 --on 2026-07-28
    """
    from throughline_serving.errors import InputError

    found = find(code, on.date(), FOLDER)
    if found.row is None:
        raise InputError(
            f"{code} is no code of {found.edition.name}",
            where="CODE",
            remedy="show its first three characters to see what is below them",
        )
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return
    typer.echo(found.in_words())
    typer.echo(f"{'':<{len(found.row.code)}}  {found.edition.source}")


@app.command()
def valid(code: CodeArgument, on: OnOption, as_json: JsonOption = False) -> None:
    """Say whether a claim may carry a code on a date of service: exit 0 valid, 4 not valid.

    Example: throughline codeset valid R10.20 --on 2026-07-28
    """
    found = find(code, on.date(), FOLDER)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        typer.echo(f"{'valid' if found.standing == 'billable' else 'not valid'} on {on.date()}: {found.in_words()}")
    if found.standing != "billable":
        raise typer.Exit(SAID_NO)


def at_hand(folder: Path) -> list[dict[str, Any]]:
    """The facts of every edition at hand, oldest first: those stored in ``folder``, and the embedded one."""
    from throughline.codeset import embedded

    stored = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*@*/edition.json")]
    if embedded.NAME not in {facts["name"] for facts in stored}:
        own = {"name": embedded.NAME, "system": embedded.NAME.partition("@")[0], "billable": embedded.BILLABLE}
        interval = {"effective": embedded.EFFECTIVE.isoformat(), "ends": embedded.ENDS.isoformat()}
        stored.append(own | interval | {"source": embedded.SOURCE})
    return sorted(stored, key=lambda facts: (facts["effective"], facts["name"]))


def find(code: str, on: date, folder: Path) -> Found:
    """A code in the edition in force on a date of service. Raises ``InputError`` where no edition is."""
    from throughline_serving.claim import comparable
    from throughline_serving.errors import InputError

    from throughline.codeset.release import read_release
    from throughline.codeset.store import read_edition

    editions = at_hand(folder)
    # ISO dates sort as dates do; of several editions in force the one that took effect last, as decisions take it.
    fitting = [one for one in editions if one["effective"] <= on.isoformat() <= (one["ends"] or "9999")]
    if not fitting:
        spans = ", ".join(f"{one['effective']} to {one['ends'] or 'further notice'}" for one in editions)
        raise InputError(f"no edition at hand is in force on {on}", where="--on", remedy=f"give a date in {spans}")
    name = fitting[-1]["name"]
    edition = read_edition(folder / name) if (folder / name / "edition.json").is_file() else read_release(name, None)
    row, plain = edition.find(code), comparable(code)
    below = [r for r in edition.rows if plain and comparable(r.code).startswith(plain)]
    under = tuple(r.code for r in below if r.billable and comparable(r.code) != plain)
    return Found(code.upper(), edition, row, under, _standing(row, on))


def _standing(row: "CodeRow | None", on: date) -> Standing:
    if row is None:
        return "unknown"
    if not row.billable:
        return "header"
    return "billable" if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to) else "out of its dates"


def _range(codes: tuple[str, ...]) -> str:
    """Codes to choose from: all where they are few, else the first and the last.

    >>> _range(("R10.20", "R10.21", "R10.22"))
    'R10.20 to R10.22'
    """
    if len(codes) < 3:
        return " or ".join(codes) or "a code below it"
    return f"{codes[0]} to {codes[-1]}"
