"""conf/, params.yaml and the typed settings say the same, and mistakes are refused by name."""

import shutil
import subprocess
from pathlib import Path

import pytest
from throughline_serving.errors import InputError

from throughline import settings
from throughline.run.compose import check, compose, composed
from throughline.training.encoder_settings import settings_for

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of what composing needs, as the working folder."""
    shutil.copytree(REPOSITORY / "conf", tmp_path / "conf")
    shutil.copytree(REPOSITORY / ".dvc", tmp_path / ".dvc", ignore=shutil.ignore_patterns("tmp", "cache"))
    shutil.copy(REPOSITORY / "params.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_committed_params_are_the_composition(project):
    shown = subprocess.run(["git", "show", ":params.yaml"], cwd=REPOSITORY, capture_output=True, text=True)
    if shown.returncode:
        pytest.skip("no git repository holds params.yaml")
    compose([], project / "again.yaml")
    assert (project / "again.yaml").read_text() == shown.stdout


def test_the_target_of_one_specialty_is_its_own(project):
    params = composed(["specialty.radiology.target.coding_error=0.03"])
    assert params["specialty"]["radiology"]["target"]["coding_error"] == 0.03
    assert params["specialty"]["pathology"]["target"]["coding_error"] == 0.05


def test_the_target_of_all_changes_each(project):
    params = composed(["target.denial=0.04"])
    assert {s["target"]["denial"] for s in params["specialty"].values()} == {0.04}


def test_a_corpus_brings_its_specialty_code_set_and_target(project):
    folder = project / "cmc"
    folder.mkdir()
    (project / "icd9cm").mkdir()
    (project / "icd9cm" / "cms_v32.zip").touch()
    params = composed(["corpus=cmc2007", f"corpus.path={folder}"])
    assert params["specialties"] == ["radiology"]
    assert params["codeset"]["edition"] == "ICD9CM@2014-10-01"
    assert params["specialty"]["radiology"]["target"]["coding_error"] == 0.10
    assert params["corpus"]["labels"] == "annotated"


def test_a_fifth_specialty_is_one_file(project):
    (project / "conf" / "specialty" / "cardiology.yaml").write_text(
        "# @package specialty.cardiology\n"
        "defaults: [_shared@_here_, _self_]\n"
        "title: Cardiology\n"
        "minutes: {code: 4, review: 2}\n"
    )
    (project / "mine.jsonl").touch()
    params = composed(["corpus=jsonl", "corpus.path=mine.jsonl", "specialty=[cardiology]"])
    assert params["specialties"] == ["cardiology"]
    own = settings.typed(params["specialty"]["cardiology"], settings.Specialty, "specialty.cardiology")
    assert (own.title, own.target.coding_error) == ("Cardiology", 0.05)


@pytest.mark.parametrize(
    ("overrides", "what", "where"),
    [
        (["corpus=cmc2007", "corpus.path=data/cmc"], "corpus.path data/cmc does not exist", "from the command line"),
        (["corpus=cmc2007"], "corpus.path is not given", "asked for by corpus=cmc2007"),
        (["trainig.epochs=1"], "trainig.epochs is not a setting", "from the command line"),
        (["encoder=local", "encoder.path=conf", "pretraining=notes"], "encoder conf is", "pretraining=notes"),
        (["corpus=nowhere"], "corpus=nowhere does not exist", "from the command line"),
        (["encoder=nothing"], "encoder=nothing does not exist", "from the command line"),
        (["specialty=[radiology,dermatology]"], "specialty=dermatology does not exist", "from the command line"),
        (["corpus.split.train=0.6"], "the shares of the split do not add up to 1", "corpus.split"),
        (["training.epochs=many"], "training.epochs: Input should be a valid integer", "conf/training/default.yaml"),
        (["corpus.path=a=b=("], "the settings cannot be composed", "from the command line"),
    ],
)
def test_what_cannot_work_is_refused_and_nothing_is_written(project, overrides, what, where):
    before = sorted(p for p in project.rglob("*") if p.is_file())
    with pytest.raises(InputError) as refused:
        composed(overrides)
    assert refused.value.what.startswith(what)
    assert where in refused.value.where
    assert sorted(p for p in project.rglob("*") if p.is_file()) == before
    assert (project / "params.yaml").read_bytes() == (REPOSITORY / "params.yaml").read_bytes()


def test_a_typo_in_a_file_names_the_key_the_file_and_what_was_meant(project):
    file = project / "conf" / "training" / "default.yaml"
    file.write_text(file.read_text() + "epocs: 3\n")
    with pytest.raises(InputError) as refused:
        composed([])
    assert refused.value.what == "training.epocs is not a setting"
    assert refused.value.where == "conf/training/default.yaml"
    assert "training.epochs" in refused.value.remedy


def test_an_absent_specialty_names_those_there_are_and_the_file_to_write(project):
    with pytest.raises(InputError) as refused:
        composed(["specialty=[dermatology]"])
    assert "emergency, outpatient_surgery, pathology, radiology" in refused.value.remedy
    assert refused.value.remedy.endswith("or write conf/specialty/dermatology.yaml")


def test_a_closest_setting_is_offered(project):
    with pytest.raises(InputError) as refused:
        composed(["specialty.radiology.target.codin_error=0.03"])
    assert "specialty.radiology.target.coding_error" in refused.value.remedy


@pytest.mark.parametrize("name", ["tiny", "local"])
def test_encoder_files_hold_the_measured_settings(project, name):
    from throughline.training.encoder_settings import EncoderSettings

    params = compose([f"encoder={name}", "encoder.path=weights"] if name == "local" else [], project / "p.yaml")
    found = settings.typed(params["encoder"], EncoderSettings, "encoder")
    assert found == settings_for(name, "weights" if name == "local" else "")


@pytest.mark.parametrize("name", ["bio_clinical_bert", "bioclinical_modernbert"])
def test_hub_encoders_compose_without_a_network(project, name):
    params = compose([f"encoder={name}"], project / "p.yaml")
    check(params, [])
    assert params["encoder"]["name"] == name


def test_every_corpus_and_specialty_composes(project):
    names = [p.stem for p in (project / "conf" / "specialty").glob("[!_]*.yaml")]
    params = compose([f"specialty=[{','.join(names)}]"], project / "p.yaml")
    assert sorted(params["specialties"]) == sorted(names)
    for corpus in ("cmc2007", "codiesp", "jsonl"):
        here = compose([f"corpus={corpus}", f"corpus.path={project}", f"codeset.path={project}"], project / "p.yaml")
        check(here, [])
        assert here["corpus"]["kind"] == corpus
