"""From a run's folders to its pages: counts are found again, nothing is half-written, nothing is kept too long."""

import json
from dataclasses import replace

import pytest
from page_text import Text
from report_example import PROVENANCE
from run_example import specialty_folder
from throughline_serving.errors import InputError

from throughline.report.write import write_reports

TARGETS = {"coding_error": 0.05, "denial": 0.04}


@pytest.fixture
def run(tmp_path):
    """Two specialties: one certified, one not."""
    data, bundles = tmp_path / "data" / "synthetic", tmp_path / "bundles" / "synthetic"
    specialty_folder(data, bundles, "radiology", "Radiology", TARGETS, error=0.05)
    specialty_folder(data, bundles, "emergency", "Emergency", {"coding_error": 0.05}, error=0.9, through=0, bad=0)
    goals = {"radiology": 0.8, "emergency": 0.8}
    return data, bundles, tmp_path / "reports", replace(PROVENANCE, goals=goals)


def test_pages_and_figures(run):
    data, bundles, out, provenance = run
    written = write_reports(data, bundles, out, provenance=provenance)
    assert [str(path.relative_to(out)) for path in written] == [
        "index.html",
        "scoreboard.json",
        "certificates/radiology.html",
        "certificates/radiology.json",
        "certificates/emergency.html",
        "certificates/emergency.json",
    ]
    assert "One of two specialties is certified." in Text(written[0].read_text()).text
    figures = json.loads(written[1].read_text())
    assert figures["specialties"][0]["straight_through"]["count"] == 120
    certificate = json.loads((data / "radiology/certificate/certificate.json").read_text())
    assert figures["specialties"][0]["certificate"] == certificate
    climb = json.loads(written[3].read_text())["climb"]
    passed = [rung for rung in climb["rungs"] if rung["passed"]]
    assert passed[-1]["m"] == certificate["m"]
    assert (
        len([rank for rank in climb["bad_ranks"]["coding_error"] if rank <= certificate["m"]])
        == (certificate["risks"][0]["bad"])
    )
    assert climb["differences"] == []
    assert not list(out.rglob(".*"))
    text = Text(written[2].read_text()).text
    assert "for dates of service 2026-04-01 to 2026-09-30" in text
    assert "codes billable on the date of service" in text


def test_no_identifier_reaches_a_page(run):
    data, bundles, out, provenance = run
    for path in write_reports(data, bundles, out, provenance=provenance):
        assert "E-00" not in path.read_text()


def test_drift_pages_are_linked_when_they_exist(run):
    data, bundles, out, provenance = run
    (data / "radiology" / "drift").mkdir()
    (data / "radiology" / "drift" / "index.html").write_text("<title>drift</title>")
    write_reports(data, bundles, out, provenance=provenance)
    assert (out / "drift" / "radiology.html").is_file()
    assert 'href="drift/radiology.html"' in (out / "index.html").read_text()
    assert 'href="../drift/radiology.html"' in (out / "certificates" / "radiology.html").read_text()
    assert "drift/" not in (out / "certificates" / "emergency.html").read_text().replace("../drift/radiology", "drift/")


def test_every_link_leads_somewhere(run):
    data, bundles, out, provenance = run
    for path in write_reports(data, bundles, out, provenance=provenance):
        if path.suffix == ".html":
            links = [value for name, value in Text(path.read_text()).attributes if name == "href"]
            there = [link for link in links if not link.startswith(("#", "data:"))]
            assert there
            assert all((path.parent / link).is_file() for link in there), there


def test_pages_of_another_run_go(run):
    data, bundles, out, provenance = run
    (out / "certificates").mkdir(parents=True)
    (out / "certificates" / "dermatology.html").write_text("old")
    write_reports(data, bundles, out, provenance=provenance)
    assert not (out / "certificates" / "dermatology.html").exists()


def test_a_changed_cohort_is_noticed(run):
    data, bundles, out, provenance = run
    cohort = data / "radiology" / "certificate" / "cohort.jsonl"
    cohort.write_text("".join(cohort.read_text().splitlines(keepends=True)[:-40]))
    write_reports(data, bundles, out, provenance=provenance)
    assert "does not recompute" in (out / "index.html").read_text()


def test_a_broken_certificate_is_named(run):
    data, bundles, out, provenance = run
    (data / "radiology" / "certificate" / "certificate.json").write_text("{}")
    with pytest.raises(InputError, match="issue it again"):
        write_reports(data, bundles, out, provenance=provenance)


def test_nothing_yet(tmp_path):
    written = write_reports(tmp_path / "data", tmp_path / "bundles", tmp_path / "reports", provenance=PROVENANCE)
    assert "Nothing has been run yet." in written[0].read_text()


def test_half_a_run_has_a_page(run):
    data, bundles, out, provenance = run
    (data / "radiology" / "evaluation" / "evaluation.json").unlink()
    (data / "emergency" / "certificate" / "certificate.json").unlink()
    write_reports(data, bundles, out, provenance=provenance)
    text = Text((out / "index.html").read_text()).text
    assert "not measured" in text
    assert "no certificate" in text


def test_annotated_labels_are_said_and_have_no_dates(run):
    data, bundles, out, provenance = run
    policy = data / "radiology" / "draft" / "policy.json"
    policy.write_text(json.dumps({"title": "Radiology", "labels": "annotated"}))
    write_reports(data, bundles, out, provenance=provenance)
    text = Text((out / "certificates" / "radiology.html").read_text()).text
    assert "as the corpus annotated them" in text
    assert "for dates of service" not in text
