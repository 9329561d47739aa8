"""The certificate page: the claim, the counts, every rung, and what would help where there is no claim."""

from dataclasses import replace

import pytest
from page_text import Text
from report_example import PROVENANCE, but, climb, emergency, example_run, risk, specialty
from throughline_serving.certificate import Start

from throughline.report.certificate_page import render_certificate
from throughline.report.inputs import CertificatePage, RunResult


def text_of(shown, **provenance) -> str:
    """A specialty's page as a reader meets it."""
    run = RunResult(replace(PROVENANCE, **provenance), (shown,))
    return Text(render_certificate(CertificatePage(run, shown))).text


def test_two_risks_certified():
    text = text_of(example_run().specialties[0])
    for said in (
        "Radiology may send claims straight through above confidence 0.7848",
        "in force",
        "for dates of service 2026-04-01 to 2026-09-30",
        "verified by recomputation 2026-07-13 14:03",
        "Among encounters like those of the calibration cohort, routed straight through when their confidence exceeds "
        "0.7848, at most 5.0 % have a coding error and at most 4.0 % are denied for a coding reason.",
        "makes each of these two statements falsely with probability at most 0.05, and either of them with probability "
        "at most 0.10.",
        "828 encounters received 2026-04-01 to 2026-04-09, one per patient (9 left out)",
        "policy or an open edit sends the other 28 to review",
        "8 denied, 3 unanswered",
        "for information; the bound does not rest on it",
        "[66.5, 72.7] calibration, 577 of 828",
        "17 of its 437 routed encounters were in error, consistent with the bound.",
        "Coding error, target 5 %: the binding risk",
        "start, chosen on tune",
        "601 taken: 23 found,",
        "180 days after issue",
        "start 311, m 577, bad 19 and 11, allowed 20 and 15, threshold 0.7848, tie a61f0c",
    ):
        assert said in text, said
    assert "safe" not in text.replace("safely", "")
    assert "guarantee" not in text


def test_one_risk_makes_one_statement():
    alone = specialty(
        "radiology",
        "Radiology",
        certificate=but(risks=(risk("coding_error", 0.10, 3, 4),)),
        climb=climb(targets={"coding_error": 0.05}),
    )
    text = text_of(alone)
    assert "makes this statement falsely with probability at most 0.05." in text
    assert "at most 10.0 % have a coding error." in text
    assert "denied" not in text
    assert "binding" not in text
    assert "test: not measured" in text


@pytest.mark.parametrize(
    ("changes", "state", "said"),
    [
        ({}, "more labels are needed", "704 more labels give an 80 % chance of 18 % straight-through, an estimate"),
        (
            {"state": "more_labels_will_not_help", "more_labels": None},
            "more labels will not help",
            "Improve the coder or raise the target.",
        ),
    ],
)
def test_cannot_certify_says_which_and_what_helps(changes, state, said):
    shown = emergency()
    text = text_of(replace(shown, certificate=but(shown.certificate, **changes)))
    assert f"cannot certify: {state}" in text
    assert said in text
    assert "At most 10.9 % could be certified today; issuing that instead spends nothing more." in text
    assert "No claim is made. Every encounter goes to review." in text
    assert "Among encounters like" not in text


def test_too_few_encounters_for_any_rung():
    few = but(
        state="needs_more_labels",
        received=40,
        n=38,
        m=0,
        threshold=None,
        tie=None,
        start=Start(m=59, k=0),
        risks=(risk("coding_error", 0.05, 1, 0),),
        more_labels=300,
    )
    shown = specialty("radiology", "Radiology", certificate=few, climb=replace(climb([], [], [], 38), forecast=0.4))
    text = text_of(shown)
    assert "38 eligible encounters calibrate; with these targets the lowest rung takes 59" in text
    assert "No rung was read." in text


def test_ended():
    assert "ended on 2027-01-09" in text_of(example_run().specialties[0], finished="2027-02-01 08:00")


def test_test_above_the_bound_is_said_with_its_chance():
    first = example_run().specialties[0]
    above = replace(first, evaluation=replace(first.evaluation, bad=26))
    assert "26 of 437 bad; at the bound, as many or more in 21 of 100 cohorts." in text_of(above)


def test_everything_certified():
    all_of_it = but(m=800, threshold=-1.0, tie=None)
    text = text_of(specialty("radiology", "Radiology", certificate=all_of_it))
    assert "Radiology may send every eligible claim straight through" in text
    assert "whatever their confidence" in text
    assert "rungs were not recomputed" in text


def test_no_certificate_gives_the_command():
    text = text_of(specialty("radiology", "Radiology"))
    assert "Radiology has no certificate" in text
    assert "throughline run corpus=synthetic" in text


def test_many_rungs_are_all_shown():
    rungs = list(range(59, 800, 18))
    found = [m // 40 for m in rungs]
    shown = specialty(
        "radiology",
        "Radiology",
        certificate=but(m=rungs[-1], start=Start(m=59, k=0), risks=(risk("coding_error", 0.05, found[-1], 29),)),
        climb=climb(rungs, found, targets={"coding_error": 0.05}),
    )
    page = render_certificate(CertificatePage(RunResult(PROVENANCE, (shown,)), shown))
    assert page.count('<table class="rungs') == 4
    assert page.count('<th scope="col" class="') == len(rungs)
