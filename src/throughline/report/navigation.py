"""Which pages there are: only those that exist are offered."""

from typing import Any

from throughline.report.inputs import RunResult


def navigation(run: RunResult, *, here: str, certificate: str | None = None) -> dict[str, Any]:
    """What the head of every page shows; ``certificate`` names the specialty whose page this is."""
    root = "../" if certificate else ""
    pages = [s for s in run.specialties if s.certificate]
    nav = [{"text": "Scoreboard", "href": f"{root}index.html", "current": "page" if here == "scoreboard" else ""}]
    if pages:
        current = "true" if here == "certificate" else ""
        nav.append({"text": "Certificates", "href": _certificate(pages[0].name, certificate), "current": current})
    drifts = [s for s in run.specialties if s.drift_page]
    if certificate:
        sub = [
            {
                "text": s.title,
                "href": _certificate(s.name, certificate),
                "current": "page" if s.name == certificate else "",
            }
            for s in pages
        ]
        own = [s for s in drifts if s.name == certificate]
        nav += [{"text": "Drift", "href": f"../{s.drift_page}", "current": ""} for s in own]
        name = "Certificates by specialty"
    else:
        several = len(run.specialties) > 1
        sub, name = [], "Drift by specialty"
        for s in drifts:
            entry = {
                "text": f"Drift, {s.title.lower()}" if several else "Drift",
                "href": str(s.drift_page),
                "current": "",
            }
            (sub if several else nav).append(entry)
    return {
        "root": root,
        "nav": nav,
        "sub_nav": sub if len(sub) > 1 or not certificate else [],
        "sub_nav_name": name,
        "simulated": run.provenance.simulated,
    }


def _certificate(name: str, here: str | None) -> str:
    from urllib.parse import quote

    return f"{quote(name)}.html" if here else f"certificates/{quote(name)}.html"
