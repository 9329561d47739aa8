"""Stage split: train, tune, calibrate, test; cut by date, or by distinct text where there are no dates."""

from dataclasses import asdict

from throughline.corpus.split import PARTS, SplitPlan, split
from throughline.corpus.store import read_encounters, write_encounters
from throughline.run.stage import Stage, main, write_json


def run(stage: Stage) -> str:
    """Cut the corpus and write each part."""
    encounters = list(read_encounters(stage.places.ingest / "encounters.parquet"))
    parts = split(encounters, SplitPlan(**asdict(stage.corpus.split)))
    for part in PARTS:
        write_encounters(stage.places.part(part), parts.parts[part])
    write_json(parts.report, stage.places.split / "split.json")
    return " ".join(f"{part} {len(parts.parts[part]):,}" for part in PARTS)


if __name__ == "__main__":
    main(run)
