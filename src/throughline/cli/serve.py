"""``throughline serve``: bundles behind HTTP."""

from pathlib import Path
from typing import Annotated

import typer


def serve(
    bundle: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="A sealed bundle or a draft. May be given again.")
    ] = None,
    bundles: Annotated[Path | None, typer.Option(metavar="FOLDER", help="A folder of bundles: all of them.")] = None,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes a free one.")] = 8000,
    trusted_key: Annotated[
        list[Path] | None,
        typer.Option(metavar="PEM", help="Accept only bundles signed by this public key. May be given again."),
    ] = None,
) -> None:
    """Serve decisions over HTTP: POST /v1/decisions, and a page at /docs that says how.

    One bundle a specialty; an encounter of a specialty without one goes to review.

    \b
    throughline serve --bundle bundles/synthetic/radiology
    throughline serve --bundles bundles/synthetic --port 8080
    """
    from throughline_serving.api import server
    from throughline_serving.signing import trusted_keys

    folders = [*(bundle or ()), *(server.bundles_in(bundles) if bundles else ())]
    loaded = server.load_bundles(folders, trusted_keys(trusted_key) if trusted_key else None)
    server.serve(loaded, host, port)
