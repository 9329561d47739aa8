"""Stage drift: whether test is still the traffic that the calibrate cohort was."""

from throughline import settings
from throughline.corpus.store import read_encounters
from throughline.monitoring.columns import columns
from throughline.monitoring.drift import drift
from throughline.monitoring.drift_page import page
from throughline.run.decisions import decide_all, read_decisions, unsealed
from throughline.run.stage import Stage, main, write_json, write_text


def run(stage: Stage) -> str:
    """Compare each column's distribution by its population stability index."""
    places, limits = stage.places, stage.section(settings.Monitoring, "monitoring")
    bundle = unsealed(places)
    calibrate, test = (list(read_encounters(places.part(part))) for part in ("calibrate", "test"))
    reference = columns(calibrate, decide_all(calibrate, bundle))
    current = columns(test, read_decisions(places.evaluation / "decisions.jsonl"))
    result = drift(reference, current, limits.psi, least=limits.least)
    write_json(result.as_json(), places.drift / "result.json")
    write_text(page(result, title=bundle.draft.policy.title, corpus=places.corpus), places.drift / "index.html")
    return result.conclusion()


if __name__ == "__main__":
    main(run)
