"""Training curves in MLflow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Tracking:
    """Where curves go: the tracking server or ``sqlite:///`` database, and how the run is named there."""

    uri: str
    experiment: str
    run: str
    artifacts: str | None = None
    """Where a new experiment keeps files; without it MLflow would use the working folder."""
    tags: Mapping[str, str] = field(default_factory=dict)


def logger_of(tracking: Tracking | None) -> Any:
    """Lightning's MLflow logger, or False: no logger. Only numbers and settings are sent, never text."""
    if tracking is None:
        return False
    from pytorch_lightning.loggers import MLFlowLogger

    return MLFlowLogger(
        experiment_name=tracking.experiment, run_name=tracking.run, tracking_uri=tracking.uri,
        artifact_location=tracking.artifacts, tags=dict(tracking.tags),
    )  # fmt: skip
