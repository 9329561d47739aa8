"""Run a plan: what is shared once, then the specialties two at a time, each on one thread.

Two threads in each of two processes fall to a fifth of the speed under load; two processes of one thread do not.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

from throughline.run.lane import Lane
from throughline.run.plan import DATA, SHARED, STAGES, Plan
from throughline.run.progress import Progress

AT_ONCE = 2
LOGS = Path("state") / "logs"


def execute(plan: Plan, specialties: Sequence[str], progress: Progress, environment: Mapping[str, str]) -> None:
    """Run what the plan says.

    Raises ``StageFailed`` for the first stage that fails, after the others have stopped, and ``InputError`` where
    another run is at work.
    """
    if shared := [stage for stage in SHARED if stage in plan.to_run]:
        _at_once([Lane(shared, LOGS / "shared.log", environment, progress.heard)])
    # The data of all specialties first: broken data is found before anything trains.
    for stages in (DATA, STAGES[len(SHARED) :]):
        lanes = []
        for specialty in specialties:
            if wanted := plan.of(specialty, stages):
                targets = [f"{stage}@{specialty}" for stage in stages if f"{stage}@{specialty}" in plan.all]
                settle = partial(progress.settle, specialty, wanted)
                lanes.append(Lane(targets, LOGS / f"{targets[-1]}.log", environment, progress.heard, settle))
        _at_once(lanes)


def _at_once(lanes: Sequence[Lane]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(lane.run) for lane in lanes]
        try:
            finished, _ = wait(futures, return_when=FIRST_EXCEPTION)
            for future in finished:
                future.result()
        except BaseException:
            for lane in lanes:
                lane.interrupt()
            raise
