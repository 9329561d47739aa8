"""How often, and how far, the ladder certifies out-of-fold confidences of a benchmark."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from throughline_serving.tie import tie_hash

from throughline.calibration.certificate import certify


@dataclass(frozen=True)
class LadderResult:
    """Over ``splits`` random halves: the share certified, and the mean straight-through (0 where not certified)."""

    seed: int
    target: float
    splits: int
    certified: float
    straight_through: float


def climb_halves(
    encounter_ids: Sequence[str],
    confidence: NDArray[np.float64],
    wrong: NDArray[np.bool_],
    *,
    seed: int,
    target: float = 0.10,
    delta: float = 0.05,
    splits: int = 100,
) -> LadderResult:
    """Tune on one half, certify the other, ``splits`` times."""
    hashes = np.array([tie_hash(one) for one in encounter_ids])
    bad = wrong.astype(np.int64)
    rng = np.random.default_rng(seed)
    through: list[float] = []
    for _ in range(splits):
        order = rng.permutation(len(bad))
        tune, calibrate = np.sort(order[: len(bad) // 2]), np.sort(order[len(bad) // 2 :])
        result = certify(
            confidence[calibrate],
            {"coding_error": bad[calibrate]},
            hashes[calibrate].tolist(),
            targets={"coding_error": target},
            delta=delta,
            tune_confidence=confidence[tune],
            tune_bad={"coding_error": bad[tune]},
            tune_tie_hashes=hashes[tune].tolist(),
        )
        through.append(result.m / len(calibrate) if result.state == "certified" else 0.0)
    return LadderResult(seed, target, splits, float(np.mean([t > 0 for t in through])), float(np.mean(through)))
