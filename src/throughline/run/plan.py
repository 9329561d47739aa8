"""What there is to do: which stages changed, and which come after them."""

from collections.abc import Iterable
from dataclasses import dataclass

from throughline.run.busy import RWLOCK, at_work, clear_abandoned_lock

STAGES = ("codeset", "ingest", "validate", "split", "pretrain", "train", "calibrate", "evaluate", "drift", "bundle")
SHARED = ("codeset",)
DATA = ("ingest", "validate", "split")


@dataclass(frozen=True)
class Plan:
    """All stages of the pipeline, and those to run: changed, or after a changed one; DVC's names, train@radiology."""

    all: tuple[str, ...]
    to_run: frozenset[str]

    def of(self, specialty: str, stages: Iterable[str] = STAGES) -> frozenset[str]:
        """What is to run of one specialty, among ``stages``."""
        return frozenset(f"{stage}@{specialty}" for stage in stages) & self.to_run

    def sentence(self, specialties: Iterable[str]) -> str:
        """What would run, for ``--dry-run``.

        >>> Plan(("codeset", "train@a", "bundle@a"), frozenset({"train@a", "bundle@a"})).sentence(["a"])
        'would run 2 of 3 stages: train, bundle (a)'
        """
        total = f"{len(self.to_run)} of {len(self.all)} stages"
        if not self.to_run:
            return f"would run nothing: {len(self.all)} stages are up to date"
        groups: dict[tuple[str, ...], list[str]] = {}
        for specialty in specialties:
            if stages := tuple(stage for stage in STAGES if f"{stage}@{specialty}" in self.to_run):
                groups.setdefault(stages, []).append(specialty.replace("_", " "))
        parts = [stage for stage in SHARED if stage in self.to_run]
        parts += [f"{', '.join(stages)} ({', '.join(names)})" for stages, names in groups.items()]
        return f"would run {total}: {'; '.join(parts)}"


def plan() -> Plan:
    """Ask DVC, in this process: starting another costs a second.

    Raises ``InputError`` where another run holds what has to be looked at.
    """
    from dvc.lock import LockError
    from dvc.rwlock import RWLockFileCorruptedError, RWLockFileFormatError

    try:
        try:
            return _asked()
        except (RWLockFileCorruptedError, RWLockFileFormatError, UnicodeDecodeError):
            clear_abandoned_lock()
            return _asked()
    except LockError:
        raise at_work(str(RWLOCK.parent)) from None


def _asked() -> Plan:
    import networkx
    from dvc.repo import Repo

    with Repo(".") as repo:
        graph = {stage.addressing: stage for stage in repo.index.stages}
        changed = [name for name in repo.status() if name in graph]
        reverse = repo.index.graph.reverse()
        after = {stage.addressing for name in changed for stage in networkx.descendants(reverse, graph[name])}
        return Plan(tuple(graph), frozenset(changed) | after)
