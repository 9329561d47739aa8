"""Drift: the index by hand, thresholds, too few to judge, and a page that repeats nothing unescaped."""

from html.parser import HTMLParser
from math import isclose, log

import pytest
from throughline_serving.errors import InputError

from throughline.monitoring.columns import CATEGORIES, NUMBERS
from throughline.monitoring.drift import ABSENT, TOGETHER, drift
from throughline.monitoring.drift_page import page

LIMITS = {"confidence": 0.2, "route": 0.1, "note_length": 0.2, "label_set_size": 0.2, "specialty": 0.1, "payer": 0.1}


def side(n, *, through, payers=("a", "b"), shift=0.0):
    """n encounters: the first ``through`` straight through, payers in turn, confidences spread evenly."""
    return {
        "confidence": [min(1.0, i / n + shift) for i in range(n)],
        "note_length": [float(100 + i % 50) for i in range(n)],
        "label_set_size": [float(1 + i % 4) for i in range(n)],
        "route": ["straight_through" if i < through else "review" for i in range(n)],
        "specialty": ["radiology"] * n,
        "payer": [payers[i % len(payers)] for i in range(n)],
        "place_of_service": [None] * n,
    }


def by_name(result):
    return {column.column: column for column in result.columns}


def test_the_index_of_a_category_is_the_formula():
    result = by_name(drift(side(1000, through=800), side(500, through=300), LIMITS, least=200))
    expected = (0.6 - 0.8) * log(0.6 / 0.8) + (0.4 - 0.2) * log(0.4 / 0.2)
    assert isclose(result["route"].psi, expected, rel_tol=1e-6)
    assert result["route"].drifted
    assert (result["route"].reference, result["route"].current) == ((0.8, 0.2), (0.6, 0.4))


def test_the_same_traffic_is_quiet():
    result = drift(side(1000, through=800), side(1000, through=800), LIMITS, least=200)
    assert result.drifted == ()
    assert all(isclose(c.psi, 0, abs_tol=1e-9) for c in result.columns)
    assert result.conclusion() == "6 columns quiet"


def test_a_shifted_number_drifts_and_the_farthest_is_named_first():
    result = drift(side(1000, through=800), side(1000, through=790, shift=0.4), LIMITS, least=200)
    assert [c.column for c in result.drifted] == ["confidence"]
    assert result.conclusion().startswith("confidence PSI ")
    assert "> 0.20" in result.conclusion()


def test_too_few_are_not_judged():
    result = drift(side(1000, through=800), side(100, through=0), LIMITS, least=200)
    assert not result.judged
    assert result.drifted == ()
    assert result.conclusion() == "too few to judge, 100 of 200"


def test_a_column_without_values_is_not_measured():
    result = by_name(drift(side(300, through=9), side(300, through=9), {"place_of_service": 0.1}, least=200))
    assert result["place_of_service"].psi is None
    assert result["place_of_service"].values == (ABSENT,)


def test_small_cells_are_shown_together():
    then = side(300, through=100)
    then["payer"] = ["a"] * 295 + ["rare"] * 5
    now = side(300, through=100)
    now["payer"] = ["a"] * 295 + ["other"] * 5
    values = by_name(drift(then, now, LIMITS, least=200))["payer"].values
    assert values == ("a", TOGETHER)


def test_a_limit_for_no_column_is_refused():
    with pytest.raises(InputError, match="age is no column"):
        drift(side(300, through=9), side(300, through=9), {"age": 0.1}, least=200)


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names = []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)


def test_the_page_escapes_every_value_and_runs_nothing():
    evil = "<script>alert(1)</script>"
    text = page(
        drift(side(300, through=9), side(300, through=200, payers=(evil, evil, "b")), LIMITS, least=200),
        title="Radiology <b>", corpus=evil,
    )  # fmt: skip
    elements = Elements()
    elements.feed(text)
    assert not {"script", "b", "img", "link", "iframe"} & set(elements.names)
    assert "&lt;script&gt;" in text
    assert "default-src 'none'" in text


def test_the_settings_name_columns_that_there_are():
    import yaml

    with open("conf/monitoring/default.yaml", encoding="utf-8") as file:
        assert set(yaml.safe_load(file)["psi"]) <= {*NUMBERS, *CATEGORIES}
