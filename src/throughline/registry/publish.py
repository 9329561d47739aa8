"""Publishing: the sealed bundle of a registered version, verified, where serving finds it by digest."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from throughline_serving import digest
from throughline_serving.bundle import BUNDLE_MANIFEST, Bundle, check_bundle
from throughline_serving.errors import InputError

from throughline.registry.catalogue import Version

CURRENT = "current"


@dataclass(frozen=True)
class Published:
    """Where the bundle lies, and what there was to do: ``placed`` the folder, ``moved`` the name ``current``."""

    folder: Path
    placed: bool
    moved: bool


def publish(version: Version, specialty: str, to: Path, *, uri: str, dry_run: bool = False) -> Published:
    """Place a version's bundle as ``to/SPECIALTY/DIGEST/`` and let ``to/SPECIALTY/current`` name it.

    Each step is one rename, so a reader sees the old state or the new. Doing it again changes nothing. Raises
    ``InputError`` where the bundle is not whole or is not the one that was registered.
    """
    home = to / specialty
    folder = home / version.bundle
    placed = not _whole(folder, version.bundle)
    moved = _named(home) != version.bundle
    if dry_run:
        return Published(folder, placed, moved)
    if placed:
        home.mkdir(parents=True, exist_ok=True)
        _place(bundle_of(version, uri), folder, version.bundle)
    if moved:
        beside = home / f".{CURRENT}.{os.getpid()}"
        beside.write_text(f"{version.bundle}\n", encoding="utf-8")
        os.replace(beside, home / CURRENT)
    return Published(folder, placed, moved)


def bundle_of(version: Version, uri: str) -> Path:
    """The bundle's folder inside what the catalogue keeps of a version."""
    from mlflow.artifacts import download_artifacts

    kept = Path(download_artifacts(artifact_uri=version.source, tracking_uri=uri))
    found = [path.parent for path in sorted(kept.rglob(BUNDLE_MANIFEST)) if (path.parent / "draft").is_dir()]
    if not found:
        raise InputError(
            f"{version.model} v{version.version} carries no bundle", where=version.source, remedy="register it again"
        )
    return found[0]


def _place(source: Path, folder: Path, wanted: str) -> None:
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        shutil.copytree(source, beside)
        loaded = Bundle.load(beside)  # the copy is verified, and that it can serve
        if loaded.digest != wanted:
            raise InputError(
                f"the bundle is {digest.short(loaded.digest)}, registered was {digest.short(wanted)}",
                where=str(source),
                remedy="register it again",
            )
        if folder.exists():
            shutil.rmtree(folder)  # not whole: it was damaged where it lay
        os.replace(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _whole(folder: Path, wanted: str) -> bool:
    if not folder.is_dir():
        return False
    try:
        return digest.of_json(check_bundle(folder)[0]) == wanted
    except InputError:
        return False


def _named(home: Path) -> str | None:
    path = home / CURRENT
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None
