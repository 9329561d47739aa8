"""``throughline certificate``: what it prints, writes and exits with."""

import json
from pathlib import Path

import pytest
from throughline_serving.errors import InputError
from typer.testing import CliRunner

from throughline.cli.certificate import app
from throughline.cli.certificate_words import percent, share, upward

RUN = CliRunner()


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(bad_ranks: set[int], n: int = 800, tune_bad: set[int] | None = None) -> Path:
    """A cohort whose encounters are bad at these ranks, most confident first; tune is bad at the same or others."""
    rows = [
        {
            "encounter_id": f"{split}-{rank}",
            "split": split,
            "confidence": 1 - rank / (n + 1),
            "bad": {"coding_error": int(rank in bad)},
            "tie_hash": f"{rank:016x}",
        }
        for split, bad in (("tune", bad_ranks if tune_bad is None else tune_bad), ("calibrate", bad_ranks))
        for rank in range(1, n + 1)
    ]
    path = Path("cohort.jsonl")
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def issue(*more: str) -> tuple[int, str]:
    result = RUN.invoke(app, ["issue", "cohort.jsonl", "--target", "coding_error=0.05", "-o", "c.json", *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout


def test_issue_and_verify_what_is_certified():
    written({rank for rank in range(1, 801) if rank % 50 == 0})
    code, said = issue("--draft", "d" * 64, "--edition", "ICD10CM@2026-04-01", "--valid-days", "10")
    assert code == 0
    assert said.startswith(
        "certified: coding error <= 5.0 % at 95 % confidence (16 bad of 800 routed, 29 allowed, n = 800 eligible)\n"
        "           straight-through 100.0 % [99.5, 100.0], 800 of 800 received, at any confidence; ends "
    )
    filed = json.loads(Path("c.json").read_text())
    assert (filed["state"], filed["m"], filed["threshold"], filed["tie"]) == ("certified", 800, -1.0, None)
    assert (filed["draft"], filed["editions"]) == ("d" * 64, ["ICD10CM@2026-04-01"])
    verified = RUN.invoke(app, ["verify", "c.json", "--cohort", "cohort.jsonl"])
    assert verified.exit_code == 0
    assert "holds. start" in verified.stdout
    assert verified.stdout.startswith("ok: ")


def test_cannot_certify_exits_3_and_says_why_and_what_would_help():
    # tune is good, so the start is high; ten bad among the first 153 of calibrate
    written(set(range(1, 11)), n=160, tune_bad=set())
    code, said = issue("--json")
    assert code == 3
    assert json.loads(said) == json.loads(Path("c.json").read_text())
    start = json.loads(said)["start"]["m"]
    code, said = issue()
    first, *rest = said.splitlines()
    assert first.startswith(f"cannot certify: 10 bad of the first {start}, ")
    assert "; more labels, " in first
    assert "an estimate" in rest[0]
    assert rest[1].startswith("a fresh cohort of ")
    assert "issuing that instead spends nothing more" in rest[2]


def test_more_labels_will_not_help():
    written(set(range(1, 801, 3)))
    code, said = issue()
    assert code == 3
    assert "; more labels will not help; today <= " in said
    assert "improve the coder or raise the target" in said


def test_too_few_to_certify():
    written(set(), n=40)
    code, said = issue()
    assert code == 3
    assert said.startswith("cannot certify: 40 eligible, 59 are the fewest that can be; more labels, ")


def test_dry_run_writes_nothing():
    written(set())
    code, said = issue("--dry-run")
    assert (code, Path("c.json").exists()) == (0, False)
    assert said.startswith("would write c.json: certified: coding error")


def test_verify_prints_each_difference_and_exits_4():
    written({rank for rank in range(1, 801) if rank % 50 == 0})
    issue()
    value = json.loads(Path("c.json").read_text())
    Path("c.json").write_text(json.dumps(value | {"received": 900, "plan": "0" * 64}))
    result = RUN.invoke(app, ["verify", "c.json", "--cohort", "cohort.jsonl"])
    assert result.exit_code == 4
    assert "  received: 900, recomputed 800\n" in result.stdout
    told = json.loads(RUN.invoke(app, ["verify", "c.json", "--cohort", "cohort.jsonl", "--json"]).stdout)
    assert told["holds"] is False
    assert {difference["field"] for difference in told["differences"]} == {"received", "plan"}
    Path("c.json").write_text(json.dumps(value | {"method": "guess"}))
    assert RUN.invoke(app, ["verify", "c.json", "--cohort", "cohort.jsonl"]).exit_code == 4
    Path("c.json").write_text("not JSON")
    assert isinstance(RUN.invoke(app, ["verify", "c.json", "--cohort", "cohort.jsonl"]).exception, InputError)


def test_show_takes_a_file_a_folder_or_a_specialty():
    written(set())
    issue()
    filed = Path("c.json").read_text()
    issued, sealed = "data/{}/radiology/certificate", "bundles/synthetic/pathology"
    for place in (issued.format("synthetic"), issued.format("cmc2007"), sealed):
        Path(place).mkdir(parents=True)
        (Path(place) / "certificate.json").write_text(filed)
    for given in (["c.json"], ["bundles/synthetic/pathology"], ["pathology"], ["radiology", "--corpus", "synthetic"]):
        assert json.loads(RUN.invoke(app, ["show", *given, "--json"]).stdout) == json.loads(filed)
    assert "cohort " in RUN.invoke(app, ["show", "pathology"]).stdout
    assert "cmc2007, synthetic" in str(RUN.invoke(app, ["show", "radiology"]).exception)
    assert isinstance(RUN.invoke(app, ["show", "emergency"]).exception, InputError)


@pytest.mark.parametrize("option", ["coding_error", "coding_error=", "coding_error=five", "upcoding=0.05", "=0.05"])
def test_a_target_that_is_none_is_refused(option: str):
    written(set())
    result = RUN.invoke(app, ["issue", "cohort.jsonl", "--target", option, "-o", "c.json"])
    assert isinstance(result.exception, InputError)
    assert not Path("c.json").exists()


@pytest.mark.parametrize("command", ["issue", "show", "verify"])
def test_every_command_has_an_example(command: str):
    assert "Example: throughline certificate " in RUN.invoke(app, [command, "--help"]).stdout


def test_numbers_as_they_are_read():
    assert (percent(0.05), percent(0.0025), percent(0.184, digits=0)) == ("5.0", "0.25", "18")
    assert upward(0.10834) == "10.9"  # a bound is rounded up
    assert upward(0.05) == "5.0"
    assert share(577, 828) == "69.7 % [66.5, 72.7], 577 of 828"
    assert share(9, 20) == "9 of 20"
