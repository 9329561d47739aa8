"""A small corpus that can be learnt: sixty reports of five codes, with negation that matters."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from throughline_serving.inference.scorer import Scorer
from throughline_serving.reading.document import Document

from throughline.training.fit import FitReport

TITLES = {
    "ICD9CM:786.2": "Cough",
    "ICD9CM:486": "Pneumonia, organism unspecified",
    "ICD9CM:780.6": "Fever",
    "ICD9CM:591": "Hydronephrosis",
    "ICD9CM:599.0": "Urinary tract infection, site not specified",
}
_SAID = {
    "ICD9CM:786.2": "cough",
    "ICD9CM:486": "pneumonia",
    "ICD9CM:780.6": "fever",
    "ICD9CM:591": "hydronephrosis",
    "ICD9CM:599.0": "urinary tract infection",
}
_LEAD = ("Patient with", "Child with", "Seen for", "Evaluated for", "Referred because of")


def document(text: str) -> Document:
    """One note without given sections."""
    return Document(text, ("note",), (0,), (len(text),), ())


def corpus(n: int) -> tuple[list[Document], list[tuple[str, ...]]]:
    """Reports and their keys: what is affirmed is coded, what is negated is not; days make each text distinct."""
    rng = np.random.default_rng(7)
    keys = list(_SAID)
    documents, claims = [], []
    for i in range(n):
        order = [keys[int(j)] for j in rng.permutation(len(keys))]
        held, denied = order[: 1 + i % 2], order[3:]
        text = (
            f"HISTORY: {_LEAD[i % 5]} {' and '.join(_SAID[key] for key in held)} for {i + 2} days.\n"
            f"IMPRESSION: No evidence of {' or '.join(_SAID[key] for key in denied)}."
        )
        documents.append(document(text))
        claims.append(tuple(held))
    return documents, claims


@dataclass(frozen=True)
class Fitted:
    """A scorer on disk, loaded, and what it was made from."""

    folder: Path
    scorer: Scorer
    report: FitReport
    documents: list[Document]
    claims: list[tuple[str, ...]]
