"""One `dvc repro` as a child process: what it runs is told line by line, what it says is kept in a log."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from throughline.run.busy import BUSY, at_work

STARTS = re.compile(r"Running stage '([^']+)'")
RESTORED = re.compile(r"Stage '([^']+)' is cached")
KILLED = re.compile(r"exited with (?:-9|137)$")  # 137: the shell between tells it so
TOLD = 30  # lines of a failed stage that are worth showing

UNASKED = ("Updating lock file", "Use `dvc push`", "To track the changes", "To enable auto staging")
Heard = Callable[[str, str | None], None]
"""Called with a stage's name and the line it printed; an empty one when it starts, none when it is done."""


class StageFailed(Exception):
    """A stage ended in an error. ``lines`` are the last it said; ``log`` holds all of them. ``killed``: by SIGKILL."""

    def __init__(self, stage: str, lines: Sequence[str], log: Path, *, killed: bool = False) -> None:
        super().__init__(f"{stage} failed")
        self.stage, self.lines, self.log, self.killed = stage, tuple(lines), log, killed

    @property
    def told(self) -> str | None:
        """The three lines of an error that a person can mend; none: the fault is ours."""
        for i, line in enumerate(self.lines):
            if line.startswith("error: ") and i + 2 < len(self.lines):
                return "\n".join(self.lines[i : i + 3])
        return None


@dataclass
class Lane:
    """Reproduces stages one after another, those named and no others.

    Two processes that both look at a shared stage can find it locked by each other, and DVC gives up instead of
    waiting (``is busy, it is being blocked by``); so what is shared is never a lane's to check.
    """

    targets: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    heard: Heard
    done: Callable[[], None] = lambda: None
    stopped: bool = field(default=False, init=False)
    process: subprocess.Popen[str] | None = field(default=None, init=False)
    stage: str = field(default="", init=False)

    def run(self) -> None:
        """Run to the end. Raises ``StageFailed``, and ``InputError`` where another run is at work."""
        if self.stopped:
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "dvc", "--wait-for-lock", "repro", "--single-item", *self.targets]
        lines: list[str] = []
        with self.log.open("w", encoding="utf-8") as log:
            # A group of its own, so that an interrupt reaches the stage too: DVC ignores it while a stage runs.
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", bufsize=1,
                env=os.environ | dict(self.environment), stdin=subprocess.DEVNULL, process_group=0,
            )  # fmt: skip
            assert self.process.stdout is not None
            for line in self.process.stdout:
                log.write(line)
                log.flush()
                self._listen(line.rstrip("\n"), lines)
        code = self.process.wait()
        if code:
            if any(sign in line for line in lines for sign in BUSY):
                raise at_work(self.stage or "dvc", str(self.log))
            killed = code == -signal.SIGKILL or any(map(KILLED.search, lines))
            raise StageFailed(self.stage or "dvc", lines[-TOLD:], self.log, killed=killed)
        self._finish()
        self.done()

    def interrupt(self) -> None:
        """Stop what runs, as Ctrl-C would, and wait for it."""
        self.stopped = True
        if self.process is None or self.process.poll() is not None:
            return
        for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sent)
                self.process.wait(timeout=10)
                return
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue

    def _listen(self, line: str, lines: list[str]) -> None:
        started = STARTS.search(line) or RESTORED.search(line)
        if started:
            self._finish()
            self.stage = started[1]
            lines.clear()
            self.heard(self.stage, "")
        elif line.startswith(UNASKED):
            self._finish()
        elif line.strip() and not line.startswith(("> ", "Stage '", "Verifying ", "Generating lock file")):
            lines.append(line)
            if self.stage:
                self.heard(self.stage, line.strip())

    def _finish(self) -> None:
        if self.stage:
            self.heard(self.stage, None)
            self.stage = ""
