"""The risk-coverage curve as an SVG file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from throughline.benchmark.figures import risk_by_coverage


def write_risk_coverage(confidence: Sequence[float], wrong: Sequence[bool], title: str, file: Path) -> None:
    """Draw error among the most confident encounters against their share; the same input gives the same bytes."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    risk = 100 * risk_by_coverage(np.asarray(wrong), np.asarray(confidence))
    share = 100 * np.arange(1, len(risk) + 1) / len(risk)
    with pyplot.rc_context({"svg.fonttype": "none", "svg.hashsalt": "throughline", "font.family": "sans-serif"}):
        figure, axes = pyplot.subplots(figsize=(7, 3.6), layout="constrained")
        axes.plot(share, risk, color="#0b4f8a", linewidth=1.6)
        for target in (5, 10):
            axes.axhline(target, color="#61707d", linewidth=0.8, linestyle=":")
            axes.text(100.8, target, f"{target} %", va="center", color="#61707d")
        axes.set(xlim=(0, 100), ylim=(0, max(12.0, float(risk[len(risk) // 20 :].max()) * 1.1)))
        axes.set_xlabel("straight-through, % of reports, most confident first")
        axes.set_ylabel("error, % of those")
        axes.set_title(title, loc="left", fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        aside = file.with_name(file.name + ".part")
        figure.savefig(aside, format="svg", metadata={"Date": None})
        pyplot.close(figure)
    aside.replace(file)
