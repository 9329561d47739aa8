"""A run over a small real pipeline: what changed runs, two at a time, is told, and can be interrupted."""

import json
import os
import signal
import subprocess
import sys

import pytest
from throughline_serving.errors import InputError

from throughline.run.busy import RWLOCK
from throughline.run.execute import execute
from throughline.run.lane import StageFailed
from throughline.run.plan import Plan, plan
from throughline.run.progress import Progress


def outcome(step):
    return f"what came of {step}"


def steps_of(wanted):
    names = {name.partition("@")[0] for name in wanted.to_run}
    return {step: {n.partition("@")[2] for n in wanted.to_run if n.split("@")[0] == step} for step in names}


def run(wanted, capsys=None):
    progress = Progress(steps_of(wanted), outcome)
    with progress:
        execute(wanted, ["a", "b"], progress, {})
    return progress


def test_first_all_then_nothing_then_only_what_a_parameter_touches(pipeline, capsys):
    wanted = plan()
    assert len(wanted.all) == 7
    assert wanted.to_run == frozenset(wanted.all)
    run(wanted)
    assert {p.name for p in pipeline.glob("*.txt")} == {
        "codeset.txt", *(f"{s}-{stage}.txt" for s in "ab" for stage in ("ingest", "split", "bundle")),
    }  # fmt: skip
    told = [line for line in capsys.readouterr().err.splitlines() if "what came of" in line]
    assert [line.split()[1] for line in told] == ["codeset", "ingest", "split", "bundle"]
    assert [line.split()[0] for line in told] == ["1/11", "2/11", "4/11", "10/11"]
    assert plan().to_run == frozenset()
    (pipeline / "params.yaml").write_text("specialties: [a, b]\ntarget: {a: 2, b: 1}\n")
    assert plan().to_run == {"bundle@a"}
    (pipeline / "b-ingest.txt").write_text("other")
    assert plan().to_run == {"bundle@a", "ingest@b", "split@b", "bundle@b"}


def test_a_stage_that_fails_is_told_in_its_own_words(pipeline):
    (pipeline / "broken").touch()
    with pytest.raises(StageFailed) as failed:
        run(plan())
    assert failed.value.stage in ("bundle@a", "bundle@b")
    assert failed.value.told == "error: the thing is wrong\n  here\n  mend it. Nothing was written."
    assert (pipeline / "a-split.txt").exists()
    (pipeline / "broken").unlink()
    assert plan().to_run >= {"bundle@a", "bundle@b"}
    assert not {"codeset", "ingest@a"} & plan().to_run


def test_a_stage_that_the_system_kills_is_no_fault_of_ours(pipeline):
    (pipeline / "killed").touch()
    with pytest.raises(StageFailed) as failed:
        run(plan())
    assert failed.value.killed
    assert failed.value.told is None
    (pipeline / "killed").unlink()
    (pipeline / "broken").touch()
    with pytest.raises(StageFailed) as failed:
        run(plan())
    assert not failed.value.killed


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b"\xff"])
def test_the_lock_that_a_killed_run_leaves_is_cleared(pipeline, left):
    plan()
    (pipeline / RWLOCK).write_bytes(left)
    assert len(plan().all) == 7


def test_that_lock_stays_while_a_dvc_is_alive_here(pipeline):
    plan()
    (pipeline / RWLOCK).write_bytes(b"")
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "dvc"]) as other:
        try:
            with pytest.raises(InputError, match="another run is at work here"):
                plan()
        finally:
            other.kill()
    assert (pipeline / RWLOCK).exists()


def test_another_run_at_work_is_what_a_person_can_mend(pipeline):
    wanted = plan()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as other:
        try:
            held = {str(pipeline / "codeset.txt"): {"pid": other.pid, "cmd": "dvc repro"}}
            (pipeline / RWLOCK).write_text(json.dumps({"write": held, "read": {}}))
            with pytest.raises(InputError, match="another run is at work here") as refused:
                plan()
            assert refused.value.in_three_lines().endswith("run the same command again. Nothing was written.")
            with pytest.raises(InputError, match="another run is at work here"):
                run(wanted)
        finally:
            other.kill()


def test_lines_below_an_outcome_follow_it(capsys):
    progress = Progress({"ingest": {""}}, lambda _: "2 encounters\nthe first refused")
    with progress:
        progress.heard("ingest", "")
        progress.heard("ingest", None)
    lines = capsys.readouterr().err.splitlines()
    assert lines[1].split() == ["2/11", "ingest", "2", "encounters", "0", "s"]
    assert lines[2] == " " * 17 + "the first refused"


def test_a_dry_run_groups_specialties_that_need_the_same():
    wanted = Plan(
        ("codeset", *(f"{stage}@{s}" for stage in ("train", "evaluate") for s in ("a", "b_c", "d"))),
        frozenset({"evaluate@a", "evaluate@b_c", "train@d", "evaluate@d"}),
    )
    assert wanted.sentence(["a", "b_c", "d"]) == "would run 4 of 7 stages: evaluate (a, b c); train, evaluate (d)"
    assert Plan(("codeset",), frozenset()).sentence([]) == "would run nothing: 1 stages are up to date"


def test_an_interrupt_of_the_run_alone_stops_its_stages_and_says_where(pipeline):
    """As a supervisor would: the signal reaches this one process, not the stages."""
    (pipeline / "slow").touch()
    process = subprocess.Popen([sys.executable, "-c", RUN], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "waits\n"
    os.kill(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "split, " in out
    assert not list(pipeline.glob("*-split.txt"))
    assert not {"codeset", "ingest@a"} & plan().to_run


RUN = """
import sys
from throughline.run.execute import execute
from throughline.run.plan import plan
from throughline.run.progress import Progress

class Watched(Progress):
    waiting = set()

    def heard(self, stage, line):
        super().heard(stage, line)
        if stage.startswith("split") and line and stage not in self.waiting:
            self.waiting.add(stage)
            if self.waiting == {"split@a", "split@b"}:
                print("waits", flush=True)

wanted = plan()
progress = Watched({n.partition("@")[0]: {"a", "b"} for n in wanted.to_run}, str)
try:
    with progress:
        execute(wanted, ["a", "b"], progress, {})
except KeyboardInterrupt:
    print(progress.where())
    sys.exit(130)
"""
