"""The HTTP interface: what it answers, and that it never repeats what it was sent."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient
from throughline_serving.api.app import create_app
from throughline_serving.api.contract import Answer
from throughline_serving.bundle import Bundle
from throughline_serving.intake.strict_json import MAX_BYTES

Make = Callable[..., dict[str, Any]]
SECRET = "Jane Doe 555-0100"


@pytest.fixture(scope="module")
def client(bundle: Bundle) -> Iterator[TestClient]:
    with TestClient(create_app({"radiology": bundle})) as client:
        yield client


def test_a_decision_in_its_envelope(client: TestClient, bundle: Bundle, encounter: Make) -> None:
    response = client.post("/v1/decisions", content=json.dumps(encounter(1)))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    Answer.model_validate_json(response.content)
    assert list(body) == ["decision", "bundle", "mode"]
    assert (body["bundle"], body["mode"]) == (bundle.digest, "shadow")
    assert body["decision"]["identity"]["draft"] == bundle.draft.digest
    assert body["decision"]["claim"]["diagnoses"] == ["J18.9", "J90"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"specialty": "astrology"}, "unknown_specialty"),
        ({"date_of_service": None}, "no_date_of_service"),
        ({"date_of_service": "2999-01-01"}, "future_date_of_service"),
        ({"date_of_service": "2020-01-01"}, "no_edition_in_force"),
        ({"notes": []}, "empty_note"),
        ({"notes": [{"note_id": "n", "type": "t", "text": " \n"}]}, "empty_note"),
    ],
)
def test_other_faults_are_decisions_for_review(
    client: TestClient, encounter: Make, change: dict[str, Any], reason: str
) -> None:
    response = client.post("/v1/decisions", content=json.dumps(encounter(1) | change))
    assert response.status_code == 200
    decision = response.json()["decision"]
    assert decision["route"] == "review"
    assert reason in decision["reasons"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", None),
        (b"{", None),
        (b"[]", None),
        (b"null", None),
        (b'{"encounter_id": NaN}', None),
        (b"[" * 100_000, None),
        (b'\xff"', None),
        (b'{"claim_type": "Jane Doe 555-0100"}', "encounter_id"),
        (b'{"specialty": "a", "specialty": "b"}', "specialty"),
    ],
)
def test_422_names_the_field_and_not_the_value(client: TestClient, body: bytes, field: str | None) -> None:
    response = client.post("/v1/decisions", content=body)
    assert response.status_code == 422
    error = response.json()["error"]
    assert list(response.json()) == ["error"]
    assert list(error) == ["field", "reason"]
    assert error["field"] == field


def test_nothing_sent_comes_back_or_is_logged(
    client: TestClient, encounter: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for key in encounter(1):
        response = client.post("/v1/decisions", content=json.dumps(encounter(1) | {key: {SECRET: SECRET}}))
        assert (response.status_code, response.json()["error"]["field"]) in {(422, key), (422, f"{key}.note_id")}
        assert "Jane" not in response.text
    notes = [{"note_id": "n", "type": "t", "text": SECRET}]
    assert "Jane" not in client.post("/v1/decisions", content=json.dumps(encounter(1, notes=notes))).text
    assert "Jane" not in caplog.text


def test_a_fault_of_ours_is_told_without_its_words(
    bundle: Bundle, encounter: Make, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def score(self, document: Any) -> None:
            raise ValueError(document.text)

    draft = replace(bundle.draft, scorer=Broken())  # type: ignore[arg-type]
    with TestClient(create_app({"radiology": replace(bundle, draft=draft)})) as client:
        response = client.post("/v1/decisions", content=json.dumps(encounter(1)))
    assert response.status_code == 500
    assert response.json() == {
        "error": {"field": None, "reason": "the decision failed; send the encounter to a human coder"}
    }
    assert "ValueError at test_http.py" in caplog.text
    assert "pneumothorax" not in caplog.text.lower()


def test_bodies_too_long_or_compressed(client: TestClient) -> None:
    long = client.post("/v1/decisions", content=b" " * (MAX_BYTES + 1))
    chunked = client.post("/v1/decisions", content=(b" " * 1_000_000 for _ in range(9)))
    packed = client.post("/v1/decisions", content=b"x", headers={"content-encoding": "gzip"})
    assert [response.status_code for response in (long, chunked, packed)] == [413, 413, 415]
    assert all(response.json()["error"]["reason"].startswith("the body") for response in (long, chunked, packed))


def test_other_paths_and_methods_answer_in_the_same_form(client: TestClient) -> None:
    for method, path, status in (("GET", "/v1/decisions", 405), ("GET", "/nothing", 404), ("POST", "/healthz", 405)):
        response = client.request(method, path)
        assert response.status_code == status
        assert list(response.json()["error"]) == ["field", "reason"]


def test_health_and_readiness(client: TestClient, bundle: Bundle) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert bundle.certificate is not None
    assert client.get("/readyz").json() == {
        "status": "ready",
        "bundles": [
            {
                "specialty": "radiology",
                "bundle": bundle.digest,
                "draft": bundle.draft.digest,
                "certificate": bundle.certificate.digest,
                "editions": ["ICD10CM@2024-10-01"],
                "signed_by": "development",
            }
        ],
    }
    with TestClient(create_app({})) as empty:
        assert empty.get("/healthz").status_code == 200
        assert (empty.get("/readyz").status_code, empty.get("/readyz").json()) == (
            503,
            {"status": "empty", "bundles": []},
        )
        assert empty.post("/v1/decisions", content=b"{}").status_code == 422
        assert empty.get("/docs").status_code == 200


def test_the_page_stands_alone_and_its_example_works(client: TestClient) -> None:
    response = client.get("/docs")
    page = response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import|src=", page)
    assert re.findall(r"https?://[^/\s<]+", page) == ["http://testserver"]
    example = page.split("&lt;&lt;&#x27;END&#x27;\n")[1].split("\nEND")[0].replace("&quot;", '"')
    decision = client.post("/v1/decisions", content=example).json()["decision"]
    assert decision["claim"]["diagnoses"][0] == "J18.9"
    assert not {"no_edition_in_force", "no_date_of_service", "unknown_specialty"} & set(decision["reasons"])


def test_the_page_says_what_everything_going_to_review_comes_from(draft: Path) -> None:
    with TestClient(create_app({"radiology": Bundle.load(draft)})) as client:
        assert "none: everything goes to review" in client.get("/docs").text
        assert "no one: a draft" in client.get("/docs").text


def test_openapi_describes_what_is_sent(client: TestClient, encounter: Make) -> None:
    document = client.get("/openapi.json").json()
    operation = document["paths"]["/v1/decisions"]["post"]
    assert set(operation["responses"]) == {"200", "408", "413", "415", "422", "500"}
    sent = operation["requestBody"]["content"]["application/json"]["schema"]
    jsonschema.validate(encounter(1), sent | {"components": document["components"]})
    got = operation["responses"]["200"]["content"]["application/json"]["schema"]
    answer = client.post("/v1/decisions", content=json.dumps(encounter(1))).json()
    jsonschema.validate(answer, got | {"components": document["components"]})
    for reference in re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(document)):
        assert reference in document["components"]["schemas"]
