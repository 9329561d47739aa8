"""Registering a bundle: a version in the catalogue with its figures and digests. The same bundle is registered once."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from throughline_serving import __version__ as serving_version
from throughline_serving import digest
from throughline_serving.bundle import check_bundle

from throughline.registry.catalogue import EXPERIMENT, client, experiment, model_name, versions

WRAPPER = Path(__file__).parent / "served_bundle.py"


@dataclass(frozen=True)
class Registration:
    """What there is to register of one specialty: its bundle, figures to log, digests and settings."""

    corpus: str
    specialty: str
    bundle: Path
    evaluation: Mapping[str, Any]
    certificate: Mapping[str, Any]
    dataset: str  # digest of the encounters
    config: Mapping[str, Any]  # the settings that made it


@dataclass(frozen=True)
class Registered:
    """The version that holds the bundle; ``new``: it was not there before."""

    model: str
    version: int
    bundle: str
    new: bool


def register(what: Registration, *, uri: str, dry_run: bool = False) -> Registered:
    """Register a bundle once. Raises ``InputError`` where the bundle is not whole."""
    sealed, _ = check_bundle(what.bundle)
    name, bundle = model_name(what.corpus, what.specialty), digest.of_json(sealed)
    catalogue = client(uri)
    there = versions(catalogue, name)
    if same := [v for v in there if v.bundle == bundle]:
        return Registered(name, same[0].version, bundle, new=False)
    if dry_run:
        return Registered(name, max((v.version for v in there), default=0) + 1, bundle, new=True)
    return Registered(name, _log(what, name, bundle, uri), bundle, new=True)


def _log(what: Registration, name: str, bundle: str, uri: str) -> int:
    import mlflow
    from mlflow.exceptions import MlflowException
    from mlflow.protos.databricks_pb2 import RESOURCE_ALREADY_EXISTS, ErrorCode

    catalogue = client(uri)
    tags = _tags(what, bundle)
    with mlflow.start_run(
        experiment_id=experiment(catalogue, EXPERIMENT), run_name=f"{name} {digest.short(bundle)}"
    ) as run:
        mlflow.set_tags(tags)
        mlflow.log_metrics(figures(what.evaluation))
        mlflow.log_params(_flat(what.config))
        info = mlflow.pyfunc.log_model(
            name="bundle",
            python_model=str(WRAPPER),
            artifacts={"bundle": str(what.bundle)},
            pip_requirements=[f"throughline-serving=={serving_version}"],
        )
    try:
        catalogue.create_registered_model(name)
    except MlflowException as error:
        if error.error_code != ErrorCode.Name(RESOURCE_ALREADY_EXISTS):
            raise
    made = catalogue.create_model_version(
        name, source=info.model_uri, run_id=run.info.run_id, model_id=info.model_id, tags=tags
    )
    return int(made.version)


def figures(evaluation: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of an evaluation worth a metric, flat: ``micro_f1.diagnoses`` and the like."""
    found: dict[str, float] = {}
    for key in ("received", "straight_through", "review", "refused", "bad", "denied", "map", "precision_at_5"):
        if isinstance(evaluation.get(key), int | float):
            found[key] = float(evaluation[key])
    if evaluation["exact"]["of"]:
        found["exact"] = evaluation["exact"]["right"] / evaluation["exact"]["of"]
    for kind, value in evaluation["micro_f1"].items():
        if value:
            found[f"micro_f1.{kind}"] = float(value["value"])
    found |= {f"macro_f1.{kind}": float(value) for kind, value in evaluation["macro_f1"].items()}
    return found | {"aurc": float(evaluation["aurc"]["value"])}


def _tags(what: Registration, bundle: str) -> dict[str, str]:
    """What joins a version to its run, its data, its settings and its commit."""
    return {
        "bundle": bundle,
        "draft": str(what.certificate.get("draft") or ""),
        "certificate": digest.of_json(dict(what.certificate)),
        "certificate_state": str(what.certificate["state"]),
        "cohort": str(what.certificate.get("cohort") or ""),
        "editions": ", ".join(what.certificate.get("editions", ())),
        "ends": str(what.certificate.get("ends") or ""),
        "dataset": what.dataset,
        "config": digest.of_json(dict(what.config)),
        "corpus": what.corpus,
        "specialty": what.specialty,
        "commit": _commit(),
        "pipeline": digest.of_file(Path("dvc.lock")) if Path("dvc.lock").is_file() else "",
        "registered": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _commit() -> str:
    """The commit of the project; empty outside a repository."""
    try:
        said = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout.strip()


def _flat(values: Mapping[str, Any], above: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{above}{key}.")
        else:
            flat[above + key] = json.dumps(value)[:250]
    return flat
