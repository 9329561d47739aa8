"""``throughline model``: list, register and publish versions."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Registered versions: list them, register a bundle, publish one.")

Corpus = Annotated[str | None, typer.Option(help="Whose specialty; without it, the corpus of params.yaml.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")]


@app.command("list")
def list_versions(
    specialty: Annotated[str | None, typer.Argument(help="Only this specialty.")] = None,
    corpus: Corpus = None,
    as_json: Json = False,
) -> None:
    """List registered versions, newest first.

    Example: throughline model list radiology
    """
    from throughline_serving.digest import short

    from throughline.registry.catalogue import client, model_name, versions

    uri, chosen = _enter(corpus)
    found = versions(client(uri), model_name(chosen, specialty) if specialty else None)
    if corpus:
        found = [one for one in found if one.model.startswith(f"{corpus}.")]
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found]))
        return
    for one in found:
        typer.echo(
            f"{one.model:<32} v{one.version:<4} bundle {short(one.bundle)}  draft {short(one.draft)}  "
            f"{one.state.replace('_', ' '):<26} {one.registered[:16].replace('T', ' ')}"
        )
    if not found:
        typer.echo("no version is registered: `throughline run` registers what it makes")


@app.command()
def register(
    specialty: Annotated[str, typer.Argument(help="The specialty whose bundle to register.")],
    corpus: Corpus = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Register the bundle that the pipeline left. The same bundle is registered once.

    Example: throughline model register radiology
    """
    from throughline_serving.digest import short

    from throughline import settings
    from throughline.registry.register import register as put
    from throughline.run.registration import registration

    uri, chosen = _enter(corpus)
    params = settings.load() | {}
    params["corpus"] = params["corpus"] | {"name": chosen}
    done = put(registration(_known(params, specialty), specialty), uri=uri, dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
    else:
        verb = "is already" if not done.new else "would become" if dry_run else "registered as"
        typer.echo(f"bundle {short(done.bundle)} {verb} {done.model} v{done.version}")


@app.command()
def publish(
    specialty: Annotated[str, typer.Argument(help="The specialty.")],
    version: Annotated[str | None, typer.Argument(help="3, v3, or a bundle's digest; without it, the newest.")] = None,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where serving looks for bundles.")] = ...,  # type: ignore[assignment]
    corpus: Corpus = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Place a version's sealed bundle, verified, as DIR/SPECIALTY/DIGEST/, and let DIR/SPECIALTY/current name it.

    Example: throughline model publish radiology v3 --to /srv/bundles
    """
    from throughline_serving.digest import short

    from throughline.registry.catalogue import client, model_name, version_of
    from throughline.registry.publish import publish as place

    target = to.resolve()
    uri, chosen = _enter(corpus)
    found = version_of(client(uri), model_name(chosen, specialty), version)
    done = place(found, specialty, target, uri=uri, dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps({"bundle": found.bundle, "version": found.version, "folder": str(done.folder),
                               "placed": done.placed, "moved": done.moved}))  # fmt: skip
        return
    would = "would be " if dry_run else ""
    if not (done.placed or done.moved):
        typer.echo(f"v{found.version} {short(found.bundle)} is already current in {target / specialty}")
    else:
        did = " and ".join(filter(None, ["placed" if done.placed else "", "made current" if done.moved else ""]))
        typer.echo(f"v{found.version} {short(found.bundle)} {would}{did} in {target / specialty}")


def _enter(corpus: str | None) -> tuple[str, str]:
    """The catalogue's address and the corpus, from the project's folder."""
    from throughline import settings
    from throughline.registry.catalogue import address
    from throughline.run.project import enter

    enter()
    return address(), corpus or str(settings.load()["corpus"]["name"])


def _known(params: dict[str, dict[str, object]], specialty: str) -> dict[str, dict[str, object]]:
    from throughline_serving.errors import InputError

    if specialty not in params["specialty"]:
        raise InputError(
            f"{specialty} is not in this run",
            where="params.yaml",
            remedy=f"use one of {', '.join(params['specialty'])}",
        )
    return params
