"""A scorer fitted on sixty reports: what it proposes, on what evidence, and that nothing else sways it."""

import json
from pathlib import Path

import numpy as np
import pytest
from members_corpus import TITLES, Fitted, document
from throughline_serving.inference.ranker import UNSUPPORTED

from throughline.training.fit import ScorerSettings, fit_scorer


def best(fitted: Fitted, text: str) -> str:
    return fitted.scorer.labels[int(np.argmax(fitted.scorer.score(document(text)).logits))].key


def test_it_learns_what_is_affirmed(fitted: Fitted) -> None:
    text = "HISTORY: Patient with fever for 90 days.\nIMPRESSION: No evidence of pneumonia or hydronephrosis."
    assert best(fitted, text) == "ICD9CM:780.6"
    assert best(fitted, text.replace("fever", "pneumonia", 1).replace("of pneumonia", "of fever")) == "ICD9CM:486"


def test_out_of_fold_scores_find_the_claims(fitted: Fitted) -> None:
    report = fitted.report
    assert report.rows.tolist() == list(range(60))
    found = report.logits > 0
    f1 = 2 * (found & report.targets).sum() / (found.sum() + report.targets.sum())
    assert f1 > 0.9


def test_scores_do_not_depend_on_what_is_scored_beside(fitted: Fitted) -> None:
    forward = [fitted.scorer.score(one).logits for one in fitted.documents]
    backward = [fitted.scorer.score(one).logits for one in reversed(fitted.documents)][::-1]
    assert all((a == b).all() for a, b in zip(forward, backward, strict=True))


def test_evidence_names_the_words(fitted: Fitted) -> None:
    text = "HISTORY: Child with hydronephrosis for 3 days.\nIMPRESSION: No evidence of cough or fever."
    scores = fitted.scorer.score(document(text))
    label = next(i for i, one in enumerate(fitted.scorer.labels) if one.key == "ICD9CM:591")
    places = scores.evidence([label])[label]
    assert "hydronephrosis" in text[places[0][0] : places[0][1]]
    assert all(0 <= start < end <= len(text) for start, end in places)


def test_novelty_is_the_share_of_unknown_words(fitted: Fitted) -> None:
    assert fitted.scorer.score(document("cough zyxwv")).novelty == 0.5
    assert fitted.scorer.score(document("cough")).novelty == 0.0


def test_an_empty_text_is_scored_without_fault(fitted: Fitted) -> None:
    scores = fitted.scorer.score(document(""))
    assert scores.tokens == 0
    assert scores.novelty == 0.0
    assert np.isfinite(scores.logits).all()
    assert scores.evidence([0]) == {0: ()}


def test_logits_are_float64_in_label_order(fitted: Fitted) -> None:
    scores = fitted.scorer.score(fitted.documents[0])
    assert scores.logits.dtype == np.float64
    assert scores.logits.shape == (len(fitted.scorer.labels),)
    assert (scores.logits >= UNSUPPORTED).all()
    assert set(scores.members) == {"linear", "trees", "lexicon"}
    assert all(((p >= 0) & (p <= 1)).all() for p in scores.members.values())


def test_the_folder_holds_arrays_models_and_json_only(fitted: Fitted) -> None:
    kinds = {file.suffix for file in fitted.folder.rglob("*") if file.is_file()}
    assert kinds == {".json", ".npy", ".onnx"}
    assert json.loads((fitted.folder / "members.json").read_text())["members"] == ["linear", "trees", "lexicon"]
    assert not fitted.folder.with_name("scorer.part").exists()


def test_the_same_input_gives_the_same_files(fitted: Fitted, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from members_corpus import TITLES

    from throughline.training.fit import ScorerSettings, fit_scorer

    fit_scorer(fitted.documents, fitted.claims, TITLES, ScorerSettings(folds=3), tmp_path / "again")
    for file in fitted.folder.rglob("*"):
        if file.is_file():
            assert file.read_bytes() == (tmp_path / "again" / file.relative_to(fitted.folder)).read_bytes(), file.name


def test_what_one_document_alone_holds_leaves_in_no_file(fitted: Fitted, tmp_path: Path) -> None:
    """A rare word may be a name: no vocabulary, phrase or term of the scorer may hold it."""
    name = "Zyxwolski"
    documents = [*fitted.documents, document(f"HISTORY: {name} with fever.\nIMPRESSION: {name}, {name} has fever.")]
    fit_scorer(documents, [*fitted.claims, ("ICD9CM:780.6",)], TITLES, ScorerSettings(folds=3), tmp_path / "scorer")
    written = [path for path in (tmp_path / "scorer").rglob("*") if path.is_file()]
    assert not [path.name for path in written if b"zyxw" in path.read_bytes().lower()]


def test_an_interrupted_fit_leaves_the_old_scorer_and_nothing_beside(fitted: Fitted, tmp_path: Path) -> None:
    def interrupt(what: str, share: float) -> None:
        if what == "ranker":
            raise KeyboardInterrupt

    folder = tmp_path / "scorer"
    folder.mkdir()
    (folder / "old.json").touch()
    with pytest.raises(KeyboardInterrupt):
        fit_scorer(fitted.documents, fitted.claims, TITLES, ScorerSettings(folds=3), folder, log=interrupt)
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")] == ["scorer", "scorer/old.json"]
