"""An edition as the serving package reads it: sorted arrays to map into memory, and its interval."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
from throughline_serving import editions
from throughline_serving.claim import comparable

from throughline.codeset.edition import Edition
from throughline.codeset.store import FACTS, facts_of


def for_serving(edition: Edition) -> editions.Edition:
    """The edition as lookups by date of service see it, in memory: what ``Edition.load`` would map from its export."""
    return editions.Edition(
        name=edition.name,
        system=edition.system,
        effective=edition.effective,
        ends=edition.ends,
        codes=np.array([comparable(row.code).encode("ascii") for row in edition.rows], dtype=np.bytes_),
        billable=np.array([row.billable for row in edition.rows], dtype=np.bool_),
    )


def export_edition(edition: Edition, folder: Path) -> None:
    """Write ``codes.npy``, ``billable.npy`` and ``edition.json`` as ``folder``, whole or not at all.

    The bytes depend on the edition alone, so the digest of a draft that holds them does too.
    """
    arrays = for_serving(edition)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    beside.mkdir(parents=True)
    np.save(beside / "codes.npy", arrays.codes, allow_pickle=False)
    np.save(beside / "billable.npy", arrays.billable, allow_pickle=False)
    (beside / FACTS).write_text(json.dumps(facts_of(edition), indent=1) + "\n", encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    beside.rename(folder)
