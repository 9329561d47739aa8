"""A coder fitted on the whole corpus, as a draft for ``throughline score``: uncertified, so all goes to review."""

import os
import shutil
from pathlib import Path

from throughline_serving.bundle import close_draft
from throughline_serving.errors import InputError
from throughline_serving.inference.labels import keys_of
from throughline_serving.policy import Policy
from throughline_serving.reading.document import Document

from throughline.benchmark.cmc2007 import EDITION_FILE, SYSTEM, titles_of
from throughline.benchmark.proposals import fit_confidence
from throughline.codeset.export import export_edition
from throughline.codeset.icd9 import read_icd9
from throughline.corpus.cmc2007 import read
from throughline.training.fit import ScorerSettings, fit_scorer


def write_final(path: Path, settings: ScorerSettings, draft: Path) -> str:
    """Fit on every report in ``path`` and write the draft's folder, whole or not at all; its digest.

    Raises ``InputError`` where the ICD-9-CM edition is not beside the corpus: a draft judges codes by it.
    """
    edition_file = path.resolve().parent / EDITION_FILE
    if not edition_file.is_file():
        raise InputError(
            f"{edition_file} does not exist",
            where="--final",
            remedy="put CMS's cms_v32.zip there: a draft needs its edition",
        )
    encounters, edition = list(read(path)), read_icd9(edition_file)
    documents = [Document.of(one) for one in encounters]
    keys = [keys_of(one.claim, SYSTEM) if one.claim else () for one in encounters]
    beside = draft.with_name(f".{draft.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    (beside / "confidence").mkdir(parents=True)
    try:
        report = fit_scorer(documents, keys, titles_of(encounters, path), settings, beside / "scorer")
        fit_confidence(report, documents, keys, settings).save(beside / "confidence" / "confidence.json")
        export_edition(edition, beside / "editions" / edition.name)
        Policy(
            specialty="radiology",
            title="Radiology",
            diagnosis_system=SYSTEM,
            labels="annotated",
            editions=(edition.name,),
        ).save(beside / "policy.json")
        digest = close_draft(beside, "radiology")
        shutil.rmtree(draft, ignore_errors=True)
        os.replace(beside, draft)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return digest
