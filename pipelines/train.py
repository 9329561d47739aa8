"""Stage train: members and the pooled ranker over them, from the train part alone; resumes where it was interrupted."""

from dataclasses import replace

from throughline_serving.inference.labels import keys_of
from throughline_serving.reading.document import Document

from throughline.codeset.store import read_edition
from throughline.corpus.store import read_encounters
from throughline.run.stage import Stage, main, said, write_json
from throughline.run.training import label_titles, tracking, training_report
from throughline.settings import Training
from throughline.training.encoder_settings import EncoderSettings
from throughline.training.fit import ScorerSettings, fit_scorer

WEIGHTS = "model.safetensors"  # there when the encoder was pretrained on the notes


def run(stage: Stage) -> str:
    """Learn from what a human coder submitted, where there is that, else from the adjudicated claim."""
    wanted, encoder = stage.section(Training, "training"), stage.section(EncoderSettings, "encoder")
    edition = read_edition(stage.edition)
    learnt = [(e, e.submitted_claim or e.claim) for e in read_encounters(stage.places.part("train"))]
    pairs = [(Document.of(e), keys_of(claim, edition.system)) for e, claim in learnt if claim]
    documents, keys = [document for document, _ in pairs], [own for _, own in pairs]
    if (stage.places.pretrained / WEIGHTS).is_file():
        encoder = replace(encoder, path=str(stage.places.pretrained))
    settings = ScorerSettings(
        members=wanted.members,
        mode=wanted.encoder_mode,
        folds=wanted.folds,
        seed=wanted.seed,
        encoder=replace(encoder, epochs=wanted.epochs),
    )
    fitted = fit_scorer(
        documents,
        keys,
        label_titles(keys, edition.title),
        settings,
        stage.places.scorer,
        log=lambda what, share: said(f"{100 * share:.0f} % {what}"),
        work=stage.places.checkpoints,
        tracking=tracking(stage.corpus.name, stage.specialty, encoder.name),
    )
    report = training_report(fitted.labels, wanted.members, len(documents), fitted.seconds, encoder.name)
    write_json(report, stage.places.training)
    return f"{len(fitted.labels):,} labels, {', '.join(settings.members)}"


if __name__ == "__main__":
    main(run)
