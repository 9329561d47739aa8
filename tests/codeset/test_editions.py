"""Editions: the embedded release, the frozen ICD-9-CM, and what the serving package looks up in them."""

import sys
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from throughline_serving import editions
from throughline_serving.errors import InputError

from throughline.codeset.edition import Edition, edition_of
from throughline.codeset.embedded import dotted, read_embedded
from throughline.codeset.export import export_edition, for_serving
from throughline.codeset.icd9 import dotted9, read_icd9
from throughline.codeset.release import read_release
from throughline.codeset.store import read_edition, write_edition


@pytest.fixture(scope="module")
def embedded() -> Edition:
    return read_embedded()


@pytest.fixture
def small() -> Edition:
    rows = [("J18.9", True, "Pneumonia"), ("J18", False, "Pneumonia, unspecified organism"), ("A00", False, "Cholera")]
    return edition_of("ICD10CM", date(2026, 4, 1), date(2026, 9, 30), "by hand", rows)


def test_the_embedded_edition_is_the_april_release(embedded: Edition) -> None:
    assert embedded.name == "ICD10CM@2026-04-01"
    assert (embedded.effective, embedded.ends) == (date(2026, 4, 1), date(2026, 9, 30))
    assert (len(embedded.rows), embedded.billable) == (98_186, 74_719)
    assert "simple_icd_10_cm" not in sys.modules, "the package is read, not imported"


@pytest.mark.parametrize(
    ("code", "billable", "title"),
    [
        ("J18.9", True, "Pneumonia, unspecified organism"),
        ("j189", True, "Pneumonia, unspecified organism"),
        ("J18", False, "Pneumonia, unspecified organism"),
        ("R10.2", False, "Pelvic and perineal pain"),
        ("S61.412A", True, "Laceration without foreign body of left hand, initial encounter"),
        ("W19.XXXA", True, "Unspecified fall, initial encounter"),
        ("W19", False, "Unspecified fall"),
    ],
)
def test_codes_of_the_embedded_edition(embedded: Edition, code: str, billable: bool, title: str) -> None:
    row = embedded.find(code)
    assert row is not None
    assert (row.billable, row.title) == (billable, title)


def test_codes_that_the_embedded_edition_does_not_hold(embedded: Edition) -> None:
    assert [embedded.find(code) for code in ("J18.99", "A00-A09", "1", "")] == [None] * 4
    assert embedded.title("W19.XXX") == "Unspecified fall"
    assert embedded.title("0") == ""


def test_the_embedded_edition_agrees_with_the_official_release(embedded: Edition, shared_data: Path) -> None:
    release = shared_data / "icd10cm" / "fy2026-oct" / "icd10cm-Code Descriptions-2026.zip"
    lines = ZipFile(release).read("icd10cm-order-2026.txt").decode("latin-1").splitlines()
    official = {dotted(line[6:14].strip()): line[14] == "1" for line in lines}
    # The April 2026 update changes nothing, so every code and its level are October's.
    assert {row.code: row.billable for row in embedded.rows} == official


def test_icd9_is_read_and_its_categories_are_derived(shared_data: Path) -> None:
    edition = read_icd9(shared_data / "icd9cm" / "cms_v32.zip")
    assert (edition.name, edition.billable) == ("ICD9CM@2014-10-01", 14_567)
    levels = {"786.2": True, "780.6": False, "518": False, "V13.0": False, "E849.0": True}
    assert {code: row.billable for code in levels if (row := edition.find(code))} == levels
    assert edition.find("58") is None


@pytest.mark.parametrize(
    ("plain", "written"), [("7862", "786.2"), ("V130", "V13.0"), ("E8490", "E849.0"), ("486", "486")]
)
def test_icd9_codes_are_written_with_their_dots(plain: str, written: str) -> None:
    assert dotted9(plain) == written


def test_a_file_that_is_no_icd9_archive_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "cms_v32.zip"
    with pytest.raises(InputError, match="does not exist"):
        read_icd9(wrong)
    wrong.write_bytes(b"not a zip")
    with pytest.raises(InputError, match="no archive with CMS32_DESC_LONG_DX"):
        read_icd9(wrong)


def test_an_edition_that_is_not_at_hand_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError, match="use ICD10CM@2026-04-01"):
        read_release("ICD10CM@2031-10-01", None)
    with pytest.raises(InputError, match=r"give the path of cms_v32\.zip"):
        read_release("ICD9CM@2014-10-01", None)


def test_a_code_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"J18\.9 is listed twice"):
        edition_of("ICD10CM", date(2026, 4, 1), None, "by hand", [("J18.9", True, "one"), ("J18.9", True, "two")])


def test_a_stored_edition_comes_back_equal(small: Edition, tmp_path: Path) -> None:
    folder = tmp_path / small.name
    write_edition(small, folder)
    write_edition(small, folder)  # a second time replaces the first
    assert read_edition(folder) == small
    assert sorted(path.name for path in tmp_path.iterdir()) == [small.name]
    assert sorted(path.name for path in folder.iterdir()) == ["edition.json", "edition.parquet"]


def test_a_folder_without_an_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no code-set edition"):
        read_edition(tmp_path)


def test_serving_looks_up_what_was_exported(small: Edition, tmp_path: Path) -> None:
    export_edition(small, tmp_path / small.name)
    loaded = editions.load_editions(tmp_path)[small.name]
    for edition in (loaded, for_serving(small)):
        assert [edition.lookup(c) for c in ("J18.9", "j189", "J18", "A00.1", "", "J18.9XXXXXXXXX", "é")] == [
            "billable",
            "billable",
            "header",
            "unknown",
            "unknown",
            "unknown",
            "unknown",
        ]
    assert not loaded.codes.flags.writeable


def test_the_export_depends_on_the_edition_alone(small: Edition, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export_edition(small, tmp_path / name)
    for file in editions.FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_every_code_of_the_embedded_edition_is_found_at_its_level(embedded: Edition) -> None:
    served = for_serving(embedded)
    assert all((served.lookup(row.code) == "billable") == row.billable for row in embedded.rows[::50])


def test_an_incomplete_export_is_refused(small: Edition, tmp_path: Path) -> None:
    export_edition(small, tmp_path / "edition")
    (tmp_path / "edition" / "billable.npy").unlink()
    with pytest.raises(InputError, match=r"has no billable\.npy"):
        editions.Edition.load(tmp_path / "edition")


def test_the_edition_in_force_is_the_latest_that_covers_the_date(small: Edition) -> None:
    april = for_serving(small)
    october = for_serving(edition_of("ICD10CM", date(2025, 10, 1), None, "by hand", [("J18.9", True, "Pneumonia")]))
    both = [april, october]
    assert editions.in_force(both, date(2026, 3, 31)) is october
    assert editions.in_force(both, date(2026, 4, 1)) is april
    assert editions.in_force(both, date(2026, 10, 1)) is october
    assert editions.in_force(both, date(2025, 9, 30)) is None
    assert editions.in_force(both, date(2026, 4, 1), ["ICD9CM"]) is None
