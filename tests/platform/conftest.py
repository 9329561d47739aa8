"""A small pipeline in a folder of its own, and a sealed bundle small enough to read."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from throughline_serving.bundle import seal
from throughline_serving.signing import SigningKey

REPOSITORY = Path(__file__).resolve().parents[2]

SMALL = """\
stages:
  codeset:
    cmd: {python} step.py codeset
    deps: [step.py]
    outs: [codeset.txt]
  ingest:
    matrix:
      specialty: ${{specialties}}
    cmd: {python} step.py ${{item.specialty}}-ingest
    deps: [step.py, codeset.txt]
    outs: ["${{item.specialty}}-ingest.txt"]
  split:
    matrix:
      specialty: ${{specialties}}
    cmd: {python} step.py ${{item.specialty}}-split
    deps: ["${{item.specialty}}-ingest.txt"]
    outs: ["${{item.specialty}}-split.txt"]
  bundle:
    matrix:
      specialty: ${{specialties}}
    cmd: {python} step.py ${{item.specialty}}-bundle
    deps: ["${{item.specialty}}-split.txt"]
    params: ["target.${{item.specialty}}"]
    outs: ["${{item.specialty}}-bundle.txt"]
"""
STEP = """\
import os, sys, time, pathlib
name = sys.argv[1]
print(f"epoch 1 of 2 of {name}", flush=True)
if pathlib.Path("broken").exists() and "bundle" in name:
    sys.exit("error: the thing is wrong\\n  here\\n  mend it. Nothing was written.")
if pathlib.Path("killed").exists() and "bundle" in name:
    os.kill(os.getpid(), 9)
if pathlib.Path("slow").exists() and "split" in name:
    time.sleep(60)
pathlib.Path(f"{name}.txt").write_text(name)
"""


@pytest.fixture
def pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two specialties through codeset, ingest, split and bundle, each a file; the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DVC_SITE_CACHE_DIR", str(tmp_path / "site"))
    monkeypatch.setenv("DVC_NO_ANALYTICS", "1")
    subprocess.run(["git", "init", "-q"], check=True)
    (tmp_path / ".dvc").mkdir()
    (tmp_path / ".dvc" / "config").write_text("[core]\n    autostage = false\n    analytics = false\n")
    (tmp_path / "dvc.yaml").write_text(SMALL.format(python=sys.executable))
    (tmp_path / "step.py").write_text(STEP)
    (tmp_path / "params.yaml").write_text("specialties: [a, b]\ntarget: {a: 1, b: 1}\n")
    return tmp_path


def _small_coder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("small_coder", REPOSITORY / "tests" / "serving" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sealed_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certified bundle of the small coder. Read only."""
    coder, folder = _small_coder(), tmp_path_factory.mktemp("sealed")
    draft = coder.make_draft(folder / "draft")
    certificate = coder.certify(draft, folder / "certificate.json")
    seal(folder / "draft", certificate, "# Radiology\n", folder / "radiology", SigningKey.development(folder / "keys"))
    return folder / "radiology"
