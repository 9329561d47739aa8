"""Two runs in one project, and the lock that a killed one leaves behind."""

import os
from pathlib import Path

from throughline_serving.errors import InputError

RWLOCK = Path(".dvc") / "tmp" / "rwlock"
BUSY = ("is being blocked by", "Unable to acquire lock")


def at_work(where: str, wrote: str | None = None) -> InputError:
    """What a person is told where another DVC holds what this one needs."""
    remedy = "wait for it or stop it, then run the same command again"
    if wrote:
        remedy += "; what was finished stays, DVC's own words are in"
    return InputError("another run is at work here", where=where, remedy=remedy, wrote=wrote)


def clear_abandoned_lock() -> None:
    """Remove DVC's list of locked paths, which a DVC killed while it wrote it leaves empty and nothing can read.

    Raises ``InputError`` where a DVC is alive in this project.
    """
    if _alive():
        raise at_work(str(RWLOCK))
    RWLOCK.unlink(missing_ok=True)


def _alive() -> bool:
    """Whether another process runs DVC with this project as its working folder."""
    import psutil  # type: ignore[import-untyped]  # comes with DVC, without types

    here = Path.cwd()
    for process in psutil.process_iter():
        try:
            runs_dvc = process.pid != os.getpid() and any(Path(word).name == "dvc" for word in process.cmdline())
            if runs_dvc and Path(process.cwd()) == here:
                return True
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return False
