"""Write the pages of a run, each whole or not at all: certificates first, the scoreboard last."""

import json
from collections.abc import Sequence
from pathlib import Path

from throughline.report import page
from throughline.report.certificate_page import render_certificate
from throughline.report.figures import certificate_figures, scoreboard_figures
from throughline.report.inputs import CertificatePage, Failure, Provenance, RunResult
from throughline.report.run_folder import read_specialties
from throughline.report.scoreboard import render_scoreboard


def write_reports(
    corpus_folder: Path, bundles: Path, out: Path, *, provenance: Provenance, failures: Sequence[Failure] = ()
) -> list[Path]:
    """Pages for ``data/CORPUS`` and ``bundles/CORPUS`` into ``out``; what was written, the scoreboard first.

    Certificate and drift pages of specialties that the run no longer has are removed. Raises ``InputError`` where a
    certificate or a cohort is there but broken.
    """
    shown = read_specialties(corpus_folder, bundles, provenance)
    run = RunResult(provenance, shown, tuple(failures), str(bundles))
    written = []
    for specialty in shown:
        if specialty.certificate:
            text = render_certificate(CertificatePage(run, specialty))
            written.append(page.write(text, out / "certificates" / f"{specialty.name}.html"))
            alone = _json(certificate_figures(specialty))
            written.append(page.write(alone, out / "certificates" / f"{specialty.name}.json"))
        if specialty.drift_page:
            drift = (corpus_folder / specialty.name / "drift" / "index.html").read_text(encoding="utf-8")
            written.append(page.write(drift, out / specialty.drift_page))
    for folder in (out / "certificates", out / "drift"):
        _remove_others(folder, written)
    figures = page.write(_json(scoreboard_figures(run)), out / "scoreboard.json")
    return [page.write(render_scoreboard(run), out / "index.html"), figures, *written]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _remove_others(folder: Path, kept: Sequence[Path]) -> None:
    for path in folder.glob("*"):
        if path not in kept and path.suffix in (".html", ".json"):
            path.unlink()
