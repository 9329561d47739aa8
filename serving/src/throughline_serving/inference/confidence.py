"""How sure the coder is: calibrated label probabilities, and one confidence for the whole claim.

Everything here is numbers fitted elsewhere; this module only computes. Probabilities are the ranker's margins through
one temperature per kind of label. The encounter's confidence is a logistic score over a dozen signs of doubt, summed
with ``math.fsum``: its bits do not depend on how many encounters are scored together.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from throughline_serving.inference.assembly import LabelTable
from throughline_serving.inference.labels import KINDS, Kind

SIGNS = (
    "log_exact",  # log-probability that every label is decided rightly, were they independent
    "smallest_margin",  # distance in log-odds of the closest label to its cut
    "second_margin",  # the same, second closest
    "weakest_proposed",  # log-odds of the least likely proposed label
    "strongest_left_out",  # log-odds of the likeliest label that is not proposed
    "disagreement",  # labels per member on which it would have decided otherwise, log(1 + x)
    "set_seen",  # training claims that held exactly this set of labels, log(1 + n)
    "rarest",  # training claims with the rarest proposed label, log(1 + n)
    "proposed",  # how many labels are proposed
    "length",  # tokens read, log(1 + n)
    "novelty",  # share of tokens unknown to training
    "findings",  # claim edits that fired
)
FARTHEST = 12.0  # log-odds beyond this say nothing more


@dataclass(frozen=True)
class VennAbers:
    """Inductive Venn-Abers intervals over distinct tune scores (Vovk, Petej, Fedorova 2015), as two step functions.

    ``score`` ascending; ``low`` and ``high``, one longer, are p0 and p1 for a score below ``score[0]``, from
    ``score[i - 1]`` up to ``score[i]``, and from the last on.
    """

    score: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def interval(self, score: float) -> tuple[float, float]:
        """p0 and p1, in [0, 1], for one score."""
        at = bisect_right(self.score, score)
        return self.low[at], self.high[at]


@dataclass(frozen=True)
class Confidence:
    """What tune taught: temperatures and cuts per kind, Venn-Abers steps per kind, weights of the signs of doubt.

    ``label_sets`` counts training claims by the digest of their set of label keys; ``pointing`` is for line pointers.
    """

    temperature: Mapping[Kind, float]
    cuts: Mapping[Kind, float]
    venn_abers: Mapping[Kind, VennAbers]
    label_sets: Mapping[str, int]
    pointing: Mapping[str, Mapping[str, float]]
    mean: tuple[float, ...] = (0.0,) * len(SIGNS)
    scale: tuple[float, ...] = (1.0,) * len(SIGNS)
    weights: tuple[float, ...] = (0.0,) * len(SIGNS)
    intercept: float = 0.0
    signs: tuple[str, ...] = field(default=SIGNS)

    def probabilities(self, logits: NDArray[np.float64], table: LabelTable) -> NDArray[np.float64]:
        """Calibrated probabilities, float64[L], of the ranker's margins."""
        scaled = np.empty_like(logits)
        for kind in KINDS:
            members = table.of_kind[kind]
            scaled[members] = logits[members] / self.temperature.get(kind, 1.0)
        return 1.0 / (1.0 + np.exp(-np.clip(scaled, -40.0, 40.0)))

    def of_signs(self, signs: NDArray[np.float64]) -> float:
        """The encounter's confidence in (0, 1) from its signs of doubt, float64[len(SIGNS)]."""
        terms = (
            weight * (float(sign) - mean) / scale
            for weight, sign, mean, scale in zip(self.weights, signs, self.mean, self.scale, strict=True)
        )
        return 1.0 / (1.0 + math.exp(-math.fsum([self.intercept, *terms])))

    def signs_of(
        self,
        probabilities: NDArray[np.float64],
        proposed: NDArray[np.bool_],
        members: Mapping[str, NDArray[np.float64]],
        table: LabelTable,
        *,
        tokens: int,
        novelty: float,
        findings: int,
    ) -> NDArray[np.float64]:
        """The signs of doubt of one proposal, float64[len(SIGNS)], in the order of ``SIGNS``."""
        odds = np.clip(np.log(probabilities) - np.log1p(-probabilities), -FARTHEST, FARTHEST)
        cut = np.zeros(len(odds))
        for kind in KINDS:
            share = self.cuts.get(kind, 0.5)
            cut[table.of_kind[kind]] = math.log(share / (1 - share))
        margins = np.sort(np.abs(odds - cut))[:2]
        chosen = np.flatnonzero(proposed)
        left_out = odds[~proposed]
        exact = float(np.log(np.where(proposed, probabilities, 1.0 - probabilities)).sum())
        otherwise = [int(((scores > 0.5) != proposed).sum()) for scores in members.values()]
        keys = [table.labels[i].key for i in chosen]
        return np.array(
            [
                exact,
                margins[0] if len(margins) else 0.0,
                margins[-1] if len(margins) else 0.0,
                odds[chosen].min() if len(chosen) else -FARTHEST,
                left_out.max() if len(left_out) else -FARTHEST,
                math.log1p(sum(otherwise) / max(1, len(otherwise))),
                math.log1p(self.label_sets.get(set_digest(keys), 0)),
                math.log1p(min((table.labels[i].count for i in chosen), default=0)),
                float(len(chosen)),
                math.log1p(tokens),
                novelty,
                float(findings),
            ]
        )

    def save(self, path: Path) -> None:
        """Write as JSON; floats keep every bit."""
        path.write_text(json.dumps(asdict(self), sort_keys=True), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Confidence":
        """Read what ``save`` wrote."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        raw["venn_abers"] = {
            kind: VennAbers(**{name: tuple(values) for name, values in steps.items()})
            for kind, steps in raw["venn_abers"].items()
        }
        for name in ("mean", "scale", "weights", "signs"):
            raw[name] = tuple(raw[name])
        return cls(**raw)


def set_digest(keys: list[str]) -> str:
    """Names a set of label keys, whatever their order: 16 hexadecimal digits."""
    return blake2b("\n".join(sorted(keys)).encode(), digest_size=8).hexdigest()
