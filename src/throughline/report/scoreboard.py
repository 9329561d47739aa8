"""The scoreboard: what may each specialty do alone?"""

from collections.abc import Iterable, Sequence
from shlex import quote

from throughline_serving import digest

from throughline.report import headline, page, words
from throughline.report.bars import reason_bars
from throughline.report.board import mix, row
from throughline.report.inputs import RunResult
from throughline.report.navigation import navigation
from throughline.report.risk_plots import ALONE, HEIGHT, highest_error, risk_plot


def render_scoreboard(run: RunResult) -> str:
    """The whole page, self-contained."""
    shown = run.specialties
    high = highest_error(shown)
    heading = headline.conclusion(run)
    procedures = any(s.evaluation and s.evaluation.procedures for s in shown)
    return page.render(
        "scoreboard.html",
        {
            **navigation(run, here="scoreboard"),
            "run": run,
            "page_title": " ".join(heading).rstrip("."),
            "heading": heading,
            "kicker": headline.kicker(run),
            "targets": headline.targets(shown),
            "nodes": nodes(run),
            "rows": [row(s, with_procedures=procedures) for s in shown],
            "procedures": procedures,
            "received": headline.received_each(shown),
            "goal": headline.goal(shown),
            "mix": mix(shown) if len(shown) > 1 else None,
            "plots": [(s, risk_plot(s, high)) for s in shown],
            "alone": risk_plot(shown[0], high, ALONE) if len(shown) == 1 else None,
            "plot_targets": headline.plot_target(shown),
            "plot_height": HEIGHT,
            "bars": reason_bars(run),
            "kicked": (kicked := sum(s.evaluation.review for s in shown if s.evaluation)),
            "refused": sum(s.evaluation.refused for s in shown if s.evaluation),
            "kicked_of": words.of(kicked, sum(s.evaluation.received for s in shown if s.evaluation)),
            "commands": commands(run),
            "measured": any(s.evaluation for s in shown),
        },
        printed=f"throughline scoreboard {run.provenance.finished or ''}",
    )


def nodes(run: RunResult) -> list[dict[str, object]]:
    """The line of provenance, corpus to this page."""
    p, shown = run.provenance, run.specialties
    issued = [words.short(s.certificate.digest) for s in shown if s.certificate and s.certificate.certified]
    editions = tuple(dict.fromkeys(name for s in shown if s.certificate for name in s.certificate.editions))
    sealed = sum(s.seal is not None for s in shown)
    figures = digest.of_json([page.plain(s.evaluation) for s in shown])
    values = (
        ("corpus", _with_digest(p.corpus, _all(s.corpus_digest for s in shown))),
        ("edition" if len(editions) < 2 else "editions", " ".join(editions) or "none"),
        ("coder", _with_digest(p.encoder or "", _all(s.coder_digest for s in shown)) or "not recorded"),
        ("certificates", _some(issued) or "none"),
        ("policy", _with_digest("target", _all(s.policy_digest for s in shown))),
        ("bundles", f"{sealed}, sealed" if sealed else "none"),
        ("this page", f"evaluate {words.short(figures)}"),
    )
    return [{"name": name, "value": value, "here": name == "this page"} for name, value in values]


def _all(digests: Iterable[str | None]) -> str | None:
    """One digest for those of all specialties; None where none is known."""
    known = [value for value in digests if value]
    return (known[0] if len(known) == 1 else digest.of_json(known)) if known else None


def _with_digest(name: str, of: str | None) -> str:
    return f"{name} {words.short(of)}".strip() if of else name


def _some(digests: Sequence[str], most: int = 4) -> str:
    more = [f"and {len(digests) - most} more"] if len(digests) > most else []
    return " ".join([*digests[:most], *more])


def commands(run: RunResult) -> tuple[str, ...]:
    """What to type next."""
    passed = [s for s in run.specialties if s.certificate and s.certificate.certified]
    failed = [s for s in run.specialties if s.certificate and not s.certificate.certified]
    shown = [*passed[:1], *failed[:1]]
    of = "" if run.provenance.simulated else f" --corpus {quote(run.provenance.corpus)}"
    return (
        *(f"throughline certificate show {quote(s.name)}{of}" for s in shown),
        "make mlflow",
        *(f"throughline serve --bundle {quote(f'{run.bundles}/{s.name}')}" for s in run.specialties[:1] if s.seal),
    )
