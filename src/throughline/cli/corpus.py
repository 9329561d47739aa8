"""``throughline corpus``: name the known corpora, simulate encounters, read one."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from throughline_serving.encounter import Encounter

app = typer.Typer(no_args_is_help=True, help="Corpora: list them, simulate one, read an encounter.")

KNOWN = (
    ("synthetic", "simulated encounters of four specialties, made here", "nothing to download"),
    ("cmc2007", "978 radiology reports with ICD-9-CM codes (CMC 2007)", "corpus.path=DIR of the original files"),
    ("codiesp", "Spanish case reports with ICD-10 codes (CodiEsp)", "corpus.path=DIR of the original files"),
    ("jsonl", "your own encounters, one JSON object a line", "corpus.path=FILE or DIR"),
)
SpecialtyOption = Annotated[str, typer.Option(help="radiology, pathology, emergency or outpatient_surgery")]
SeedOption = Annotated[int, typer.Option(help="the same seed gives the same encounters")]


@app.command("list")
def list_corpora(as_json: Annotated[bool, typer.Option("--json", help="one JSON list on stdout")] = False) -> None:
    """Name the corpora that `throughline run corpus=NAME` knows.

    Example: throughline corpus list
    """
    if as_json:
        typer.echo(json.dumps([{"corpus": name, "holds": holds, "needs": needs} for name, holds, needs in KNOWN]))
        return
    for name, holds, needs in KNOWN:
        typer.echo(f"{name:<10} {holds:<58} {needs}")


@app.command()
def generate(
    specialty: SpecialtyOption,
    n: Annotated[int, typer.Option("--n", min=0, help="how many encounters")],
    out: Annotated[Path, typer.Option("-o", "--out", help="file to write, one encounter a line")],
    seed: SeedOption = 0,
) -> None:
    """Simulate encounters with notes, claims and what only the simulator knows.

    Example: throughline corpus generate --specialty radiology --n 1000 --seed 7 -o encounters.jsonl
    """
    from throughline_serving.errors import InputError

    from throughline.corpus.synthetic import generate as simulate

    encounters = simulate(specialty, n, seed)
    if not out.parent.is_dir():
        raise InputError(f"folder {out.parent} does not exist", where="-o", remedy="make it or choose another")
    began = time.monotonic()
    handle, beside = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as lines:
            for done, encounter in enumerate(encounters, 1):
                lines.write(encounter.model_dump_json(exclude_none=True) + "\n")
                if done % 1000 == 0 and sys.stderr.isatty():
                    typer.echo(f"\r{specialty}: {done:,} of {n:,} encounters", err=True, nl=False)
        os.chmod(beside, 0o644)
        os.replace(beside, out)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    lead = "\r" if sys.stderr.isatty() else ""
    typer.echo(f"{lead}{specialty}: {n:,} encounters in {time.monotonic() - began:.1f} s -> {out}", err=True)


@app.command()
def sample(
    specialty: SpecialtyOption,
    seed: SeedOption = 0,
    as_json: Annotated[bool, typer.Option("--json", help="the encounter as JSON on stdout")] = False,
) -> None:
    """Print one simulated encounter: the note, its claim, and why each code is there.

    Example: throughline corpus sample --specialty pathology --seed 3
    """
    from throughline.corpus.synthetic import generate as simulate

    encounter = next(simulate(specialty, 1, seed))
    typer.echo(encounter.model_dump_json(exclude_none=True) if as_json else readable(encounter))


def readable(encounter: "Encounter") -> str:
    """An encounter of the simulator as text for a terminal."""
    from throughline_serving.claim import same_claim

    from throughline.corpus.synthetic.titles import PROCEDURE_TITLES

    claim, submitted, truth = encounter.claim, encounter.submitted_claim, encounter.truth
    if claim is None or submitted is None or truth is None:
        raise ValueError("only simulated encounters hold claim, submitted claim and truth")
    why = truth.state["why"]
    lines = [
        f"{encounter.encounter_id}   {encounter.date_of_service}   {encounter.payer}   {encounter.site}   "
        f"{encounter.sex} {encounter.age_band}   place of service {encounter.place_of_service}",
    ]
    for note in encounter.notes:
        lines += ["", f"-- {note.type} {note.note_id} --", note.text.rstrip()]
    lines += ["", "claim"]
    lines += [f"  {i}. {code:<10} {why.get(code, '')}" for i, code in enumerate(claim.diagnoses, 1)]
    for line in claim.lines:
        code = "-".join((line.code, *line.modifiers))
        points = ",".join(map(str, line.pointers))
        title = PROCEDURE_TITLES[f"{line.system}:{line.code}"]
        lines.append(f"  {code:<18} x{line.units}  for {points:<8} {title}: {why.get(line.code, '')}")
    if same_claim(claim, submitted):
        lines += ["", "submitted claim: the same"]
    else:
        sent = [*submitted.diagnoses, *("-".join((s.code, *s.modifiers)) + f" x{s.units}" for s in submitted.lines)]
        lines += ["", f"submitted claim: {' '.join(sent)}   (error: {truth.state['human_error']})"]
    lines.append(
        f"remits: {', '.join(f'line {r.line} {r.outcome}' + (f' {r.carc}' if r.carc else '') for r in truth.remits)}"
    )
    if truth.pitfalls:
        lines.append(f"pitfalls: {', '.join(truth.pitfalls)}")
    if truth.state["ambiguous"]:
        lines.append(f"left open by the note: {truth.state['ambiguous']['kind']}")
    return "\n".join(lines)
