"""``throughline score``: every line in comes out once, in order, or is refused with its place."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from throughline_serving.batch import score_file
from throughline_serving.errors import InputError
from typer.testing import CliRunner

from throughline.cli.score import score

Make = Callable[..., dict[str, Any]]
app = typer.Typer()
app.command()(score)


@pytest.fixture
def run(sealed: Path, tmp_path: Path) -> Callable[..., Any]:
    def invoke(lines: list[bytes], *options: str, source: str | None = None) -> Any:
        (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
        arguments = ["--bundle", str(sealed), source or str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl")]
        return CliRunner().invoke(app, [*arguments, *options], input=b"\n".join(lines))

    return invoke


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def encoded(value: object) -> bytes:
    return json.dumps(value).encode()


def test_in_is_straight_through_and_review_and_refused(
    run: Callable[..., Any], encounter: Make, tmp_path: Path
) -> None:
    made = [encoded(encounter(number)) for number in range(70)]
    lines = [*made[:40], b"{", *made[40:], made[3], encoded(encounter(71, specialty="pathology"))]
    result = run(lines)
    assert result.exit_code == 0
    decisions, refused = written(tmp_path / "out.jsonl"), written(tmp_path / "out.refused.jsonl")
    assert [one["encounter_id"] for one in decisions] == [f"e{number}" for number in [*range(70), 71]]
    file = str(tmp_path / "in.jsonl")
    assert [(one["file"], one["line"], one["field"]) for one in refused] == [
        (file, 41, None),
        (file, 72, "encounter_id"),
    ]
    through = sum(one["route"] == "straight_through" for one in decisions)
    assert result.stdout == (
        f"73 in = {through} straight-through + {71 - through} review + 2 refused ({tmp_path / 'out.refused.jsonl'})\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl", "out.refused.jsonl"]
    again = run(lines, "--json", "--workers", "1")
    assert json.loads(again.stdout) == {"in": 73, "straight_through": through, "review": 71 - through, "refused": 2}
    assert written(tmp_path / "out.jsonl") == decisions


def test_standard_input(run: Callable[..., Any], encounter: Make, tmp_path: Path) -> None:
    result = run([encoded(encounter(1)), b"x"], source="-")
    assert result.stdout.startswith("2 in = 1 straight-through + 0 review + 1 refused")
    assert written(tmp_path / "out.refused.jsonl")[0]["file"] == "-"


def test_strict_exits_2_with_everything_written(run: Callable[..., Any], encounter: Make, tmp_path: Path) -> None:
    assert run([encoded(encounter(1))], "--strict").exit_code == 0
    assert run([encoded(encounter(1)), b"x"], "--strict").exit_code == 2
    assert len(written(tmp_path / "out.jsonl")) == 1


def test_a_later_clean_run_leaves_no_old_refusals(run: Callable[..., Any], encounter: Make, tmp_path: Path) -> None:
    run([b"x"])
    assert len(written(tmp_path / "out.refused.jsonl")) == 1
    assert run([encoded(encounter(1))]).stdout == "1 in = 1 straight-through + 0 review + 0 refused\n"
    assert written(tmp_path / "out.refused.jsonl") == []


def test_an_empty_file(run: Callable[..., Any], tmp_path: Path) -> None:
    assert run([b""]).stdout == "0 in = 0 straight-through + 0 review + 0 refused\n"
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_an_uncertified_draft_sends_everything_to_review(draft: Path, encounter: Make, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(encoded(encounter(1)))
    counts = score_file(tmp_path / "in.jsonl", tmp_path / "out.jsonl", draft, file="in.jsonl", workers=1)
    assert (counts.straight_through, counts.review) == (0, 1)
    assert written(tmp_path / "out.jsonl")[0]["reasons"] == ["no_certificate_in_force"]


@pytest.mark.parametrize("source", ["absent.jsonl", ".", "gzip"])
def test_a_file_that_cannot_be_read_writes_nothing(sealed: Path, tmp_path: Path, source: str) -> None:
    (tmp_path / "gzip").write_bytes(b"\x1f\x8b\x08")
    with pytest.raises(InputError):
        score_file(tmp_path / source, tmp_path / "new" / "out.jsonl", sealed, file=source, workers=2)
    assert [path.name for path in tmp_path.iterdir()] == ["gzip"]


def test_a_bad_bundle_writes_nothing(encounter: Make, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(encoded(encounter(1)))
    with pytest.raises(InputError):
        score_file(tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path, file="in.jsonl", workers=2)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize("out", ["in.jsonl", "in", "."])
def test_what_is_read_is_never_replaced(sealed: Path, encounter: Make, tmp_path: Path, out: str) -> None:
    source = tmp_path / ("in.refused.jsonl" if out == "in" else "in.jsonl")
    source.write_bytes(encoded(encounter(1)))
    with pytest.raises(InputError):
        score_file(source, tmp_path / out, sealed, file="in.jsonl", workers=1)
    assert source.read_bytes() == encoded(encounter(1))


def test_an_interrupted_run_leaves_what_was_there(sealed: Path, encounter: Make, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(encoded(encounter(number)) for number in range(200)))
    (tmp_path / "out.jsonl").write_text("before")

    def interrupt(done: int) -> None:
        if done == 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score_file(tmp_path / "in.jsonl", tmp_path / "out.jsonl", sealed, file="in", workers=2, progress=interrupt)
    assert (tmp_path / "out.jsonl").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_a_fault_of_ours_costs_one_encounter(sealed: Path, encounter: Make, tmp_path: Path) -> None:
    """The defect is planted in another process, in a lookup that one note alone reaches."""
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(encoded(encounter(number)) for number in range(10)))
    program = (
        "import sys, typer\n"
        "from throughline.cli.score import score\n"
        "from throughline_serving import batch\n"
        "decide = batch.decide\n"
        "def failing(encounter, bundle):\n"
        "    if encounter.encounter_id == 'e7': raise KeyError(encounter.notes[0].text)\n"
        "    return decide(encounter, bundle)\n"
        "batch.decide = failing\n"
        "app = typer.Typer(); app.command()(score); app(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", program, "--bundle", str(sealed), str(tmp_path / "in.jsonl")]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "out.jsonl"), "--json"], capture_output=True, text=True, env=os.environ
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["refused"] == 1
    (refused,) = written(tmp_path / "out.refused.jsonl")
    assert refused["line"] == 8
    assert "KeyError at " in refused["reason"]
    assert "pneumothorax" not in (done.stderr + done.stdout + json.dumps(refused)).lower()
    assert len(written(tmp_path / "out.jsonl")) == 9


def test_what_a_killed_process_left_is_written_over(run: Callable[..., Any], encounter: Make, tmp_path: Path) -> None:
    (tmp_path / ".out.jsonl.partial").write_text("half a decis" * 1000)
    assert run([encoded(encounter(1))]).exit_code == 0
    assert [one["encounter_id"] for one in written(tmp_path / "out.jsonl")] == ["e1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl", "out.refused.jsonl"]


def test_two_processes_do_not_write_one_file(sealed: Path, encounter: Make, tmp_path: Path) -> None:
    source, partial = tmp_path / "in.jsonl", tmp_path / ".out.jsonl.partial"
    source.write_bytes(encoded(encounter(1)))
    with partial.open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="is being written by another process"):
            score_file(source, tmp_path / "out.jsonl", sealed, file="in.jsonl", workers=1)
        assert partial.exists()
