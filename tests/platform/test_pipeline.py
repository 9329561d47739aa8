"""dvc.yaml: every stage has a thin entry, and reads exactly what it declares."""

import ast
from pathlib import Path

import pytest
import yaml

from throughline.run.plan import STAGES

REPOSITORY = Path(__file__).resolve().parents[2]
PIPELINE = yaml.safe_load((REPOSITORY / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
OWN = "specialty.${item.specialty}."


def parameters(stage):
    return set(PIPELINE[stage].get("params", []))


def test_the_stages_are_the_plan_in_order():
    assert tuple(PIPELINE) == STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_is_a_thin_entry_that_it_depends_on(stage):
    entry = f"pipelines/{stage}.py"
    assert PIPELINE[stage]["cmd"].split()[1] == entry
    assert entry in PIPELINE[stage]["deps"]
    text = (REPOSITORY / entry).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert ast.get_docstring(ast.parse(text), clean=True).startswith(f"Stage {stage}")


def test_a_target_touches_calibrate_alone():
    """What comes after calibrate runs because its outputs change, not because it reads the target."""
    reading = {stage for stage in STAGES if any(p.startswith(f"{OWN}target.coding_error") for p in parameters(stage))}
    assert reading == {"calibrate"}
    whole = {f"{OWN}target", "target", "specialty", OWN.rstrip(".")}
    assert not any(parameters(stage) & whole for stage in STAGES)


@pytest.mark.parametrize("stage", STAGES[1:])
def test_outputs_hold_corpus_and_specialty(stage):
    for out in [*PIPELINE[stage].get("outs", []), *PIPELINE[stage].get("metrics", [])]:
        assert "${corpus.name}/${item.specialty}" in out


def test_no_stage_has_a_side_effect_on_the_catalogue():
    for entry in (REPOSITORY / "pipelines").glob("*.py"):
        text = entry.read_text(encoding="utf-8")
        assert "registry.register" not in text
        assert "registry.publish" not in text
