"""Progress on stderr: a line for each stage when it is done, live ones at a terminal, no bar in a pipe."""

import re
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from throughline.run.plan import STAGES

STEPS = (*STAGES, "register")
BAR = 12
SHARE = re.compile(r"^(\d+) % ")


def lasted(seconds: float) -> str:
    """A duration. ``lasted(95) == "1 min 35 s"``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


@dataclass
class Step:
    """One of the steps, over all specialties."""

    left: set[str]  # specialties still to come; "" for a step of no specialty
    of: int
    seconds: float = 0.0
    running: dict[str, str] = field(default_factory=dict)  # specialty -> what it says
    since: float = 0.0

    def start(self, specialty: str) -> None:
        """Time counts while any specialty is in this step."""
        if not self.running:
            self.since = time.monotonic()
        self.running[specialty] = ""

    def stop(self, specialty: str) -> None:
        """The step is done for one specialty."""
        if self.running.pop(specialty, None) is not None and not self.running:
            self.seconds += time.monotonic() - self.since
        self.left.discard(specialty)


class Progress:
    """Hears from several lanes at once. ``outcome(step)`` says in a few words what came of a finished step."""

    def __init__(self, steps: Mapping[str, set[str]], outcome: Callable[[str], str]) -> None:
        self.steps = {name: Step(set(own), len(own)) for name, own in steps.items()}
        self.outcome = outcome
        self.told: set[str] = set()
        self.lock = threading.Lock()
        self.live: Any = None

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self.live = Live(
                get_renderable=self._running, console=Console(stderr=True), refresh_per_second=4, transient=True
            )
            self.live.start()
        self._tell()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.live is not None:
            self.live.stop()

    def heard(self, stage: str, line: str | None) -> None:
        """A lane says that a stage (``train@radiology``) started (empty line), said a line, or is done (none)."""
        name, _, specialty = stage.partition("@")
        with self.lock:
            step = self.steps.get(name)
            if step is None:
                return
            if line is None:
                step.stop(specialty)
            elif not line:
                step.start(specialty)
            elif specialty in step.running:
                step.running[specialty] = line
            self._tell()

    def where(self) -> str:
        """What runs now: ``train, pathology``."""
        running = [
            f"{name}, {specialty.replace('_', ' ')}" if specialty else name
            for name, step in self.steps.items()
            for specialty in step.running
        ]
        return " and ".join(running) or "the start"

    def settle(self, specialty: str, stages: frozenset[str]) -> None:
        """A lane ended: what DVC found unchanged after all is done as well."""
        with self.lock:
            for stage in stages:
                self.steps[stage.partition("@")[0]].stop(specialty)
            self._tell()

    def _tell(self) -> None:
        """Print finished steps in their order: one that overtook another waits for it."""
        for place, name in enumerate(STEPS, 1):
            if name in self.told:
                continue
            step = self.steps.get(name)
            if step is not None and step.left:
                return
            self.told.add(name)
            text, *below = (self.outcome(name) if step is not None else "unchanged").split("\n")
            took = lasted(step.seconds) if step is not None else ""
            self._print(f"{place:2}/{len(STEPS)} {name:<10}  {text:<52}  {took:>11}".rstrip())
            for line in below:
                self._print(f"{'':17}{line}")

    def _print(self, line: str) -> None:
        if self.live is not None:
            self.live.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            print(line, file=sys.stderr, flush=True)

    def _running(self) -> Any:
        """The live lines: a bar over specialties, and what the one that talks last says."""
        from rich.text import Text

        lines = []
        for place, name in enumerate(STEPS, 1):
            step = self.steps.get(name)
            if step is None or not step.running:
                continue
            done = step.of - len(step.left) + sum(map(_fraction, step.running.values()))
            full = round(BAR * done / max(1, step.of))
            says = "; ".join(
                ", ".join(filter(None, [specialty.replace("_", " "), line])) for specialty, line in step.running.items()
            )
            lines.append(f"{place:2}/{len(STEPS)} {name:<10}  {'█' * full}{'░' * (BAR - full)}  {says}")
        return Text("\n".join(lines), no_wrap=True, overflow="ellipsis")


def _fraction(line: str) -> float:
    """How far a stage is, 0 to 1, read off a line such as ``53 % epoch 4 of 6``."""
    found = SHARE.match(line)
    return int(found[1]) / 100 if found else 0.0
