"""``throughline certificate``: issue, show and verify certificates."""

import json
from pathlib import Path
from typing import Annotated, get_args

import typer
from throughline_serving.certificate import Certificate, RiskKind
from throughline_serving.errors import InputError

OUT_OF_REACH, SAID_NO = 3, 4

app = typer.Typer(no_args_is_help=True, help="Issue a certificate from a cohort, show it, verify it.")


@app.command()
def issue(
    cohort: Annotated[Path, typer.Argument(help="Scores, outcomes and tie hashes of tune and calibrate, JSON Lines.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the certificate goes.")],
    target: Annotated[list[str], typer.Option(help="KIND=SHARE that may be bad; once for each risk.")],
    delta: Annotated[float, typer.Option(help="Chance that the statement is false, for each risk alone.")] = 0.05,
    draft: Annotated[str | None, typer.Option(help="Digest of the draft bundle that gave the scores.")] = None,
    edition: Annotated[list[str] | None, typer.Option(help="Edition in force; repeatable.")] = None,
    valid_days: Annotated[int, typer.Option(help="Days from today until it ends.")] = 180,
    as_json: Annotated[bool, typer.Option("--json", help="Print the certificate itself.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be issued; write nothing.")] = False,
) -> None:
    """Certify a cohort: exit 0 certified, 3 cannot certify; the certificate is written either way.

    Example: throughline certificate issue cohort.jsonl --target coding_error=0.05 --target denial=0.04 -o cert.json
    """
    from throughline.calibration.cohort import read
    from throughline.calibration.issue import certificate_of, certify_cohort, write
    from throughline.cli.certificate_words import in_words, what_would_help

    rows = read(cohort)
    result = certify_cohort(rows, targets_of(target), delta)
    certificate = certificate_of(result, rows, draft=draft, editions=edition or (), valid_days=valid_days)
    if not dry_run:
        write(certificate, out)
    if as_json:
        typer.echo(json.dumps(certificate.as_json(), ensure_ascii=False))
    else:
        typer.echo((f"would write {out}: " if dry_run else "") + in_words(certificate))
        if not certificate.certified:
            typer.echo(what_would_help(result))
    if not certificate.certified:
        raise typer.Exit(OUT_OF_REACH)


@app.command()
def show(
    certificate: Annotated[str, typer.Argument(help="A certificate's file, its folder, or a specialty.")],
    corpus: Annotated[str | None, typer.Option(help="Whose specialty, where several corpora have it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the certificate itself.")] = False,
) -> None:
    """Show a certificate; of a specialty, that of its bundle, or else the one last issued.

    Example: throughline certificate show radiology --json
    """
    from throughline.cli.certificate_words import in_words, provenance

    found = Certificate.load(locate(certificate, corpus, Path()))
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        typer.echo(f"{in_words(found)}\n{provenance(found)}")


@app.command()
def verify(
    certificate: Annotated[Path, typer.Argument(help="The certificate's file.")],
    cohort: Annotated[Path, typer.Option(help="The cohort that it names.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print whether it holds, and each difference.")] = False,
) -> None:
    """Recompute a certificate from its cohort: exit 0 when every figure is found again, 4 when one is not.

    Example: throughline certificate verify certificate.json --cohort cohort.jsonl
    """
    from throughline.calibration.verify import verify_files
    from throughline.cli.certificate_words import recomputed

    verification = verify_files(certificate, cohort)
    differences = [vars(difference) for difference in verification.differences]
    if as_json:
        typer.echo(json.dumps({"holds": verification.holds, "differences": differences}, ensure_ascii=False))
    elif verification.holds and verification.certificate:
        typer.echo(f"ok: {recomputed(verification.certificate)}")
    else:
        name = verification.certificate.digest[:6] if verification.certificate else certificate
        typer.echo(f"does not hold: {name}")
        for difference in verification.differences:
            typer.echo(f"  {difference.field}: {difference.certificate}, recomputed {difference.recomputed}")
    if not verification.holds:
        raise typer.Exit(SAID_NO)


def targets_of(options: list[str]) -> dict[str, float]:
    """KIND=SHARE options as targets by kind. Raises InputError."""
    targets: dict[str, float] = {}
    for option in options:
        kind, _, share = option.partition("=")
        if kind not in get_args(RiskKind) or kind in targets:
            raise InputError(
                f"{option} names no risk, or one named already",
                where="--target",
                remedy="give coding_error=0.05, denial=0.04, or both",
            )
        try:
            targets[kind] = float(share)
        except ValueError:
            raise InputError(
                f"{option} holds no number", where="--target", remedy=f"give a share, as {kind}=0.05"
            ) from None
    return targets


def locate(name: str, corpus: str | None, root: Path) -> Path:
    """The certificate's file: ``name`` itself, or that of the specialty ``name`` below root. Raises InputError."""
    given = root / name
    if given.is_file() or (given / "certificate.json").is_file():
        return given if given.is_file() else given / "certificate.json"
    places: dict[str, Path] = {}
    if "/" not in name and name not in ("", ".", ".."):
        wanted = corpus or "*"
        issued, sealed = f"data/{wanted}/{name}/certificate", f"bundles/{wanted}/{name}"
        for folder in (issued, sealed):  # the sealed one hides the issued one of the same corpus
            places |= {
                path.relative_to(root).parts[1]: path for path in sorted(root.glob(f"{folder}/certificate.json"))
            }
    if len(places) == 1:
        return next(iter(places.values()))
    if places:
        raise InputError(
            f"{name} has certificates in {', '.join(sorted(places))}", where=name, remedy="choose one with --corpus"
        )
    raise InputError(
        f"no certificate of {name}", where=name, remedy="give its file, or run the pipeline for this specialty first"
    )
