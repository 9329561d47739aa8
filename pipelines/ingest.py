"""Stage ingest: one specialty's share of a corpus, as canonical encounters."""

from pathlib import Path

from throughline.corpus.ingest import ingest
from throughline.corpus.sources import Source
from throughline.run.stage import Stage, main


def run(stage: Stage) -> str:
    """Read, refuse what cannot be read, store the rest in time order."""
    corpus = stage.corpus
    source = Source(
        kind=corpus.kind,
        specialty=stage.specialty,
        path=Path(corpus.path) if corpus.path else None,
        encounters=corpus.n or 0,
        seed=corpus.seed,
        language=corpus.language or "es",
    )
    report = ingest(source, stage.places.ingest)
    return f"{report['encounters']:,} encounters, {report['refused']:,} refused"


if __name__ == "__main__":
    main(run)
