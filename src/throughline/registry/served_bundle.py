"""A registered version as MLflow's own tools load it: models from code, no pickle. Serving itself never loads this.

Input: encounters, each one line of JSON. Output: their decisions, each one line of JSON, as `throughline score` writes.
"""

from pathlib import Path
from typing import Any

from mlflow.models import set_model
from mlflow.pyfunc import PythonModel
from throughline_serving.bundle import Bundle
from throughline_serving.decide import decide
from throughline_serving.decision import line
from throughline_serving.encounter import Encounter


class ServedBundle(PythonModel):
    """Loads the sealed bundle that the version carries, after checking its seal."""

    def load_context(self, context: Any) -> None:
        """Verify and load the bundle."""
        self.bundle = Bundle.load(Path(context.artifacts["bundle"]))

    def predict(self, context: Any, model_input: list[str], params: dict[str, Any] | None = None) -> list[str]:
        """The decision on each encounter."""
        encounters = (Encounter.model_validate_json(text) for text in model_input)
        return [line(decide(encounter, self.bundle)) for encounter in encounters]


set_model(ServedBundle())
