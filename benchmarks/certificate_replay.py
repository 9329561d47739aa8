"""Replay the ladder on cohorts whose true risk is known: how often its promise is false, how much it lets through.

    python benchmarks/certificate_replay.py [--repeats 2000] [--only ladder|naive] [--json]

Each repeat draws tune and calibrate of n encounters; the confidence s is uniform and an encounter is bad with
probability floor + height (1 - s)^power, so the risk above a threshold is known exactly. *naive* takes the lowest
of the thresholds 0.00, 0.01, ..., 0.99 whose observed error on calibrate is within the target.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from throughline.calibration.ladder import Counts, climb, pass_chances, rungs, start

Confidences = NDArray[np.float64]
Results = dict[str, tuple[float, float]]  # by method: mean straight-through, share of false promises
Tick = Callable[[int], None]
DELTA = 0.05
CHUNK = 100  # repeats held in memory at once


@dataclass(frozen=True)
class Setting:
    """One row: how bad depends on confidence, target, n, and (straight-through, violations) as published."""

    name: str
    floor: float
    height: float
    power: int
    target: float
    n: int
    ladder: tuple[float, float]
    naive: tuple[float, float]

    def bad_at(self, confidence: Confidences) -> Confidences:
        """Probability that an encounter of this confidence is bad."""
        return self.floor + self.height * (1.0 - confidence) ** self.power

    def risk_above(self, threshold: Confidences) -> Confidences:
        """Share of bad among encounters of confidence above the threshold: the mean of ``bad_at`` there."""
        return self.floor + self.height * (1.0 - threshold) ** self.power / (self.power + 1)


SETTINGS = (
    Setting("good", 0.002, 0.6, 4, 0.02, 1000, (0.414, 0.013), (0.62, 0.47)),
    Setting("good", 0.002, 0.6, 4, 0.05, 300, (0.574, 0.009), (0.79, 0.45)),
    Setting("mediocre", 0.004, 0.35, 2, 0.05, 1000, (0.479, 0.029), (0.63, 0.53)),
    Setting("noisy labels", 0.018, 0.5, 3, 0.05, 1000, (0.403, 0.030), (0.63, 0.47)),
    Setting("noisy labels", 0.018, 0.5, 3, 0.10, 300, (0.668, 0.025), (0.86, 0.50)),
    Setting("mediocre", 0.004, 0.35, 2, 0.05, 4000, (0.574, 0.047), (0.62, 0.45)),
)


def draw(setting: Setting, repeats: int, rng: np.random.Generator) -> tuple[Confidences, Counts]:
    """Cohorts, most confident first: confidence float64[repeats, n], bad among the first 0 ... n, one column more."""
    confidence = np.sort(rng.random((repeats, setting.n)), axis=1)[:, ::-1]
    bad = rng.random(confidence.shape) < setting.bad_at(confidence)
    counts = np.zeros((repeats, setting.n + 1), np.int64)
    np.cumsum(bad, axis=1, out=counts[:, 1:])
    return confidence, counts


def routed_by_ladder(setting: Setting, tune: Counts, calibrate: Counts) -> Counts:
    """Encounters certified in each repeat, int64[repeats]; 0: cannot certify."""
    risk = {"coding_error": setting.target}
    ladder = rungs(setting.n, risk, DELTA)
    first = start(pass_chances(ladder, setting.n, {"coding_error": tune}, risk))
    certified, _ = climb(ladder, {"coding_error": calibrate[:, ladder.m]}, first)
    return np.where(certified >= 0, ladder.m[certified], np.int64(0))


def routed_naively(setting: Setting, confidence: Confidences, calibrate: Counts) -> tuple[Counts, Confidences]:
    """m, int64[repeats], and the threshold, float64[repeats], of the naive choice."""
    best, chosen = np.zeros(len(confidence), np.int64), np.ones(len(confidence))
    for threshold in np.arange(99, -1, -1) / 100.0:
        m = (confidence > threshold).sum(axis=1)
        bad = np.take_along_axis(calibrate, m[:, None], axis=1)[:, 0]
        within = bad <= setting.target * m
        best, chosen = np.where(within, m, best), np.where(within, threshold, chosen)
    return best, chosen


def threshold_after(confidence: Confidences, m: Counts) -> Confidences:
    """The confidence of rank m + 1, above which m are routed: float64[repeats]."""
    padded = np.column_stack([confidence, np.zeros(len(confidence))])
    return np.asarray(padded[np.arange(len(m)), m], np.float64)


def replay(setting: Setting, methods: list[str], repeats: int, seed: int, tick: Tick) -> Results:
    """Mean share let through and share of false promises, by method."""
    rng = np.random.default_rng([seed, SETTINGS.index(setting)])
    through: dict[str, list[Counts]] = {method: [] for method in methods}
    wrong: dict[str, list[NDArray[np.bool_]]] = {method: [] for method in methods}
    for begin in range(0, repeats, CHUNK):
        size = min(CHUNK, repeats - begin)
        _, tune = draw(setting, size, rng)
        confidence, calibrate = draw(setting, size, rng)
        for method in methods:
            if method == "naive":
                m, threshold = routed_naively(setting, confidence, calibrate)
            else:
                m = routed_by_ladder(setting, tune, calibrate)
                threshold = threshold_after(confidence, m)
            through[method].append(m)
            wrong[method].append((m > 0) & (setting.risk_above(threshold) > setting.target))
        tick(size)
    return {
        method: (float(np.concatenate(through[method]).mean() / setting.n), float(np.concatenate(wrong[method]).mean()))
        for method in methods
    }


def main() -> None:
    """Print the table, or JSON lines."""
    from rich.console import Console
    from rich.progress import Progress

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeats", type=int, default=2000, help="cohorts a row (default 2,000)")
    parser.add_argument("--only", choices=("ladder", "naive"), help="one method instead of both")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="one JSON object a row, full precision")
    options = parser.parse_args()
    methods = [options.only] if options.only else ["ladder", "naive"]
    if not options.json:
        head = "".join(f"{method + ', here':>16}{'published':>14}" for method in methods)
        print(f"{'scores':<13}{'target':>7}{'n':>7}  {head}")
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        for setting in SETTINGS:
            task = bar.add_task(f"{setting.name}, {setting.n}", total=options.repeats)
            results = replay(setting, methods, options.repeats, options.seed, partial(bar.advance, task))
            bar.remove_task(task)
            print(as_json(setting, results, options.repeats) if options.json else as_row(setting, results))


def as_row(setting: Setting, results: Results) -> str:
    """Straight-through and, in brackets, the share of false promises: here and as published."""
    cells = (f"{cell(results[method]):>16}{cell(getattr(setting, method)):>14}" for method in results)
    return f"{setting.name:<13}{setting.target:>7.0%}{setting.n:>7,}  " + "".join(cells)


def cell(pair: tuple[float, float]) -> str:
    """``.414 (.013)``."""
    return f"{pair[0]:.3f} ({pair[1]:.3f})"


def as_json(setting: Setting, results: Results, repeats: int) -> str:
    """The same at full precision."""
    row: dict[str, object] = {"scores": setting.name, "target": setting.target, "n": setting.n, "repeats": repeats}
    for method, (through, violations) in results.items():
        published = dict(zip(("straight_through", "violations"), getattr(setting, method), strict=True))
        row[method] = {"straight_through": through, "violations": violations, "published": published}
    return json.dumps(row)


if __name__ == "__main__":
    main()
