"""Every command that README.md and docs/ quote exists: the verb, its options, the settings, the targets of make."""

import re
import sys
from pathlib import Path

import pytest
import typer

from throughline import settings
from throughline.cli.main import app

sys.path.insert(0, str(Path(__file__).parent))
import quoted

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
PLACEHOLDER = re.compile(r"[A-Z]+|<\w+>|…|\.\.\.|\[.*")
OVERRIDE = re.compile(r"(\+{0,2})([\w.]+)=(.*)")


def problem(words, whole):
    """Why a command cannot be: none, it can. A whole one lacks nothing; a mention may."""
    command, left = typer.main.get_command(app), list(words)
    while left and hasattr(command, "list_commands") and not left[0].startswith("-"):
        if PLACEHOLDER.fullmatch(left[0]):
            return None
        context = command.make_context("throughline", [], resilient_parsing=True)
        inner = command.get_command(context, left[0])
        if inner is None:
            return f"no verb {left[0]}"
        command, left = inner, left[1:]
    if hasattr(command, "list_commands") and not left:
        return None if not whole or command.name is None else "a verb is missing"
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)} | {"--help"}
    unknown = [word for word in left if word.startswith("--") and word.partition("=")[0] not in known]
    unknown += [word for word in left if re.fullmatch("-[a-z]", word) and word not in known]
    if unknown:
        return f"no option {', '.join(unknown)}"
    if whole and "--help" not in left and not hasattr(command, "list_commands"):
        try:
            command.make_context(command.name, list(left))  # it consumes the words
        except Exception as error:
            return getattr(error, "message", None) or str(error)
    return next(filter(None, map(unknown_setting, left)), None) if command.name == "run" else None


def unknown_setting(word):
    """Why an override cannot be: its group, its choice or its key is not there."""
    found = OVERRIDE.fullmatch(word)
    if not found or found[1]:
        return None
    key, value = found[2], found[3]
    if (REPOSITORY / "conf" / key).is_dir():
        names = [name for name in re.split(r"[\[\],\s]+", value) if name and not PLACEHOLDER.fullmatch(name)]
        absent = [name for name in names if not (REPOSITORY / "conf" / key / f"{name}.yaml").is_file()]
        return f"no {key}={absent[0]}" if absent and absent != ["cardiology"] else None  # the walkthrough writes it
    values = settings.load(REPOSITORY / "params.yaml")
    for part in key.split("."):
        if not isinstance(values, dict) or part not in values:
            return f"no setting {key}"
        values = values[part]
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_quoted_command_can_be_called(page):
    found = [(words, problem(words, whole)) for words, whole in quoted.commands(page.read_text(), "throughline")]
    assert [f"throughline {' '.join(words)}: {why}" for words, why in found if why] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_quoted_target_of_make_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = {words[0] for words, _ in quoted.commands(page.read_text(), "make") if words and words[0].islower()}
    assert named <= targets


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("run corpus.n=400 --dry-run", None),
        ("score --bundle bundles/synthetic/radiology in.jsonl -o out.jsonl", None),
        ("codeset valid R10.2 --on 2026-07-28", None),
        ("run --quick", "no option --quick"),
        ("certify radiology", "no verb certify"),
        ("certificate prove c.json", "no verb prove"),
        ("run corpus.size=400", "no setting corpus.size"),
        ("run corpus=nowhere", "no corpus=nowhere"),
        ("codeset valid R10.2 --on today", "Value error, 'today' does not match the formats '%Y-%m-%d'."),
    ],
)
def test_what_cannot_be_called_is_noticed(words, why):
    assert problem(words.split(), True) == why


def test_a_whole_command_has_what_it_needs_and_a_mention_may_leave_it_out():
    assert problem(["score", "in.jsonl"], True) is not None
    assert problem(["score", "in.jsonl"], False) is None


def test_commands_are_found_in_blocks_pipes_continuations_and_prose():
    text = (
        "Say `throughline run\ncorpus=jsonl`, or:\n\n```console\n$ zcat in.gz | N=1 .venv/bin/throughline "
        "score - \\\n    -o out.jsonl  # all\n2 in = 2\n```\nThe throughline project's `make run`.\n"
    )
    assert list(quoted.commands(text, "throughline")) == [
        (["score", "-", "-o", "out.jsonl"], True),
        (["run", "corpus=jsonl"], False),
    ]
    assert list(quoted.commands(text, "make")) == [(["run"], False)]
