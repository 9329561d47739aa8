"""docs/your-own-encounters.md, done as it says: a corpus of one's own, a specialty in one file, every command."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError
from throughline_serving.encounter import Encounter

sys.path.insert(0, str(Path(__file__).parent))
from quoted import REPOSITORY, blocks, console

PAGE = (REPOSITORY / "docs" / "your-own-encounters.md").read_text(encoding="utf-8")


def called(folder, *words):
    """Run a command of the page in ``folder``. Returns what it printed on stdout."""
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=900
    )
    assert done.returncode == 0, f"{' '.join(words)} exits with {done.returncode}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The repository's tracked files in a repository of their own, which DVC needs, and 300 simulated encounters."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no git repository, so what belongs to the project is not known")
    folder = tmp_path_factory.mktemp("walkthrough")
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)
    for words in ("init -q", "add -A", "-c user.name=walker -c user.email=walker@localhost commit -q -m start"):
        subprocess.run(["git", *words.split()], cwd=folder, check=True)
    generate = "throughline corpus generate --specialty radiology --n 300 --seed 5 -o simulated.jsonl"
    called(folder, *generate.split())
    with (folder / "mine.jsonl").open("w", encoding="utf-8") as mine:
        for line in (folder / "simulated.jsonl").read_text(encoding="utf-8").splitlines():
            mine.write(json.dumps(json.loads(line) | {"specialty": "cardiology"}) + "\n")
    (specialty,) = blocks(PAGE, "yaml")
    (folder / "conf" / "specialty" / "cardiology.yaml").write_text(specialty, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_every_command_of_the_page_does_what_the_page_says(project):
    commands = console(PAGE)
    assert [words[1] for words in commands] == ["run", "run", "score", "certificate"]
    printed = []
    for words in commands:
        assert words[0] == "throughline"
        # One epoch: whether it runs is asked here, not how well it codes.
        printed.append(called(project, *words, *(["training.epochs=1"] if words[1] == "run" else [])))
    would, ran, scored, verified = printed
    assert would.startswith("would run 10 of 10 stages")
    assert ran.splitlines()[2].startswith("cardiology")
    bundle = project / "bundles" / "mine" / "cardiology"
    certificate = "data/mine/cardiology/certificate/certificate.json"
    assert {"manifest.json", "signature.json", "certificate.json"} <= {path.name for path in bundle.iterdir()}
    assert (bundle / "certificate.json").read_bytes() == (project / certificate).read_bytes()
    assert scored.startswith("300 in = ")
    decisions = [json.loads(line) for line in (project / "decisions.jsonl").read_text().splitlines()]
    assert len(decisions) == 300
    assert (project / "decisions.refused.jsonl").read_text() == ""
    assert verified.startswith("ok: ")
    assert " holds. " in verified


def test_the_encounter_on_the_page_can_be_read_and_an_unknown_key_cannot():
    (shown,) = blocks(PAGE, "json")
    encounter = Encounter.model_validate_json(shown)
    assert (encounter.encounter_id, encounter.claim.lines[0].pointers) == ("2026-000017", (1,))
    with pytest.raises(ValidationError):
        Encounter.model_validate_json(json.dumps(json.loads(shown) | {"colour": "red"}))


def test_the_remits_on_the_page_can_be_read():
    (shown,) = blocks(PAGE, "json")
    (remits,) = [span for span in PAGE.split("`") if span.startswith('"truth":')]
    encounter = Encounter.model_validate_json(json.dumps(json.loads(shown) | json.loads(f"{{{remits}}}")))
    assert [(remit.line, remit.outcome, remit.carc) for remit in encounter.truth.remits] == [(1, "denied", "11")]
