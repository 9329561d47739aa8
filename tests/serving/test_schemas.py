"""The JSON Schemas in docs/ are those of the code, and hold for what the code reads and writes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
from throughline_serving.bundle import Bundle
from throughline_serving.decide import decide
from throughline_serving.decision import line
from throughline_serving.encounter import Encounter
from throughline_serving.schemas import schemas, write

DOCS = Path(__file__).resolve().parents[2] / "docs" / "schemas"


def test_docs_are_up_to_date(tmp_path: Path) -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in write(tmp_path)}
    assert written == {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.json")}, (
        "run: python -m throughline_serving.schemas docs/schemas"
    )


def test_schemas_describe_what_is_read_and_written(bundle: Bundle, encounter: Callable[..., dict[str, Any]]) -> None:
    for name, schema in schemas().items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False, name
    jsonschema.validate(encounter(1), schemas()["encounter.json"])
    decision = line(decide(Encounter.model_validate_json(json.dumps(encounter(1))), bundle))
    jsonschema.validate(json.loads(decision), schemas()["decision.json"])
