"""``throughline codeset list``, ``show`` and ``valid``, as a user calls them."""

import json
from datetime import date

import pytest
from throughline_serving.errors import InputError
from typer.testing import CliRunner

from throughline.cli.codeset import FOLDER, app
from throughline.codeset.edition import edition_of
from throughline.codeset.embedded import NAME as EMBEDDED
from throughline.codeset.store import write_edition

CODES = [
    ("R10", False, "Abdominal and pelvic pain"),
    ("R10.2", False, "Pelvic and perineal pain"),
    ("R10.20", True, "Pelvic and perineal pain unspecified side"),
    ("R10.21", True, "Pelvic and perineal pain right side"),
    ("R10.24", True, "Suprapubic pain"),
    ("R10.3", False, "Pain localized to other parts of lower abdomen"),
    ("R10.30", True, "Lower abdominal pain, unspecified"),
]
SMALL = edition_of("ICD10CM", date(2026, 4, 1), date(2026, 9, 30), "seven codes", CODES)
OLD = edition_of("ICD9CM", date(2014, 10, 1), date(2015, 9, 30), "one code", [("625.9", True, "Female genital pain")])


@pytest.fixture
def _stored(tmp_path, monkeypatch):
    """Two small editions where runs leave them; the first has the embedded edition's name, so it stands for it."""
    monkeypatch.chdir(tmp_path)
    FOLDER.mkdir(parents=True)
    for edition in (SMALL, OLD):
        write_edition(edition, FOLDER / edition.name)


def call(*words):
    result = CliRunner().invoke(app, list(words))
    if isinstance(result.exception, InputError):
        raise result.exception
    return result.exit_code, result.stdout


@pytest.mark.usefixtures("_stored")
def test_list_names_the_stored_editions_oldest_first():
    code, said = call("list")
    assert (code, [line.split()[0] for line in said.splitlines()]) == (0, ["ICD9CM@2014-10-01", EMBEDDED])
    assert [one["billable"] for one in json.loads(call("list", "--json")[1])] == [1, 4]


def test_without_a_run_the_embedded_edition_is_at_hand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (one,) = json.loads(call("list", "--json")[1])
    assert (one["name"], one["billable"], one["ends"]) == (EMBEDDED, 74_719, "2026-09-30")
    code, said = call("show", "R10.2", "--on", "2026-07-28")
    assert code == 0
    assert said.startswith("R10.2  Pelvic and perineal pain   a header: use R10.20 to R10.24\n")


@pytest.mark.usefixtures("_stored")
@pytest.mark.parametrize(
    ("code", "on", "exits", "says"),
    [
        ("R10.20", "2026-07-28", 0, "valid on 2026-07-28: R10.20  Pelvic and perineal pain unspecified side   bill"),
        ("r1020", "2026-04-01", 0, "valid on 2026-04-01: R10.20"),
        ("R10.20", "2026-09-30", 0, "valid on 2026-09-30: R10.20"),
        ("R10.2", "2026-07-28", 4, "not valid on 2026-07-28: R10.2  Pelvic and perineal pain   a header: use R10.20 "),
        ("R10.3", "2026-07-28", 4, "not valid on 2026-07-28: R10.3  Pain localized to other parts of lower abdomen "),
        ("R10.29", "2026-07-28", 4, "not valid on 2026-07-28: R10.29  no code of ICD10CM@2026-04-01; nearest category"),
        ("625.9", "2026-07-28", 4, "not valid on 2026-07-28: 625.9  no code of ICD10CM@2026-04-01\n"),
        ("625.9", "2015-03-01", 0, "valid on 2015-03-01: 625.9  Female genital pain   billable, ICD9CM@2014-10-01"),
    ],
)
def test_valid_answers_by_date_of_service(code, on, exits, says):
    found, said = call("valid", code, "--on", on)
    assert found == exits
    assert said.startswith(says)


@pytest.mark.usefixtures("_stored")
def test_json_says_the_same():
    assert json.loads(call("valid", "R102", "--on", "2026-07-28", "--json")[1]) == {
        "code": "R10.2",
        "edition": EMBEDDED,
        "standing": "header",
        "valid": False,
        "title": "Pelvic and perineal pain",
        "use": ["R10.20", "R10.21", "R10.24"],
    }
    assert call("show", "R10.3", "--on", "2026-07-28")[1].splitlines()[0].endswith("a header: use R10.30")


@pytest.mark.usefixtures("_stored")
@pytest.mark.parametrize("verb", ["show", "valid"])
def test_a_date_without_an_edition_cannot_be_answered(verb):
    with pytest.raises(InputError) as refused:
        call(verb, "R10.20", "--on", "2026-10-01")
    assert refused.value.what == "no edition at hand is in force on 2026-10-01"
    assert "2026-04-01 to 2026-09-30" in refused.value.remedy


@pytest.mark.usefixtures("_stored")
def test_an_unknown_code_cannot_be_shown():
    with pytest.raises(InputError, match="QQQ is no code of"):
        call("show", "QQQ", "--on", "2026-07-28")
    assert call("show", "R10.2")[0] == 2
