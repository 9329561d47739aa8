"""Splits: what is cut where, who leaves which part, and which encounter of a patient is drawn."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from throughline_serving.encounter import Encounter, Note
from throughline_serving.errors import InputError

from throughline.corpus.near_duplicates import near_duplicates, shingles
from throughline.corpus.split import PARTS, SplitPlan, split

FIRST = date(2026, 4, 1)
QUARTERS = SplitPlan(train=0.25, tune=0.25, calibrate=0.25, test=0.25)


def encounter(i: int, patient: str | None = None, text: str | None = None, dated: bool = True) -> Encounter:
    return Encounter(
        encounter_id=f"e{i:04}",
        patient_id=patient,
        specialty="radiology",
        claim_type="professional",
        date_of_service=FIRST + timedelta(days=i) if dated else None,
        notes=(Note(note_id="n", type="report", text=text or f"report number {i} about nothing else of note"),),
    )


def ids(encounters) -> list[str]:
    return [e.encounter_id for e in encounters]


def test_dated_corpora_are_cut_in_time_order() -> None:
    made = split([encounter(i) for i in reversed(range(20))], SplitPlan())
    assert [len(made.parts[part]) for part in PARTS] == [10, 3, 4, 3]
    assert [e for part in PARTS for e in ids(made.parts[part])] == [f"e{i:04}" for i in range(20)]
    assert made.report["dates"]["tune"] == ["2026-04-11", "2026-04-13"]


def test_patients_of_calibrate_and_test_leave_train_and_tune_and_never_the_other_way() -> None:
    patients = {0: "a", 3: "b", 4: "c", 8: "a", 12: "b", 13: "c"}
    made = split([encounter(i, patients.get(i)) for i in range(16)], QUARTERS)
    assert ids(made.parts["train"]) == ["e0001", "e0002"]
    assert ids(made.parts["tune"]) == ["e0005", "e0006", "e0007"]
    assert len(made.parts["calibrate"]) == len(made.parts["test"]) == 4
    assert (made.report["lost"]["train_patients_held_out"], made.report["lost"]["tune_patients_held_out"]) == (2, 1)
    assert made.report["shared_patients"] == 0


def test_near_duplicates_of_held_out_texts_leave_train_alone() -> None:
    words = " ".join(f"word{i}" for i in range(100))
    made = split(
        [encounter(i, text={0: words.upper(), 5: words, 9: words + " more"}.get(i)) for i in range(16)], QUARTERS
    )
    assert ids(made.parts["train"]) == ["e0001", "e0002", "e0003"]
    assert "e0005" in ids(made.parts["tune"])
    assert "e0009" in ids(made.parts["calibrate"])
    assert made.report["lost"]["train_near_duplicates"] == 1
    assert made.report["shared_texts"] == 0


def test_calibrate_holds_one_encounter_a_patient_and_says_how_many_were_left_out() -> None:
    made = split([encounter(i, f"p{i // 2}") for i in range(400)], QUARTERS)
    calibrate = made.parts["calibrate"]
    assert len(calibrate) == 50, "each of 50 patients has as many encounters as any, so each is kept"
    assert max(Counter(e.patient_id for e in calibrate).values()) == 1
    assert made.report["lost"]["calibrate_further_encounters_of_a_patient"] == 50


def test_every_encounter_has_the_same_chance_to_be_drawn_for_calibrate() -> None:
    # Half of the encounters are of patients with three, half of patients with one: drawn alike, 1 in 3.
    patients = [whose for i in range(3000) for whose in (f"p{i // 3}", f"q{i}")]
    made = split(
        [encounter(i, whose) for i, whose in enumerate(patients)],
        SplitPlan(train=0.005, tune=0.005, calibrate=0.9, test=0.09),
    )
    drawn = Counter((e.patient_id or "")[0] for e in made.parts["calibrate"])
    assert drawn["p"] / 2700 == pytest.approx(1 / 3, abs=0.03)
    assert drawn["q"] / 2700 == pytest.approx(1 / 3, abs=0.03)


def test_benchmarks_are_cut_by_distinct_text_and_a_text_stays_where_it_is() -> None:
    texts = [f"finding {i} of interest" for i in range(300)]
    once = [encounter(i, patient="same", text=text, dated=False) for i, text in enumerate(texts)]
    again = [encounter(1000 + i, text=text.upper(), dated=False) for i, text in enumerate(texts)]
    alone, both = split(once, SplitPlan(by="text")), split(once + again, SplitPlan(by="text"))
    place = {e.encounter_id: part for part in PARTS for e in both.parts[part]}
    assert all(place[f"e{i:04}"] == place[f"e{1000 + i:04}"] for i in range(300))
    assert all(place[e] == part for part in PARTS for e in ids(alone.parts[part]))
    assert both.report["shared_texts"] == both.report["shared_patients"] == 0
    assert both.report["patients"] == "each report its own"
    assert len(both.parts["train"]) == pytest.approx(300, abs=60)


def test_another_seed_cuts_texts_elsewhere() -> None:
    made = [encounter(i, text=f"finding {i} here", dated=False) for i in range(200)]
    one, two = (ids(split(made, SplitPlan(by="text", seed=seed)).parts["test"]) for seed in (0, 1))
    assert one != two
    assert ids(split(made, SplitPlan(by="text")).parts["test"]) == one


def test_undated_encounters_of_a_dated_corpus_are_left_out_and_counted() -> None:
    made = split([*(encounter(i) for i in range(20)), encounter(99, dated=False)], SplitPlan())
    assert made.report["lost"]["undated"] == 1
    assert sum(made.report[part] for part in PARTS) == 20


def test_too_few_encounters_and_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(InputError, match="2 encounters leave nothing for"):
        split([encounter(0), encounter(1)], SplitPlan())
    with pytest.raises(InputError, match="do not add up to 1"):
        SplitPlan(train=0.6)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=40, max_size=80), st.integers(0, 9))
def test_whatever_the_patients_no_one_is_on_both_sides_and_nothing_is_lost_uncounted(patients, seed: int) -> None:
    made_of = [encounter(i, p if i % 2 else None) for i, p in enumerate(patients)]
    plan = SplitPlan(train=0.4, tune=0.3, calibrate=0.15, test=0.15, seed=seed)
    made = split(made_of, plan)
    fitted = {e.patient_id for part in ("train", "tune") for e in made.parts[part]} - {None}
    held_out = {e.patient_id for part in ("calibrate", "test") for e in made.parts[part]} - {None}
    assert not fitted & held_out
    assert sum(made.report[part] for part in PARTS) + sum(made.report["lost"].values()) == len(made_of)
    assert made.report["shared_patients"] == made.report["shared_texts"] == 0


def test_shingles_are_runs_of_five_words() -> None:
    assert shingles("One, two: THREE four five six") == {"one two three four five", "two three four five six"}
    assert shingles("Too short.") == {"too short"}


def test_similarity_is_judged_exactly_at_the_threshold() -> None:
    words = [f"w{i}" for i in range(23)]  # 19 shingles
    text, longer = " ".join(words), " ".join([*words, "x", "y"])  # 19 of 21 shared: 0.905
    much_longer = " ".join([*words, "x", "y", "z"])  # 19 of 22: 0.864
    assert near_duplicates([text], [longer], 0.9) == [True]
    assert near_duplicates([text], [much_longer], 0.9) == [False]
    assert near_duplicates([text], [], 0.9) == [False]
    assert near_duplicates([], [text], 0.9) == []
