"""Digests: sha256 over canonical JSON (RFC 8785) or over bytes, in hexadecimal."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785


def of_json(value: Any) -> str:
    """Digest of a JSON value, whatever its spacing and key order."""
    return sha256(rfc8785.dumps(value)).hexdigest()


def of_file(path: Path) -> str:
    """Digest of a file's bytes."""
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def short(digest: str) -> str:
    """How a digest is shown to people: six characters."""
    return digest[:6]
