"""Bundles behind a socket, until interrupted."""

import socket
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from throughline_serving.bundle import BUNDLE_MANIFEST, DRAFT_MANIFEST, Bundle, Trusted
from throughline_serving.errors import InputError

MOST_CONNECTIONS = 1000  # at once; beyond it the answer is 503


def bundles_in(folder: Path) -> list[Path]:
    """Every bundle and draft directly in ``folder``, by name. Raises ``InputError`` where there is none."""
    found = sorted(
        {
            path.parent
            for name in (BUNDLE_MANIFEST, DRAFT_MANIFEST)
            for path in folder.glob(f"*/{name}")
            if not path.parent.name.startswith(".")
        }
    )
    if not found:
        raise InputError(
            f"{folder} holds no bundle", where="--bundles", remedy="give a folder such as bundles/synthetic"
        )
    return found


def load_bundles(folders: Iterable[Path], trusted: Trusted | None) -> Mapping[str, Bundle]:
    """Bundles by specialty. Raises ``InputError`` where there is none, or two for one specialty."""
    loaded: dict[str, Bundle] = {}
    for folder in folders:
        one = Bundle.load(folder, trusted)
        if one.specialty in loaded:
            raise InputError(
                f"two bundles are for {one.specialty}", where=str(folder), remedy="give one bundle a specialty"
            )
        loaded[one.specialty] = one
    if not loaded:
        raise InputError("no bundle was given", where="--bundle", remedy="give --bundle DIR or --bundles FOLDER")
    return loaded


def serve(loaded: Mapping[str, Bundle], host: str, port: int) -> None:
    """Listen until interrupted. Bodies, paths and answers are not logged. Prints the address to look at."""
    import uvicorn

    from throughline_serving.api.app import create_app
    from throughline_serving.api.deadline import PunctualProtocol

    listening = _listen(host, port)
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


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(MOST_CONNECTIONS)
    except OSError as error:
        raise InputError(
            f"{host}:{port} cannot be listened on: {error.strerror}", where="--port", remedy="give another --port"
        ) from None
    return listening
