"""Scoring files of encounters: streamed, in the order of the input, over several processes.

Each encounter is decided on alone, so neither the order, nor the grouping, nor the number of processes changes a byte.
"""

import fcntl
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Literal

from throughline_serving.bundle import Bundle, Trusted
from throughline_serving.decide import decide
from throughline_serving.decision import line
from throughline_serving.errors import InputError
from throughline_serving.faults import place_of
from throughline_serving.intake.jsonl import SeenIds, encounter_of, lines, repeated
from throughline_serving.intake.refusal import Refusal

Numbered = tuple[int, bytes]
Result = Literal["straight_through", "review", "refused", "failed"]
CHUNK_LINES, CHUNK_BYTES = 32, 1_000_000
AHEAD = 4  # chunks in flight for each process: enough to keep it busy, few enough to keep memory flat


@dataclass(frozen=True)
class Outcome:
    """What became of one line: ``content`` is the decision, or the refusal, as it is written. ``failed``: our fault."""

    number: int
    result: Result
    encounter_id: str | None
    content: str


@dataclass(frozen=True)
class Counts:
    """received = straight_through + review + refused; ``failed`` are those of the refused that are our fault."""

    received: int
    straight_through: int
    review: int
    refused: int
    failed: int


def score_file(
    source: Path | IO[bytes],
    out: Path,
    bundle: Path,
    *,
    file: str,
    workers: int,
    trusted: Trusted | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Counts:
    """Write the decisions on ``source`` to ``out`` and its refusals to ``refused_path(out)``, both or neither.

    ``file`` is how refusals name the source; ``progress`` hears how many lines are done. Raises ``InputError``, with
    nothing written, where the source or the bundle cannot be read at all.
    """
    refused = refused_path(out)
    for path in (out, refused):
        _refuse_target(path, source)
    counts: Counter[Result] = Counter()
    outcomes = score_lines(lines(source, file), bundle, file=file, workers=workers, trusted=trusted)
    with closing(outcomes), ExitStack() as stack:
        first = list(islice(outcomes, 1))  # so that what cannot be read is known before anything is made
        out.parent.mkdir(parents=True, exist_ok=True)
        decisions, refusals = (stack.enter_context(_whole(path)) for path in (out, refused))
        for outcome in chain(first, outcomes):
            counts[outcome.result] += 1
            target = refusals if outcome.result in ("refused", "failed") else decisions
            target.write(outcome.content + "\n")
            progress(counts.total())
    return Counts(
        received=counts.total(),
        straight_through=counts["straight_through"],
        review=counts["review"],
        refused=counts["refused"] + counts["failed"],
        failed=counts["failed"],
    )


def refused_path(out: Path) -> Path:
    """Where refusals go: beside the decisions, ``out.jsonl`` -> ``out.refused.jsonl``. Empty where there are none."""
    return out.with_name(f"{out.name.removesuffix('.jsonl')}.refused.jsonl")


def score_lines(
    numbered: Iterable[Numbered], bundle: Path, *, file: str, workers: int, trusted: Trusted | None = None
) -> Generator[Outcome]:
    """The outcome of every line, in order. The bundle is checked and loaded before the first line is read."""
    loaded = Bundle.load(bundle, trusted)
    seen = SeenIds()
    for outcome in _outcomes(_chunks(numbered), loaded, bundle, file, workers):
        if outcome.encounter_id is not None and not seen.add(outcome.encounter_id):
            refusal = repeated(file, outcome.number)
            outcome = Outcome(outcome.number, "refused", None, refusal.model_dump_json())
        yield outcome


def outcome_of(number: int, content: bytes, file: str, bundle: Bundle) -> Outcome:
    """Read one line and decide. A fault of ours costs this line alone, and is told by its kind and place."""
    encounter = encounter_of(content, file, number)
    if isinstance(encounter, Refusal):
        return Outcome(number, "refused", None, encounter.model_dump_json())
    try:
        decision = decide(encounter, bundle)
        return Outcome(number, decision.route, encounter.encounter_id, line(decision))
    except Exception as error:  # its words may hold the note
        reason = f"could not be decided on, by a fault of ours: {place_of(error)}; code it by hand"
        refusal = Refusal(file=file, line=number, reason=reason)
        return Outcome(number, "failed", encounter.encounter_id, refusal.model_dump_json())


def _outcomes(
    chunks: Iterator[list[Numbered]], loaded: Bundle, folder: Path, file: str, workers: int
) -> Iterator[Outcome]:
    start = list(islice(chunks, 2))
    if len(start) < 2 or workers == 1:  # processes take longer to start than one chunk takes to score
        for chunk in chain(start, chunks):
            yield from (outcome_of(number, content, file, loaded) for number, content in chunk)
        return
    with _pool(folder, loaded.digest, file, workers) as pool:
        waiting: deque[Future[list[Outcome]]] = deque()
        for chunk in chain(start, chunks):
            waiting.append(pool.submit(_score_chunk, chunk))
            if len(waiting) >= AHEAD * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(numbered: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    chunk: list[Numbered] = []
    size = 0
    for number, content in numbered:
        chunk.append((number, content))
        size += len(content)
        if len(chunk) == CHUNK_LINES or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@contextmanager
def _pool(folder: Path, digest: str, file: str, workers: int) -> Iterator[ProcessPoolExecutor]:
    # One thread a process: linear algebra that starts its own threads falls to a fifth when processes share cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=(folder, digest, file))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


_bundle: Bundle  # in a worker process: loaded once, when it starts
_file: str


def _start(folder: Path, digest: str, file: str) -> None:
    global _bundle, _file
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal interrupts every process; the first one tidies up
    _bundle, _file = Bundle.load(folder), file
    if _bundle.digest != digest:
        raise RuntimeError("the bundle was replaced while it was loaded")


def _score_chunk(chunk: list[Numbered]) -> list[Outcome]:
    return [outcome_of(number, content, _file, _bundle) for number, content in chunk]


@contextmanager
def _whole(path: Path) -> Iterator[IO[str]]:
    """A file that appears at ``path`` when everything is written, and not at all when something fails.

    It grows under one name, so that what a killed process left is written over; the lock keeps two apart.
    """
    beside = path.with_name(f".{path.name}.partial")
    with beside.open("a", encoding="utf-8", newline="\n") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = beside.exists() and os.path.samestat(os.fstat(file.fileno()), beside.stat())
        except BlockingIOError:
            ours = False
        if not ours:
            raise InputError(f"{path} is being written by another process", where="-o", remedy="give another file")
        try:
            file.truncate(0)
            yield file
            file.flush()
            os.replace(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _refuse_target(path: Path, source: Path | IO[bytes]) -> None:
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is no plain file", where="-o", remedy="give a file such as out.jsonl")
    if isinstance(source, Path) and path.exists() and source.exists() and path.samefile(source):
        raise InputError(f"{path} would replace what is read", where="-o", remedy="give another file")
