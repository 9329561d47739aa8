"""The catalogue: a bundle is registered once; publishing places it whole, names it, and changes nothing twice."""

import json
import shutil
from pathlib import Path

import pytest
from throughline_serving.bundle import Bundle
from throughline_serving.errors import InputError

from throughline.registry.catalogue import client, model_name, version_of, versions
from throughline.registry.publish import publish
from throughline.registry.register import Registration, figures, register

EVALUATION = {
    "received": 600, "straight_through": 437, "review": 163, "refused": 0, "bad": 17, "denied": None,
    "exact": {"right": 519, "of": 600}, "map": 0.9, "precision_at_5": 0.4,
    "micro_f1": {"diagnoses": {"value": 0.957, "low": 0.94, "high": 0.97}, "procedures": None},
    "macro_f1": {"seen": 0.8, "all": 0.4}, "aurc": {"value": 0.05, "low": 0.04, "high": 0.06},
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory, sealed_bundle):
    """A catalogue of its own, with one registered bundle: its address, and what was registered."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        what = Registration(
            corpus="synthetic", specialty="radiology", bundle=sealed_bundle, evaluation=EVALUATION,
            certificate=json.loads((sealed_bundle / "certificate.json").read_bytes()),
            dataset="d" * 64, config={"target": {"coding_error": 0.05}},
        )  # fmt: skip
        uri = f"sqlite:///{folder / 'state' / 'mlflow.db'}"
        first = register(what, uri=uri)
        yield uri, what, first, folder


def test_the_same_bundle_is_registered_once(catalogue, sealed_bundle):
    uri, what, first, folder = catalogue
    assert first.new
    assert first.bundle == Bundle.load(sealed_bundle).digest
    again = register(what, uri=uri)
    assert (again.version, again.new) == (first.version, False)
    assert len(versions(client(uri), "synthetic.radiology")) == 1
    assert {p.name for p in folder.iterdir()} == {"state"}


def test_a_version_carries_figures_digests_and_settings(catalogue):
    uri, _, first, _ = catalogue
    kept = client(uri).get_model_version(first.model, str(first.version))
    assert kept.tags["dataset"] == "d" * 64
    assert kept.tags["certificate_state"] == "certified"
    assert len(kept.tags["config"]) == 64
    run = client(uri).get_run(kept.run_id)
    assert run.data.metrics["exact"] == 519 / 600
    assert run.data.metrics["micro_f1.diagnoses"] == 0.957
    assert run.data.params["target.coding_error"] == "0.05"


def test_mlflow_itself_can_load_a_version_and_nothing_is_pickled(catalogue):
    import mlflow

    uri, _, first, folder = catalogue
    assert not [p for p in folder.rglob("*") if p.suffix in (".pkl", ".pickle", ".joblib")]
    mlflow.set_tracking_uri(uri)
    model = mlflow.pyfunc.load_model(f"models:/{first.model}/{first.version}")
    encounter = {
        "encounter_id": "e1", "specialty": "radiology", "date_of_service": "2025-03-04", "claim_type": "professional",
        "notes": [{"note_id": "n1", "type": "report", "text": "EXAM: Chest, two views.\nFINDINGS: Pneumonia."}],
    }  # fmt: skip
    decision = json.loads(model.predict([json.dumps(encounter)])[0])
    assert decision["encounter_id"] == "e1"
    assert decision["route"] in ("straight_through", "review")


def test_publishing_twice_changes_nothing(catalogue, tmp_path):
    uri, _, first, _ = catalogue
    found = version_of(client(uri), model_name("synthetic", "radiology"), None)
    done = publish(found, "radiology", tmp_path, uri=uri)
    assert (done.placed, done.moved) == (True, True)
    assert done.folder == tmp_path / "radiology" / first.bundle
    assert Bundle.load(done.folder).digest == first.bundle
    assert (tmp_path / "radiology" / "current").read_text().strip() == first.bundle
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    again = publish(found, "radiology", tmp_path, uri=uri)
    assert (again.placed, again.moved) == (False, False)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


def test_a_dry_run_places_nothing(catalogue, tmp_path):
    uri = catalogue[0]
    done = publish(version_of(client(uri), "synthetic.radiology", "v1"), "radiology", tmp_path, uri=uri, dry_run=True)
    assert (done.placed, done.moved) == (True, True)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_copy_is_placed_again(catalogue, tmp_path):
    uri = catalogue[0]
    found = version_of(client(uri), "synthetic.radiology", None)
    folder = publish(found, "radiology", tmp_path, uri=uri).folder
    (folder / "model_card.md").write_text("edited")
    assert publish(found, "radiology", tmp_path, uri=uri).placed
    assert Bundle.load(folder).digest == found.bundle


def test_a_damaged_bundle_is_neither_registered_nor_published(catalogue, tmp_path, sealed_bundle):
    uri, what, _, _ = catalogue
    broken = tmp_path / "radiology"
    shutil.copytree(sealed_bundle, broken)
    (broken / "draft" / "policy.json").write_text("{}")
    with pytest.raises(InputError, match=r"policy\.json"):
        register(Registration(**{**vars(what), "bundle": broken}), uri=uri)
    assert len(versions(client(uri))) == 1


def test_a_version_is_found_by_number_and_by_digest(catalogue):
    uri, _, first, _ = catalogue
    for wanted in (None, "1", "v1", first.bundle, first.bundle[:8]):
        assert version_of(client(uri), "synthetic.radiology", wanted).version == 1
    with pytest.raises(InputError, match="no version v9"):
        version_of(client(uri), "synthetic.radiology", "v9")
    with pytest.raises(InputError, match="no registered version"):
        version_of(client(uri), "synthetic.cardiology", None)


def test_figures_leave_out_what_was_not_measured():
    found = figures(EVALUATION)
    assert "denied" not in found
    assert "micro_f1.procedures" not in found
    assert found["bad"] == 17.0


def test_the_wrapper_imports_neither_pickle_nor_joblib():
    text = (Path(__file__).parents[2] / "src/throughline/registry/served_bundle.py").read_text()
    assert "pickle" not in text.replace("no pickle", "")
