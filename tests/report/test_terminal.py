"""The table of a run, as it stands on a terminal."""

import dataclasses

from report_example import but, evaluation, example_run, risk, specialty

from throughline.report.terminal import render_notes, render_table

EXPECTED = """\
                    straight-through  bound at 95 %   bad on     exact   micro-F1  kick- cost, $
specialty           of 600 received   error   denial  test       claim   dx   px   outs  AI / human
radiology           73 % [69, 76]     <= 5 %  <= 4 %  17 of 437  86.5 %  .957 .981  163  1.53 / 4.20
pathology           50 % [46, 54]     <= 5 %  <= 4 %  11 of 298  78.5 %  .918 .944  302  2.80 / 6.00
outpatient surgery  56 % [52, 60]     <= 5 %  <= 4 %   6 of 337  83.0 %  .931 .962  263  3.40 / 9.00
emergency            0 %              cannot certify          -  67.5 %  .861 .887  600  5.72 / 7.80"""
NOTES = """\
Each bound holds for its specialty and risk alone. Emergency goes to review: 704 more labels give an
80 % chance of 18 % straight-through. Costs use the defaults of conf/economics/site.yaml."""


def test_the_table_of_four_specialties():
    assert render_table(example_run().specialties, 100) == EXPECTED
    assert render_notes(example_run().specialties, 100) == NOTES


def test_a_narrow_terminal_loses_the_last_columns_and_says_so():
    lines = render_table(example_run().specialties, 80).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[2] == EXPECTED.splitlines()[2][:72].rstrip()
    assert lines[-1] == "not shown at 80 columns: micro-F1, kickouts and cost"


def test_without_remits_there_is_no_denial_column_and_without_procedures_no_px():
    alone = specialty(
        "radiology",
        "Radiology",
        evaluation=evaluation(437, 17, 519, 0.957, None, (1.53, 4.20)),
        certificate=but(risks=(risk("coding_error", 0.05, 19, 20),)),
    )
    table = render_table([alone], 100)
    assert "denial" not in table
    assert "px" not in table
    assert "<= 5 %" in table


def test_what_was_not_measured_is_a_dash():
    row = render_table([specialty("radiology", "Radiology"), *example_run().specialties[1:2]], 100).splitlines()[2]
    assert row.split() == ["radiology", "-", "no", "certificate", "-", "-", "-", "-", "-", "-"]


def test_few_test_encounters_are_counts():
    few = dataclasses.replace(
        example_run().specialties[0].evaluation, received=20, straight_through=5, bad=1, review=15
    )
    table = render_table([dataclasses.replace(example_run().specialties[0], evaluation=few)], 100)
    assert "5 of 20" in table
    assert "1 of 5" in table


def test_colour_adds_codes_and_nothing_else():
    import re

    coloured = render_table(example_run().specialties, 100, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == EXPECTED
