"""The table a benchmark prints: the coder beside the human coders and the floor, means over fold seeds."""

from collections.abc import Sequence

import numpy as np

from throughline.benchmark.figures import Figures, mean_of
from throughline.benchmark.ladder import LadderResult


def lines_of(encounters: int, figures: Sequence[Figures], ladder: Sequence[LadderResult]) -> list[str]:
    """Lines of at most 100 columns."""
    systems = list(dict.fromkeys(row.system for row in figures))
    seeds = sorted({row.seed for row in figures if row.seed is not None})
    named = ", ".join(map(str, seeds))
    lines = [
        f"CMC 2007, {encounters} reports, ICD-9-CM as annotated; 10 folds by distinct text, mean of fold seeds {named}",
        "",
        f"{'':28}  micro-F1  exact set    AURC   coverage at error",
        f"{'system':28}                              <= 5 %   <= 10 %",
    ]
    for system in systems:
        rows = [row for row in figures if row.system == system]
        lines.append(_row(system, mean_of(rows)))
        if len(rows) > 1:
            spread = "  ".join(f"{row.micro_f1:.3f} / {100 * row.exact:.1f} %" for row in rows)
            lines.append(f"{'  by seed':28}  {spread}")
    lines += ["", "Each company's vote is part of the majority that it is held against.", _ladder(ladder)]
    return lines


def _row(system: str, row: Figures) -> str:
    aurc = "       -" if row.aurc is None else f"{row.aurc:8.3f}"
    coverage = "".join(
        "       -" if share is None else f"{100 * share:6.0f} %" for share in (row.coverage_at_5, row.coverage_at_10)
    )
    return f"{system:28}  {row.micro_f1:8.3f}  {100 * row.exact:7.1f} %{aurc} {coverage}"


def _ladder(ladder: Sequence[LadderResult]) -> str:
    certified = 100 * np.mean([one.certified for one in ladder])
    through = 100 * np.mean([one.straight_through for one in ladder])
    return (
        f"Ladder on out-of-fold confidences, coding error <= {100 * ladder[0].target:.0f} % at 95 % confidence, "
        f"half tune and half\ncalibrate, {ladder[0].splits} splits a seed: certified in {certified:.0f} %, "
        f"mean straight-through {through:.0f} % (0 where it cannot certify)."
    )
