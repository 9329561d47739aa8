"""MLflow as the catalogue: the embedded database under state/, or a site's server by its address."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from throughline_serving.errors import InputError

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EMBEDDED = Path("state") / "mlflow.db"
ARTIFACTS = Path("state") / "mlartifacts"
EXPERIMENT = "bundles"


def address() -> str:
    """Where the catalogue is: MLFLOW_TRACKING_URI, else the embedded database."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{EMBEDDED.resolve()}"


def model_name(corpus: str, specialty: str) -> str:
    """How a specialty's model is called in the catalogue: versions of different corpora never mix."""
    return f"{corpus}.{specialty}"


def client(uri: str) -> "MlflowClient":
    """The catalogue, made on first use. Nothing lands in the working folder."""
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    EMBEDDED.parent.mkdir(parents=True, exist_ok=True)
    import mlflow
    from mlflow.tracking import MlflowClient

    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    return MlflowClient(tracking_uri=uri, registry_uri=uri)


def experiment(catalogue: "MlflowClient", name: str) -> str:
    """The id of an experiment, made where there is none."""
    found = catalogue.get_experiment_by_name(name)
    return found.experiment_id if found else catalogue.create_experiment(name, ARTIFACTS.resolve().as_uri())


def prepare(uri: str, *experiments: str) -> None:
    """Make the catalogue and its experiments now: two processes that both find none would trip over each other."""
    catalogue = client(uri)
    for name in (EXPERIMENT, *experiments):
        experiment(catalogue, name)


@dataclass(frozen=True)
class Version:
    """A registered version. Digests in full; ``state`` is its certificate's, empty without one."""

    model: str
    version: int
    bundle: str
    draft: str
    state: str
    registered: str
    source: str


def versions(catalogue: "MlflowClient", model: str | None = None) -> list[Version]:
    """The registered versions of a model, or of all, newest first."""
    query = f"name = '{model}'" if model and "'" not in model else ""  # a quote would end the query's string
    found = [
        Version(
            model=one.name,
            version=int(one.version),
            bundle=one.tags["bundle"],
            draft=one.tags.get("draft", ""),
            state=one.tags.get("certificate_state", ""),
            registered=one.tags.get("registered", ""),
            source=str(one.source),
        )
        for one in catalogue.search_model_versions(query)
        if "bundle" in one.tags and model in (None, one.name)
    ]
    return sorted(found, key=lambda v: (v.model, -v.version))


def version_of(catalogue: "MlflowClient", model: str, wanted: str | None) -> Version:
    """A version by its number (``3``, ``v3``) or the start of its bundle's digest; none: the newest.

    Raises ``InputError`` where there is none, or where several fit.
    """
    all_of_it = versions(catalogue, model)
    if not all_of_it:
        raise InputError(
            f"{model} has no registered version",
            where="the catalogue",
            remedy="run `throughline run`, or model register",
        )
    if wanted is None:
        return all_of_it[0]
    number = wanted.removeprefix("v")
    fits = [v for v in all_of_it if str(v.version) == number] or [v for v in all_of_it if v.bundle.startswith(wanted)]
    if len(fits) != 1:
        raise InputError(
            f"{model} has {'no' if not fits else 'more than one'} version {wanted}",
            where="the catalogue",
            remedy="`throughline model list` shows them",
        )
    return fits[0]
