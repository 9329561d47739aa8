"""Editions on disk: a folder ``SYSTEM@YYYY-MM-DD`` with ``edition.parquet`` (a row a code) and ``edition.json``."""

import json
import os
import shutil
from datetime import date
from pathlib import Path

from throughline_serving.errors import InputError

from throughline.codeset.edition import CodeRow, Edition

SCHEMA = "edition/1"
TABLE = "edition.parquet"
FACTS = "edition.json"


def write_edition(edition: Edition, folder: Path) -> None:
    """Write an edition as ``folder``, whole or not at all; an edition already there is replaced."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [
            pa.field("code", pa.string(), nullable=False),
            pa.field("billable", pa.bool_(), nullable=False),
            pa.field("valid_from", pa.date32(), nullable=False),
            pa.field("valid_to", pa.date32()),
            pa.field("title", pa.string(), nullable=False),
        ]
    )
    columns = list(zip(*edition.rows, strict=True)) or [()] * len(schema)
    table = pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    beside.mkdir(parents=True)
    pq.write_table(table, beside / TABLE)
    (beside / FACTS).write_text(json.dumps(facts_of(edition), indent=1) + "\n", encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    beside.rename(folder)


def read_edition(folder: Path) -> Edition:
    """Read what ``write_edition`` wrote. Raises ``InputError`` where the folder holds no edition."""
    import pyarrow.parquet as pq

    if not (folder / TABLE).is_file() or not (folder / FACTS).is_file():
        raise InputError(f"{folder} holds no code-set edition", where="codeset", remedy="run the codeset stage")
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    columns = pq.read_table(folder / TABLE).to_pydict()
    rows = map(CodeRow, *(columns[name] for name in CodeRow._fields))
    return Edition(
        system=facts["system"],
        effective=date.fromisoformat(facts["effective"]),
        ends=date.fromisoformat(facts["ends"]) if facts["ends"] else None,
        source=facts["source"],
        rows=tuple(rows),
    )


def facts_of(edition: Edition) -> dict[str, str | int | None]:
    """What ``edition.json`` says, the same beside the Parquet table and beside the serving arrays."""
    return {
        "schema": SCHEMA,
        "name": edition.name,
        "system": edition.system,
        "effective": edition.effective.isoformat(),
        "ends": edition.ends.isoformat() if edition.ends else None,
        "codes": len(edition.rows),
        "billable": edition.billable,
        "source": edition.source,
    }
