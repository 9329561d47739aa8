"""Stage evaluate: the test part through the one decision function, and what came of it."""

from throughline import settings
from throughline.corpus.store import read_encounters
from throughline.economics.cost import Economics
from throughline.evaluation.evaluate import evaluation, judge
from throughline.run.decisions import unsealed, write_decisions
from throughline.run.stage import Stage, as_points, main, write_json


def run(stage: Stage) -> str:
    """Decide, judge, report."""
    places, site = stage.places, stage.section(settings.Economics, "economics")
    minutes, target = stage.own(settings.Minutes, "minutes"), stage.own(settings.Target, "target")
    bundle = unsealed(places)
    judged = judge(read_encounters(places.part("test")), bundle)
    economics = Economics(minutes.code, minutes.review, site.hourly, site.platform, site.audit_share, site.rework)
    figures = evaluation(
        judged, bundle, corpus=places.corpus, economics=economics, with_denial=target.denial is not None
    )
    write_decisions((one.decision for one in judged), places.evaluation / "decisions.jsonl")
    write_json(figures, places.evaluation / "evaluation.json")
    write_json(as_points(figures["risk_coverage"]), places.evaluation / "risk_coverage.json")
    return f"{figures['straight_through']:,} of {figures['received']:,} straight-through, {figures['bad']:,} bad"


if __name__ == "__main__":
    main(run)
