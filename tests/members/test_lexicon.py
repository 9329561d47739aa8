"""Phrases: counted, found inside sentences, with their precision (c + 0.1) / (n + 1)."""

from pathlib import Path

import numpy as np
import pytest
from members_corpus import document
from throughline_serving.inference.lexicon import FEATURES, Lexicon
from throughline_serving.reading.reading import Reading

from throughline.training.lexicon_fit import LexiconSettings, fit_lexicon, phrases_of, write_lexicon

TEXTS = ("HISTORY: chronic cough", "HISTORY: chronic cough", "IMPRESSION: chronic asthma", "HISTORY: no cough")
TARGETS = np.array([[1, 0], [1, 0], [0, 1], [0, 0]], dtype=bool)


@pytest.fixture
def lexicon() -> Lexicon:
    readings = [Reading.of(document(text)) for text in TEXTS]
    return fit_lexicon(phrases_of(readings, 4), TARGETS, ["Cough", "Asthma, unspecified"], LexiconSettings())


def feature(lexicon: Lexicon, text: str, name: str) -> list[float]:
    return lexicon.features(Reading.of(document(text)))[:, FEATURES.index(name)].tolist()


def test_precision_by_hand(lexicon: Lexicon) -> None:
    # "chronic cough": 2 documents, both with the first label; "chronic": 3, 2 with it, 1 with the second
    assert feature(lexicon, "chronic cough", "phrase_top") == pytest.approx([2.1 / 3, 1.1 / 4])
    assert feature(lexicon, "chronic", "phrase_top") == pytest.approx([2.1 / 4, 1.1 / 4])
    # top three for the first label: chronic cough, cough (2 of 2), chronic
    assert feature(lexicon, "chronic cough", "phrase_top3")[0] == pytest.approx((2.1 / 3 + 2.1 / 3 + 2.1 / 4) / 3)


def test_sections_have_their_own_counts(lexicon: Lexicon) -> None:
    # in a history "chronic" stands in 2 documents, both with the first label; in an impression in one, too few
    assert feature(lexicon, "HISTORY: chronic", "section_top") == pytest.approx([2.1 / 3, 0.0])
    assert feature(lexicon, "IMPRESSION: chronic", "section_top") == [0.0, 0.0]


def test_a_negated_word_is_another_word(lexicon: Lexicon) -> None:
    assert feature(lexicon, "no cough", "phrase_top") == [0.0, 0.0]


def test_titles_are_covered_by_affirmed_words(lexicon: Lexicon) -> None:
    assert feature(lexicon, "asthma and coughs", "title_affirmed") == [1.0, 1.0]
    assert feature(lexicon, "no asthma", "title_affirmed") == [0.0, 0.0]
    assert feature(lexicon, "no asthma", "title_negated") == [0.0, 1.0]


def test_phrases_stay_inside_a_sentence(lexicon: Lexicon) -> None:
    found = lexicon.matches(Reading.of(document("Chronic. Cough")))
    assert {lexicon.phrases[match.phrase] for match in found} == {"chronic", "cough"}


def test_written_and_loaded_it_says_the_same(lexicon: Lexicon, tmp_path: Path) -> None:
    write_lexicon(lexicon, tmp_path)
    reading = Reading.of(document("HISTORY: chronic cough and asthma"))
    assert (Lexicon.load(tmp_path).features(reading) == lexicon.features(reading)).all()


def test_evidence_is_the_most_precise_longest_phrase(lexicon: Lexicon) -> None:
    reading = Reading.of(document("chronic cough"))
    _, match = lexicon.evidence(reading, 0)[0]
    assert reading.words[match.first : match.stop] == ["chronic", "cough"]


def test_no_phrases_at_all() -> None:
    empty = fit_lexicon([set()], np.zeros((1, 2), dtype=bool), ["", ""], LexiconSettings())
    assert empty.features(Reading.of(document("cough"))).sum() == 0
