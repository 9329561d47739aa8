"""The files of a folder and their digests: what a draft is, and what the seal of a bundle covers."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from throughline_serving import digest
from throughline_serving.errors import InputError
from throughline_serving.intake import strict_json

# Formats that hold numbers and text and cannot run code when they are read.
ALLOWED = frozenset({".json", ".md", ".npy", ".onnx", ".txt"})
_MAX_MANIFEST = 4_000_000  # bytes


def files_of(folder: Path, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """sha256 of every file below ``folder`` by its path, sorted; ``without`` names paths that are left out.

    Raises ``InputError`` for links, for what is no plain file, and for formats that a bundle does not hold.
    """
    return {path: digest.of_file(folder / path) for path in _paths(folder) if path not in without}


def check(folder: Path, files: Mapping[str, str], *, without: frozenset[str]) -> None:
    """Raise ``InputError`` naming the first file that is missing, not listed, or other than its digest says."""
    found = {path for path in _paths(folder) if path not in without}
    for path in sorted(found | files.keys()):
        if path not in found:
            raise _differs(folder, path, "is missing")
        if path not in files:
            raise _differs(folder, path, "is not in the manifest: something was added")
        if digest.of_file(folder / path) != files[path]:
            raise _differs(folder, path, "is not the file that was sealed: corrupted or edited")


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object that ``write_object`` wrote; raises ``InputError`` where a byte of it is other."""
    value = parse_object(path)
    if path.read_bytes() != _as_written(value):
        raise _corrupted(path, "is not as it was written")
    return value


def parse_object(path: Path) -> dict[str, Any]:
    """A JSON object from a file; raises ``InputError`` where there is none."""
    try:
        value = strict_json.parse(path.read_bytes(), max_bytes=_MAX_MANIFEST)
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", where=str(path), remedy="give the folder of a draft or a bundle"
        ) from None
    except strict_json.JsonFault as fault:
        raise _corrupted(path, fault.reason) from None
    if not isinstance(value, dict):
        raise _corrupted(path, "holds no object")
    return value


def files_in(manifest: Mapping[str, Any], path: Path) -> dict[str, str]:
    """The ``files`` of a manifest that was read from ``path``: every key a path inside, every value a sha256."""
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(isinstance(value, str) for value in files.values()):
        raise _corrupted(path, "lists no files")
    return files


def write_object(value: Mapping[str, Any], path: Path) -> None:
    """Write a manifest readably: keys sorted, one a line."""
    path.write_bytes(_as_written(value))


def _as_written(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def _paths(folder: Path) -> list[str]:
    found: list[str] = []
    for root, folders, names in os.walk(folder, followlinks=False):
        for name in folders + names:
            path = Path(root) / name
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise _differs(folder, path.relative_to(folder).as_posix(), "is a link or no plain file")
        for name in names:
            relative = (Path(root) / name).relative_to(folder).as_posix()
            if Path(name).suffix not in ALLOWED:
                raise _differs(folder, relative, f"is none of {', '.join(sorted(ALLOWED))}")
            found.append(relative)
    return sorted(found)


def _corrupted(path: Path, what: str) -> InputError:
    return InputError(
        f"{path} {what}: corrupted or edited", where=str(path), remedy="take the folder again from where it was made"
    )


def _differs(folder: Path, path: str, what: str) -> InputError:
    return InputError(f"{path} {what}", where=str(folder), remedy="take the folder again from where it was made")
