"""The command line: quick help, exit codes, three lines for what a person can mend."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
HEAVY = {
    "torch", "pytorch_lightning", "transformers", "mlflow", "sklearn", "lightgbm", "evidently", "great_expectations",
    "hydra", "omegaconf", "dvc", "pandas", "matplotlib", "numpy", "onnxruntime", "fastapi", "pydantic",
}  # fmt: skip


def throughline(*arguments, cwd=REPOSITORY):
    return subprocess.run(
        [sys.executable, "-m", "throughline", *arguments], cwd=cwd, capture_output=True, text=True, timeout=60
    )


def imported_by(code):
    script = f"import sys\ntry:\n    {code}\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    return {name.split(".")[0] for name in done.stderr.split()}


def test_help_imports_nothing_heavy_and_lists_every_verb():
    from throughline.cli.verbs import VERBS

    modules = imported_by("sys.argv = ['throughline', '--help']\n    from throughline.cli.main import main\n    main()")
    assert not modules & HEAVY
    shown = throughline("--help")
    assert shown.returncode == 0
    assert all(f"  {verb}" in shown.stdout for verb in VERBS)


@pytest.mark.parametrize("verb", ["run", "score", "serve", "benchmark", "corpus", "codeset", "certificate", "model"])
def test_every_verb_has_help(verb):
    shown = throughline(verb, "--help")
    assert shown.returncode == 0, shown.stderr
    assert "Usage: throughline" in shown.stdout


def test_the_verbs_are_imported_without_their_libraries():
    code = "import throughline.cli.run, throughline.cli.model, throughline.run.job"
    assert not imported_by(code) & (HEAVY - {"pydantic", "numpy", "onnxruntime"})


def test_what_a_person_can_mend_takes_three_lines_and_exit_code_2():
    done = throughline("run", "corpus=cmc2007", "corpus.path=data/nowhere")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "error: corpus.path data/nowhere does not exist\n"
        "  from the command line\n"
        "  give the folder with 2007ChallengeTrainData.xml, or use corpus=synthetic. Nothing was written.\n"
    )


def test_outside_a_project_the_command_says_so(tmp_path):
    done = throughline("run", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: this is no Throughline project")
    assert list(tmp_path.iterdir()) == []


def test_usage_errors_exit_2():
    assert throughline("nothing-such").returncode == 2
    assert throughline("model", "publish", "radiology").returncode == 2
