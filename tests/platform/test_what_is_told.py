"""What a run tells of refused lines, of a failed validation, and whose key it signs with."""

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from throughline_serving.errors import InputError

from throughline.run.outcome import outcome
from throughline.run.places import Places
from throughline.run.project import NO_TELEMETRY, environment
from throughline.run.signing import VARIABLE, signing_key


def ingested(specialty, refusals):
    report = {"in": 9, "encounters": 9 - len(refusals), "refused": len(refusals), "refusals": refusals}
    folder = Places("mine", specialty).ingest
    folder.mkdir(parents=True)
    (folder / "ingest.json").write_text(json.dumps(report))


def test_the_first_refused_line_is_named_with_its_reason_and_where_the_rest_stand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ingested("a", [])
    ingested(
        "b",
        [
            {"file": "mine.jsonl", "line": 7, "field": "notes.0.text", "reason": "must be a string"},
            {"file": "mine.jsonl", "line": 8, "field": None, "reason": "is no JSON"},
        ],
    )
    ingested("c", [{"file": None, "line": None, "field": "encounter_id", "reason": "was given before"}])
    assert outcome("ingest", "mine", ["a"], "") == "9 encounters, 1 specialty"
    assert outcome("ingest", "mine", ["a", "b", "c"], "").splitlines() == [
        "24 encounters, 3 specialties, 3 refused",
        "mine.jsonl:7: notes.0.text must be a string; all refused: data/mine/b/ingest/ingest.json",
    ]
    assert outcome("ingest", "mine", ["c"], "").splitlines()[1].startswith("an encounter: encounter_id was given")


def test_an_error_says_that_nothing_was_written_only_where_that_is_true():
    told = InputError("what", where="where", remedy="do this")
    assert told.in_three_lines() == "error: what\n  where\n  do this. Nothing was written."
    told = InputError("what", where="where", remedy="see the page", wrote="validation/index.html")
    assert told.in_three_lines() == "error: what\n  where\n  see the page: validation/index.html"


@pytest.fixture
def site_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "harbor.pem"
    path.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def test_a_site_signs_with_its_own_key(site_key, monkeypatch):
    assert signing_key().name == "harbor"
    assert not Path("state").exists()
    monkeypatch.delenv(VARIABLE)
    assert signing_key().name == "development"


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN PRIVATE KEY-----\n"])
def test_a_key_that_cannot_be_read_is_refused_by_the_variable_that_names_it(site_key, content):
    site_key.unlink() if content is None else site_key.write_bytes(content)
    with pytest.raises(InputError, match="cannot be used") as refused:
        signing_key()
    assert refused.value.where == VARIABLE


def test_nothing_reports_its_use_unless_a_site_asks_for_it(monkeypatch, tmp_path):
    from throughline.cli import main

    for variable in NO_TELEMETRY:
        monkeypatch.setenv(variable, "")
        monkeypatch.delenv(variable)
    monkeypatch.setenv("DO_NOT_TRACK", "0")
    monkeypatch.setattr("sys.argv", ["throughline", "--version"])
    with pytest.raises(SystemExit):
        main.main()
    assert {v: os.environ[v] for v in NO_TELEMETRY} == NO_TELEMETRY | {"DO_NOT_TRACK": "0"}
    assert environment(tmp_path).items() >= NO_TELEMETRY.items()
