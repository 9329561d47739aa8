"""Encounters on disk: one Parquet file per corpus and specialty, one row an encounter, notes and claims nested.

The file streams in both directions, a row group at a time, and is what ``datasets.load_dataset("parquet", …)`` reads.
Free-form parts (``truth.state``, ``source``) are JSON text, so that every file has the same columns.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from throughline_serving.encounter import Encounter
from throughline_serving.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 512  # encounters held in memory at once


def write_encounters(path: Path, encounters: Iterable[Encounter]) -> int:
    """Write encounters in the order given, whole or not at all. Returns how many."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = encounter_schema()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    remaining, written = iter(encounters), 0
    try:
        with pq.ParquetWriter(beside, schema, compression="zstd") as writer:
            while group := list(islice(remaining, ROW_GROUP)):
                writer.write_table(pa.Table.from_pylist([_row(e) for e in group], schema=schema))
                written += len(group)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return written


def read_encounters(path: Path) -> Iterator[Encounter]:
    """The encounters of a file, in its order. Raises ``InputError`` where the file is absent or no such file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.is_file():
        raise InputError(f"{path} does not exist", where="encounters", remedy="run the stage that writes it")
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(ROW_GROUP):
                yield from map(_encounter, batch.to_pylist())
    except (pa.ArrowInvalid, KeyError):
        raise InputError(
            f"{path.name} holds no encounters", where=str(path), remedy="run the stage that writes it again"
        ) from None


def in_time_order(encounters: Iterable[Encounter]) -> list[Encounter]:
    """Encounters by date of service, undated ones last, then by id: the order of every stored corpus."""
    return sorted(encounters, key=lambda e: (e.date_of_service or date.max, e.encounter_id))


def encounter_schema() -> "pa.Schema":
    """The columns of an encounter file."""
    import pyarrow as pa

    text, whole, texts = pa.string(), pa.int32(), pa.list_(pa.string())
    line = pa.struct({"code": text, "system": text, "modifiers": texts, "units": whole, "pointers": pa.list_(whole)})
    claim = pa.struct({"diagnoses": texts, "lines": pa.list_(line)})
    section = pa.struct({"name": text, "start": whole, "end": whole})
    note = pa.struct({"note_id": text, "type": text, "text": text, "sections": pa.list_(section)})
    remit = pa.struct(
        {"line": whole, "outcome": text, "group": text, "carc": text, "rarc": text, "adjudicated": pa.date32()}
    )
    identifying = pa.struct({"kind": text, "note_id": text, "start": whole, "end": whole})
    truth = pa.struct(
        {
            "human_claim": claim,
            "remits": pa.list_(remit),
            "pitfalls": texts,
            "state": text,
            "identifiers": pa.list_(identifying),
        }
    )
    columns: dict[str, Any] = dict.fromkeys(Encounter.model_fields, text)
    columns |= {"date_of_service": pa.date32(), "notes": pa.list_(note), "truth": truth}
    columns |= {"claim": claim, "submitted_claim": claim}
    return pa.schema([pa.field(name, kind) for name, kind in columns.items()])


def _row(encounter: Encounter) -> dict[str, Any]:
    row = encounter.model_dump()
    if row["truth"] is not None:
        row["truth"]["state"] = json.dumps(row["truth"]["state"], ensure_ascii=False)
    if row["source"] is not None:
        row["source"] = json.dumps(row["source"], ensure_ascii=False)
    return row


def _encounter(row: dict[str, Any]) -> Encounter:
    if row["truth"] is not None:
        row["truth"]["state"] = json.loads(row["truth"]["state"])
    if row["source"] is not None:
        row["source"] = json.loads(row["source"])
    return Encounter.model_validate(row, strict=False)
