"""What every entry in pipelines/ shares: its parameters, its places, and how it ends.

A stage prints one line a step of progress and, last, what came of it; `throughline run` shows the last line that it
printed. DVC knows only success and failure, so what failed stands in three lines on stderr.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from throughline_serving.errors import InputError

from throughline import settings
from throughline.run.places import Places, edition

Section = TypeVar("Section")


@dataclass(frozen=True)
class Stage:
    """The parameters of one stage of one specialty (none for the code set)."""

    params: dict[str, Any]
    specialty: str

    def section(self, kind: type[Section], path: str) -> Section:
        """The section of params.yaml at a dotted ``path``, typed; unknown keys are refused by name."""
        values: Any = self.params
        for key in path.split("."):
            if key not in values:
                raise InputError(f"{path} is not given", where=str(settings.PARAMS), remedy="run `throughline run`")
            values = values[key]
        return settings.typed(values, kind, path)

    @property
    def corpus(self) -> settings.Corpus:
        """The corpus."""
        return self.section(settings.Corpus, "corpus")

    @property
    def codeset(self) -> settings.Codeset:
        """The edition of diagnosis codes."""
        return self.section(settings.Codeset, "codeset")

    def own(self, kind: type[Section], key: str) -> Section:
        """A section of the stage's specialty."""
        return self.section(kind, f"specialty.{self.specialty}.{key}")

    @property
    def title(self) -> str:
        """How pages name the specialty."""
        return str(self.params["specialty"][self.specialty]["title"])

    @property
    def places(self) -> Places:
        """Where the specialty's files lie."""
        return Places(str(self.params["corpus"]["name"]), self.specialty)

    @property
    def edition(self) -> Path:
        """The folder of the edition, as a table."""
        return edition(str(self.params["codeset"]["edition"]))

    @property
    def served_edition(self) -> Path:
        """The same edition as serving maps it into memory."""
        return self.edition / "served" / self.edition.name


def main(work: Callable[[Stage], str]) -> None:
    """Run a stage for the specialty named on the command line, and print what came of it in one line."""
    from throughline.run.project import enter, environment

    specialty = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        os.environ.update(environment(enter()))
        print(work(Stage(settings.load(), specialty)), flush=True)
    except InputError as error:
        print(error.in_three_lines(), file=sys.stderr, flush=True)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        # The trace without the error's own words: they may hold patient text, and this goes to a log.
        print("".join(traceback.format_tb(error.__traceback__)), type(error).__name__, file=sys.stderr, flush=True)
        sys.exit(1)


def read_json(path: Path) -> Any:
    """A JSON file of an earlier stage."""
    return json.loads(path.read_bytes())


def write_json(value: Any, path: Path) -> None:
    """Write JSON readably, whole or not at all."""
    write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", path)


def write_text(text: str, path: Path) -> None:
    """Write a text, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def as_points(curve: dict[str, list[float]]) -> list[dict[str, float]]:
    """A curve of columns as the list of points that `dvc plots` draws."""
    return [dict(zip(curve, point, strict=True)) for point in zip(*curve.values(), strict=True)]


def said(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)
