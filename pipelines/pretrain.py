"""Stage pretrain: the tiny encoder learns the notes of the train part before any code; by default nothing."""

import shutil

from throughline.run.stage import Stage, main, said, write_json
from throughline.settings import Pretraining


def run(stage: Stage) -> str:
    """Leave the encoder to start from, or only say that there is none: nothing heavy is imported then."""
    wanted, folder = stage.section(Pretraining, "pretraining"), stage.places.pretrained
    shutil.rmtree(folder, ignore_errors=True)
    curve = _pretrain(stage, wanted) if wanted.epochs else ()
    write_json({"schema": "pretraining/1", "epochs": wanted.epochs, "curve": list(curve)}, folder / "pretraining.json")
    return f"{wanted.epochs} epochs" if curve else "none, from scratch"


def _pretrain(stage: Stage, wanted: Pretraining) -> tuple[dict[str, float], ...]:
    from throughline_serving.reading.document import Document

    from throughline.corpus.store import read_encounters
    from throughline.training.encoder_settings import EncoderSettings
    from throughline.training.pretrain import PretrainSettings, pretrain_tiny

    # A training that was interrupted started from other weights.
    shutil.rmtree(stage.places.checkpoints, ignore_errors=True)
    return pretrain_tiny(
        [Document.of(encounter).text for encounter in read_encounters(stage.places.part("train"))],
        stage.section(EncoderSettings, "encoder"),
        PretrainSettings(wanted.epochs, wanted.rate),
        stage.places.pretrained,
        progress=lambda done, of, left: said(f"{100 * done / of:.0f} % epoch {done} of {of}, {left:.0f} s left"),
    )


if __name__ == "__main__":
    main(run)
