"""The verbs and where each lives. A verb's module is imported when it is called, so that --help stays fast."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

# name -> (module, attribute, what --help says of it); an attribute is a function, or a typer app with verbs of its own
VERBS = {
    "run": ("throughline.cli.run", "run", "The main job: corpus to certified, registered bundles and their pages."),
    "score": ("throughline.cli.score", "score", "Decisions on a file of encounters."),
    "serve": ("throughline.cli.serve", "serve", "Decisions over HTTP."),
    "benchmark": ("throughline.cli.benchmark", "app", "Figures on published corpora, by cross-validation."),
    "corpus": ("throughline.cli.corpus", "app", "Corpora: list them, simulate one, read an encounter."),
    "codeset": ("throughline.cli.codeset", "app", "Code-set editions: list them, show a code, is it valid on a date."),
    "certificate": ("throughline.cli.certificate", "app", "Issue a certificate from a cohort, show it, verify it."),
    "model": ("throughline.cli.model", "app", "Registered versions: list, register, publish."),
}


class Verbs(TyperGroup):
    """A group whose commands are looked up in ``VERBS``."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All verbs, main jobs first."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The verb, imported now."""
        if cmd_name not in VERBS:
            return None
        module, attribute, _ = VERBS[cmd_name]
        return _plain(_command(getattr(import_module(module), attribute), cmd_name))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list in --help: from the table, importing nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, _, says) in VERBS.items()])


def _command(verb: Any, name: str) -> Any:
    if not isinstance(verb, typer.Typer):
        app = typer.Typer(add_completion=False)
        app.command(name)(verb)
        verb = app
    verb._add_completion = False
    command = typer.main.get_command(verb)
    command.name = name
    return command


def _plain(command: Any) -> Any:
    """Help and errors as plain text, the same in a terminal, a pipe and a log."""
    command.rich_markup_mode = None
    for inner in getattr(command, "commands", {}).values():
        _plain(inner)
    return command
