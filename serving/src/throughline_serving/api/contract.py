"""What the HTTP interface promises beside the nouns, and its description in OpenAPI."""

from typing import Any, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from throughline_serving.decision import Decision
from throughline_serving.encounter import Encounter
from throughline_serving.noun import Noun

Mode = Literal["shadow", "live"]
SHADOW: Mode = "shadow"  # the route is advice: nothing is released before its record is durable
_COMPONENTS = "#/components/schemas/{model}"

REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": _COMPONENTS.format(model="Encounter")}}},
    }
}


class Answer(Noun):
    """200 of ``POST /v1/decisions``: the decision, and the digest of the bundle that made it."""

    decision: Decision
    bundle: str
    mode: Mode


class Fault(Noun):
    """What was wrong: ``field`` is a dotted path where one is to blame. Never holds what was sent."""

    field: str | None
    reason: str


class Problem(Noun):
    """The body of every answer that is no success."""

    error: Fault


class Health(Noun):
    """The process answers."""

    status: Literal["ok"]


class Served(Noun):
    """One specialty's bundle. ``certificate`` is the digest of a certificate that certifies, else ``None``."""

    specialty: str
    bundle: str
    draft: str
    certificate: str | None
    editions: tuple[str, ...]
    signed_by: str | None


class Readiness(Noun):
    """Which bundles answer; ``empty`` (503) where none does."""

    status: Literal["ready", "empty"]
    bundles: tuple[Served, ...]


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document: FastAPI's own, and the encounter, which it cannot see as bodies are read strictly."""
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    _, encounter = models_json_schema([(Encounter, "validation")], ref_template=_COMPONENTS)
    known = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in encounter["$defs"].items():
        known.setdefault(name, schema)
    return document
