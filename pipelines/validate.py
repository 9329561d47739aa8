"""Stage validate: what the rest of the line takes for granted, as expectations; broken data ends here."""

from datetime import date

from throughline_serving.editions import Edition

from throughline.corpus.expectations import Bounds
from throughline.corpus.store import read_encounters
from throughline.corpus.validate import require, validate, write_validation
from throughline.run.stage import Stage, main


def run(stage: Stage) -> str:
    """Hold the encounters against the suite, write its page, fail where a rule does not hold."""
    encounters = list(read_encounters(stage.places.ingest / "encounters.parquet"))
    bounds = Bounds(specialty=stage.specialty, labels=stage.corpus.labels, today=date.today())
    result = validate(encounters, Edition.load(stage.served_edition), bounds)
    write_validation(result, stage.places.validation)
    require(result, f"corpus {stage.places.corpus}", stage.places.validation / "index.html")
    return f"{len(result.rules)} expectations hold"


if __name__ == "__main__":
    main(run)
