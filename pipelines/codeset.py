"""Stage codeset: official release files, or the embedded edition, as a table and as the arrays that serving maps."""

from pathlib import Path

from throughline.codeset.export import export_edition
from throughline.codeset.release import read_release
from throughline.codeset.store import write_edition
from throughline.run.stage import Stage, main


def codeset(stage: Stage) -> str:
    """Read the edition and write both forms."""
    chosen = stage.codeset
    edition = read_release(chosen.edition, Path(chosen.path) if chosen.path else None)
    write_edition(edition, stage.edition)
    export_edition(edition, stage.served_edition)
    return f"{edition.name}, {edition.billable:,} billable codes"


if __name__ == "__main__":
    main(codeset)
