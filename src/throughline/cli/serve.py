"""``throughline serve``: bundles behind HTTP."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from throughline_serving.bundle import Bundle, Trusted

MOST_CONNECTIONS = 1000  # at once; beyond it the answer is 503


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
    from throughline_serving.signing import trusted_keys

    folders = [*(bundle or ()), *(_in_folder(bundles) if bundles else ())]
    _run(_load(folders, trusted_keys(trusted_key) if trusted_key else None), host, port)


def _load(folders: list[Path], trusted: "Trusted | None") -> Mapping[str, "Bundle"]:
    from throughline_serving.bundle import Bundle
    from throughline_serving.errors import InputError

    if not folders:
        raise InputError("no bundle was given", where="--bundle", remedy="give --bundle DIR or --bundles FOLDER")
    loaded: dict[str, Bundle] = {}
    for folder in folders:
        one = Bundle.load(folder, trusted)
        if one.specialty in loaded:
            raise InputError(
                f"two bundles are for {one.specialty}", where=str(folder), remedy="give one bundle a specialty"
            )
        loaded[one.specialty] = one
    return loaded


def _in_folder(folder: Path) -> list[Path]:
    from throughline_serving.bundle import BUNDLE_MANIFEST, DRAFT_MANIFEST
    from throughline_serving.errors import InputError

    found = sorted(
        path.parent
        for name in (BUNDLE_MANIFEST, DRAFT_MANIFEST)
        for path in folder.glob(f"*/{name}")
        if not path.parent.name.startswith(".")
    )
    if not found:
        raise InputError(
            f"{folder} holds no bundle", where="--bundles", remedy="give a folder such as bundles/synthetic"
        )
    return found


def _run(loaded: Mapping[str, "Bundle"], host: str, port: int) -> None:
    """Listen until interrupted. Bodies, paths and answers are not logged."""
    import socket

    import uvicorn
    from throughline_serving.api.app import create_app
    from throughline_serving.api.deadline import PunctualProtocol
    from throughline_serving.errors import InputError

    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(MOST_CONNECTIONS)
    except OSError as error:
        raise InputError(
            f"{host}:{port} cannot be listened on: {error.strerror}", where="--port", remedy="give another --port"
        ) from None
    address = f"[{host}]" if ":" in host else host
    print(f"serve   http://{address}:{listening.getsockname()[1]}/docs   {', '.join(sorted(loaded))}", flush=True)
    for name in sorted(one.specialty for one in loaded.values() if one.certificate is None):
        print(f"{name} has no certificate: every encounter goes to review", file=sys.stderr)
    config = uvicorn.Config(
        create_app(loaded),
        http=PunctualProtocol,
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=10,
    )
    uvicorn.Server(config).run(sockets=[listening])
