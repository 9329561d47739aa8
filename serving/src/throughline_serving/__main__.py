"""``python -m throughline_serving --bundles FOLDER``: the server, where the platform is not installed."""

import argparse
import sys
from pathlib import Path

from throughline_serving.api.server import bundles_in, load_bundles, serve
from throughline_serving.errors import InputError
from throughline_serving.signing import trusted_keys


def main() -> None:
    """Serve; exit with 2 where the input is at fault."""
    options = argparse.ArgumentParser(prog="throughline_serving", description=__doc__)
    options.add_argument("--bundle", action="append", default=[], type=Path, metavar="DIR", help="may be given again")
    options.add_argument("--bundles", type=Path, metavar="FOLDER", help="all bundles in a folder")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", default=8000, type=int)
    options.add_argument("--trusted-key", action="append", type=Path, metavar="PEM", help="whose signatures count")
    given = options.parse_args()
    try:
        folders = [*given.bundle, *(bundles_in(given.bundles) if given.bundles else ())]
        loaded = load_bundles(folders, trusted_keys(given.trusted_key) if given.trusted_key else None)
        serve(loaded, given.host, given.port)
    except InputError as error:
        print(f"error: {error.what}\n  {error.where}\n  {error.remedy}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
