"""The drift page: one self-contained file, the conclusion first, then each column with both distributions."""

import base64
from hashlib import sha256
from html import escape
from pathlib import Path

from throughline.monitoring.drift import ColumnDrift, Drift

STYLE = (Path(__file__).parent / "drift_page.css").read_text(encoding="utf-8")


def page(drift: Drift, *, title: str, corpus: str) -> str:
    """The page of one specialty. Every value that came from the traffic is escaped; nothing is fetched or run."""
    heading = f"{title}: {_heading(drift)}"
    hashed = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
    rows = "".join(_row(column, judged=drift.judged) for column in drift.columns)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hashed}'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)}</title><style>{STYLE}</style></head><body>"
        '<a class="skip" href="#columns">To the columns</a><main>'
        f"<p>Drift, {escape(corpus)}</p><h1>{escape(heading)}</h1>"
        f"<p>Reference: {drift.reference:,} encounters of the calibrate cohort. Current: {drift.current:,} of test. "
        "Population stability index (PSI) of each column against its limit; bins are tenths of the reference.</p>"
        '<table id="columns"><caption>Columns</caption><thead><tr><th scope="col">column</th>'
        '<th scope="col" class="n">PSI</th><th scope="col" class="n">limit</th>'
        '<th scope="col">verdict</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{''.join(map(_distribution, drift.columns))}"
        "<p>Numbers and categories only: this page holds no note text and no identifiers. Cells of fewer than 11 "
        "encounters are shown together.</p></main></body></html>\n"
    )


def _heading(drift: Drift) -> str:
    if not drift.judged:
        return f"{drift.conclusion()} encounters"
    if not drift.drifted:
        return "still the traffic that it was certified on"
    return f"the traffic has changed: {drift.conclusion()}"


def _row(column: ColumnDrift, *, judged: bool) -> str:
    index = "not measured" if column.psi is None else f"{column.psi:.3f}"
    verdict = '<strong class="over">over its limit</strong>' if column.drifted else "quiet"
    if not judged or column.psi is None:
        verdict = "not judged"
    return (
        f'<tr><th scope="row">{_named(column)}</th><td class="n">{index}</td>'
        f'<td class="n">{column.threshold:.2f}</td><td>{verdict}</td></tr>'
    )


def _distribution(column: ColumnDrift) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(value)}</th>{_bar(before, "then")}{_bar(after, "now")}</tr>'
        for value, before, after in zip(column.values, column.reference, column.current, strict=True)
    )
    return (
        f"<details{' open' if column.drifted else ''}><summary>{_named(column)}</summary>"
        f"<table><caption>Share of encounters by {_named(column)}</caption><thead><tr>"
        '<th scope="col">value</th><th scope="col" colspan="2">reference</th><th scope="col" colspan="2">current</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _bar(share: float, kind: str) -> str:
    return (
        f'<td class="n">{100 * share:.1f} %</td><td><svg class="{kind}" viewBox="0 0 100 8" preserveAspectRatio="none" '
        'aria-hidden="true">'
        f'<rect width="{100 * share:.2f}" height="8"/></svg></td>'
    )


def _named(column: ColumnDrift) -> str:
    return escape(column.column.replace("_", " "))
