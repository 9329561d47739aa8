"""What the train stage needs beside encounters: titles for labels, a place for its curves, and its report."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from throughline_serving.inference.labels import Label, parse_key

from throughline.run.project import STATE
from throughline.training.tracking import Tracking


def label_titles(claims_keys: Iterable[Sequence[str]], title: Callable[[str], str]) -> dict[str, str]:
    """Titles of labels: diagnoses by the edition's ``title`` of a code, all else in our own words.

    A modifier has its own title, not its procedure's: left and right would start as the same query.
    """
    from throughline.codeset.modifiers import MODIFIER_TITLES
    from throughline.corpus.synthetic.titles import PROCEDURE_TITLES

    titles = dict(PROCEDURE_TITLES)
    for key in {key for keys in claims_keys for key in keys}:
        kind, _, code, detail = parse_key(key)
        if kind == "diagnosis":
            titles[key] = title(code)
        elif kind == "modifier" and detail in MODIFIER_TITLES:
            titles[key] = MODIFIER_TITLES[detail]
        elif kind == "units":
            titles[key] = f"{detail} units"
    return titles


def experiment_name(corpus: str) -> str:
    """Under which name the curves of a corpus are found in MLflow."""
    return f"train/{corpus}"


def tracking(corpus: str, specialty: str, encoder: str) -> Tracking | None:
    """Curves go to the site's MLflow, by default the embedded one under state/."""
    uri = os.environ.get("MLFLOW_TRACKING_URI")
    if not uri:
        return None
    return Tracking(
        uri=uri,
        experiment=experiment_name(corpus),
        run=f"{specialty}, {encoder}",
        artifacts=(Path.cwd() / STATE / "mlartifacts").as_uri(),
        tags={"corpus": corpus, "specialty": specialty, "encoder": encoder},
    )


def training_report(
    labels: Sequence[Label], members: Sequence[str], documents: int, seconds: dict[str, float], encoder: str
) -> dict[str, Any]:
    """What ``training.json`` says."""
    return {
        "schema": "training/1",
        "documents": documents,
        "labels": {"all": len(labels), **Counter(label.kind for label in labels)},
        "members": list(members),
        "encoder": encoder if "encoder" in members else None,
        "seconds": {name: round(value, 1) for name, value in seconds.items()},
    }
