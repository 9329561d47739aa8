"""The scoreboard: its conclusion, its figures, and every state it can be in."""

import base64
import re
from dataclasses import replace
from hashlib import sha256

import pytest
from page_text import Text
from report_example import PROVENANCE, but, emergency, evaluation, example_run, risk, specialty

from throughline.report.certificate_page import render_certificate
from throughline.report.headline import conclusion
from throughline.report.inputs import CertificatePage, Failure, RunResult
from throughline.report.scoreboard import render_scoreboard

HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


def pages(run: RunResult) -> list[str]:
    """The scoreboard and all certificate pages of a run."""
    return [render_scoreboard(run), *(render_certificate(CertificatePage(run, s)) for s in run.specialties)]


def test_figures_stand_as_written():
    text = Text(render_scoreboard(example_run())).text
    for said in (
        "Three of four specialties are certified. None reaches 80 % straight-through yet.",
        "Run 2026-07-13 14:03 · corpus synthetic, 16,000 simulated encounters · finished in 7 min 48 s",
        "coding error at most 5 %, denial at most 4 %, each at 95 % confidence, for each specialty on its own.",
        "error ≤ 5.0 %: 19 bad, 20 allowed",
        "577 routed of n = 800 eligible",
        "10 bad of the first 153, 3 allowed",
        "704 more labels: 80 % chance of",
        "18 % straight-through, forecast",
        "could certify today: error ≤ 10.9 %",
        "three separate bounds,",
        "1,072 of 2,400",
        "34 of 1,072",
        "no certificate in force (emergency)",
        "578 (44 %)",
        "throughline serve --bundle bundles/synthetic/radiology",
    ):
        assert said in text, said
    for figure in ("72.8 %", "[69.1, 76.2]", "17 of 437", "[2.4, 6.1]", "44.7 %", "[42.7, 46.7]", "$3.36"):
        assert figure in text, figure


@pytest.mark.parametrize(
    ("certified", "of", "said"),
    [
        (4, 4, ("All four specialties are certified.", "None reaches 80 % straight-through yet.")),
        (0, 4, ("None of four specialties is certified.", "Every encounter goes to review.")),
        (1, 4, ("One of four specialties is certified.", "None reaches 80 % straight-through yet.")),
        (1, 1, ("Radiology is certified.", "It does not reach 80 % straight-through yet.")),
        (0, 1, ("Emergency is not certified.", "Every encounter goes to review.")),
        (0, 0, ("Nothing has been run yet.",)),
    ],
)
def test_the_heading_states_the_conclusion(certified, of, said):
    first = example_run().specialties[0]
    shown = [first] * certified + [emergency()] * (of - certified)
    assert conclusion(RunResult(PROVENANCE, tuple(shown))) == said


def test_a_reached_goal_is_said():
    first = replace(example_run().specialties[0], goal=0.7)
    assert conclusion(RunResult(PROVENANCE, (first,)))[1] == "It reaches 70 % straight-through."
    assert conclusion(RunResult(PROVENANCE, (first, replace(emergency(), goal=0.7))))[1] == (
        "One reaches 70 % straight-through."
    )


def test_an_empty_run_gives_the_command_that_fills_it():
    text = Text(render_scoreboard(RunResult(PROVENANCE, ()))).text
    assert "Nothing has been run yet." in text
    assert "make run" in text


def test_a_failed_run_says_what_failed_and_what_is_missing():
    failure = Failure(
        "train, pathology", "The encoder ran out of memory", "pathology", "Lower training.batch", "Monday"
    )
    run = RunResult(PROVENANCE, example_run().specialties[:1], (failure,))
    text = Text(render_scoreboard(run)).text
    assert "failed in train, pathology" in text
    assert "Therefore missing here: pathology." in text
    assert "The last complete page is of Monday." in text


def test_benchmark_without_procedures_or_denials():
    only = specialty(
        "radiology",
        "Radiology reports",
        evaluation=evaluation(100, 9, 430, 0.86, None, (0.9, 2.0)),
        certificate=but(risks=(risk("coding_error", 0.10, 3, 5),), editions=("ICD9CM@2014-10-01",)),
    )
    run = RunResult(replace(PROVENANCE, corpus="cmc2007", simulated=False), (only,))
    text = Text(render_scoreboard(run)).text
    assert "denial ≤" not in text
    assert "Micro-F1 procedures" not in text
    assert "ICD9CM@2014-10-01" in text
    assert "This mix" not in text
    assert "throughline certificate show radiology --corpus cmc2007" in text
    assert "simulated" not in text.lower().replace("simulated corpus", "")


def test_no_certificate_and_no_test_encounter_are_states_not_zeros():
    nothing = specialty("pathology", "Pathology", seal=None)
    unseen = replace(evaluation(0, 0, 0, 0.5, None, (1.0, 2.0)), received=0, review=0, exact=(0, 0), diagnoses=None)
    none = replace(example_run().specialties[0], evaluation=replace(unseen, curve=None))
    text = Text(render_scoreboard(RunResult(PROVENANCE, (none, nothing)))).text
    assert "no certificate" in text
    assert "not measured" in text
    assert "no test encounter" in text
    assert "0.0 %" not in text


def test_a_certificate_that_does_not_recompute_is_not_shown_as_certified():
    first = example_run().specialties[0]
    broken = replace(first, climb=replace(first.climb, differences=("m: 577 on the certificate, 410 from the cohort",)))
    run = RunResult(PROVENANCE, (broken,))
    assert "does not recompute" in Text(render_scoreboard(run)).text
    text = Text(render_certificate(CertificatePage(run, broken))).text
    assert "The cohort file does not give this certificate" in text
    assert "in force" not in text.split("What was counted")[0].replace("was in force", "")


@pytest.mark.parametrize("page", pages(example_run()))
def test_nothing_is_fetched_run_or_styled_from_outside(page):
    parsed = Text(page)
    hashed = base64.b64encode(sha256(re.search("<style>(.*?)</style>", page, re.S)[1].encode()).digest()).decode()
    policy = re.search(r"default-src[^\"]*", page)[0]
    assert f"style-src &#39;sha256-{hashed}&#39;" in policy
    assert policy.startswith("default-src &#39;none&#39;; ")
    assert not {"script", "iframe", "object", "embed", "img", "form"} & set(parsed.tags)
    assert not [name for name, _ in parsed.attributes if name == "style" or name.startswith("on")]
    addresses = [value or "" for name, value in parsed.attributes if name in ("href", "src", "xlink:href")]
    assert not [address for address in addresses if "//" in address or address.startswith("javascript")]
    assert "http:" not in page
    assert "https:" not in page


def test_hostile_names_stay_text():
    first = replace(example_run().specialties[0], title=HOSTILE, name="a/../b c", files=HOSTILE)
    provenance = replace(PROVENANCE, corpus=HOSTILE, encoder=HOSTILE, version=HOSTILE)
    failure = Failure(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    for page in pages(RunResult(provenance, (first, emergency()), (failure,), bundles=HOSTILE)):
        parsed = Text(page)
        assert not {"script", "img"} & set(parsed.tags)
        assert parsed.tags.count("style") == 1
        assert HOSTILE in "".join(parsed.words) or HOSTILE.lower() in "".join(parsed.words)


@pytest.mark.parametrize("page", pages(example_run()))
def test_a_page_can_be_read_without_seeing_it(page):
    parsed = Text(page)
    names = [name for name, _ in parsed.attributes]
    assert parsed.tags.count("h1") == 1
    assert 'href="#main"' in page
    assert 'id="main"' in page
    assert parsed.tags.count("caption") == parsed.tags.count("table")
    assert names.count("scope") == parsed.tags.count("th")
    for drawing in re.findall("<svg[^>]*>", page):
        assert 'aria-hidden="true"' in drawing or 'aria-label="' in drawing or " x=" in drawing, drawing
    ids = [value for name, value in parsed.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_the_same_run_gives_the_same_bytes():
    assert pages(example_run()) == pages(example_run())
