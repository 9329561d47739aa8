"""The embedded encoder end to end: it learns, it is served as it was trained, and it goes on after a kill."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from throughline_serving.errors import InputError
from throughline_serving.inference.encoder import Encoder

from throughline.training.encoder_fit import TINY, EncoderFit, EncoderSettings, fit_encoder
from throughline.training.label_figures import exact_share, never_empty
from throughline.training.tokenizer_fit import fit_word_pieces

TITLES = ["Cough", "Fever", "Pneumonia", "Rib fracture"]
FINDINGS = ["cough", "fever", "pneumonia", "rib fracture"]
SETTINGS = replace(
    TINY, epochs=6, width=32, vocabulary=300, encoder_rate=1e-2, head_rate=1e-2, patience=6, precision="fp32"
)


def notes(count: int, seed: int) -> tuple[list[str], NDArray[np.bool_]]:
    """Notes that affirm some findings and deny others: only order tells them apart."""
    draw = np.random.default_rng(seed)
    texts, targets = [], np.zeros((count, 4), dtype=bool)
    for row in range(count):
        targets[row, draw.choice(4, size=draw.integers(1, 3), replace=False)] = True
        lines = [f"Shows {f}." if there else f"No {f}." for f, there in zip(FINDINGS, targets[row], strict=True)]
        draw.shuffle(lines)
        texts.append("Examination today.\n" + "\n".join(lines))
    return texts, targets


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[EncoderFit, Path, list[tuple[int, int, float]]]:
    texts, targets = notes(300, 0)
    folder = tmp_path_factory.mktemp("scorer") / "encoder"
    steps: list[tuple[int, int, float]] = []
    fit = fit_encoder(texts, targets, TITLES, SETTINGS, folder, progress=lambda *step: steps.append(step))
    return fit, folder, steps


def test_it_learns_negation(trained: tuple[EncoderFit, Path, list[tuple[int, int, float]]]) -> None:
    texts, targets = notes(60, 1)
    assert exact_share(never_empty(trained[0].predict(texts)), targets) > 0.9


def test_progress_counts_epochs(trained: tuple[EncoderFit, Path, list[tuple[int, int, float]]]) -> None:
    fit, _, steps = trained
    assert [(epoch, of) for epoch, of, _ in steps] == [(e, 6) for e in range(1, 7)]
    assert steps[-1][2] == 0
    assert {"train_loss", "held_loss", "held_micro_f1", "held_exact"} <= set(fit.curve[-1])


def test_served_equals_trained_and_calls_are_equal(
    trained: tuple[EncoderFit, Path, list[tuple[int, int, float]]],
) -> None:
    fit, folder, _ = trained
    assert fit.difference is not None
    assert fit.difference < 1e-4
    assert sorted(path.name for path in folder.parent.iterdir()) == ["encoder"]
    assert sorted(path.name for path in folder.iterdir()) == ["encoder.json", "model.onnx", "tokenizer.json"]
    encoder = Encoder.load(folder)
    texts = [*notes(10, 2)[0], "", "unknown ☃ words", "Shows cough. " * 400]
    expected = fit.predict(texts)
    for text, row in zip(texts, expected, strict=True):
        scores = encoder.score(text)
        assert scores.probabilities.shape == (4,)
        assert np.abs(scores.probabilities - row).max() < 1e-5
        assert scores.attention.shape == (4, len(scores.offsets)) == (4, scores.tokens)
        assert np.allclose(scores.attention.sum(axis=1), 1, atol=1e-5)
        assert (encoder.score(text).probabilities == scores.probabilities).all()


def test_the_served_file_names_no_folder_of_the_machine(
    trained: tuple[EncoderFit, Path, list[tuple[int, int, float]]],
) -> None:
    content = (trained[1] / "model.onnx").read_bytes()
    assert b".py" not in content
    assert b"stack_trace" not in content


def test_words_of_one_text_alone_are_no_pieces() -> None:
    texts = ["cough today and fever", "cough today and pain", "cough zyxwolski, zyxwolski and again zyxwolski"]
    pieces = fit_word_pieces(texts, size=400).get_vocab()
    assert "cough" in pieces
    assert not [piece for piece in pieces if "zy" in piece]


def test_attention_points_at_the_words(trained: tuple[EncoderFit, Path, list[tuple[int, int, float]]]) -> None:
    text = "Examination today.\nNo fever.\nShows rib fracture.\nNo cough."
    scores = Encoder.load(trained[1]).score(text)
    start, end = scores.offsets[scores.attention[3].argmax()]
    assert text.index("Shows") <= start < end <= text.index("No cough")


def test_the_unread_end_is_reported(tmp_path: Path) -> None:
    texts, targets = notes(40, 3)
    short = replace(SETTINGS, epochs=1, limit=15, window=15, overlap=4, held_share=0.0)
    fit_encoder(texts, targets, TITLES, short, tmp_path / "encoder")
    scores = Encoder.load(tmp_path / "encoder").score(texts[0])
    assert scores.tokens == 15
    ((start, end),) = scores.unread
    assert 0 < start < end == len(texts[0])


def test_long_texts_are_read_in_windows_with_transformer_layers(tmp_path: Path) -> None:
    texts, targets = notes(40, 4)
    settings = replace(SETTINGS, epochs=1, transformer_layers=1, window=24, overlap=8, held_share=0.0)
    fit = fit_encoder(texts, targets, TITLES, settings, tmp_path / "encoder")
    long = "\n".join(texts[:3])
    assert fit.reader.read(long).ids.shape[0] > 1
    scores = Encoder.load(tmp_path / "encoder").score(long)
    assert np.abs(scores.probabilities - fit.predict([long])[0]).max() < 1e-5
    assert scores.offsets[-1, 1] == len(long)


KILLED = """
import os, sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_tiny_fit import SETTINGS, TITLES, notes
from throughline.training.encoder_fit import fit_encoder
texts, targets = notes(120, 5)
fit_encoder(texts, targets, TITLES, replace(SETTINGS, epochs=4), None, resume_folder=Path(sys.argv[2]),
            progress=lambda epoch, *_: os._exit(9) if epoch == 3 else None)
"""


def test_a_killed_training_goes_on_to_the_same_result(tmp_path: Path) -> None:
    texts, targets = notes(120, 5)
    settings = replace(SETTINGS, epochs=4)
    whole = fit_encoder(texts, targets, TITLES, settings, None, resume_folder=tmp_path / "whole")
    here = str(Path(__file__).parent)
    ended = subprocess.run([sys.executable, "-c", KILLED, here, str(tmp_path / "killed")], capture_output=True)
    assert ended.returncode == 9, ended.stderr.decode()[-2_000:]
    epochs: list[int] = []
    resumed = fit_encoder(
        texts, targets, TITLES, settings, None, resume_folder=tmp_path / "killed",
        progress=lambda epoch, *_: epochs.append(epoch),
    )  # fmt: skip
    assert epochs == [3, 4]
    assert (resumed.predict(texts) == whole.predict(texts)).all()


def test_a_checkpoint_of_other_data_is_not_continued(tmp_path: Path) -> None:
    texts, targets = notes(40, 6)
    settings = replace(SETTINGS, epochs=1)
    for some in (texts, texts[:-1]):
        fit = fit_encoder(some, targets[: len(some)], TITLES, settings, None, resume_folder=tmp_path)
        assert len(fit.curve) == 1


def test_only_named_encoders_exist() -> None:
    with pytest.raises(InputError, match="no encoder is called os"):
        fit_encoder(["a"], np.ones((1, 1), dtype=bool), ["A"], EncoderSettings(name="os.system"), None)


def test_curves_reach_mlflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlflow import MlflowClient

    from throughline.training.tracking import Tracking

    monkeypatch.chdir(tmp_path)
    texts, targets = notes(40, 7)
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    artifacts = (tmp_path / "artifacts").as_uri()
    tracking = Tracking(uri, "radiology", "encoder", artifacts=artifacts, tags={"stage": "train"})
    fit_encoder(texts, targets, TITLES, replace(SETTINGS, epochs=2), None, tracking=tracking)
    client = MlflowClient(uri)
    experiment = client.get_experiment_by_name("radiology")
    (run,) = client.search_runs([experiment.experiment_id])
    assert run.info.status == "FINISHED"
    assert run.data.tags["stage"] == "train"
    for name in ("train_loss", "held_loss", "held_micro_f1"):
        assert len(client.get_metric_history(run.info.run_id, name)) == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("mlruns")] == []
