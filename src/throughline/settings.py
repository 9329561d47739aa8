"""The settings of a run, typed: what params.yaml holds, section by section, and nothing else.

conf/ is where people change them; Hydra composes params.yaml from it. A key that does not exist, or a value of another
type, is refused by name before anything runs.
"""

import json
import re
from dataclasses import dataclass, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

from pydantic import Field
from throughline_serving.errors import InputError

PARAMS = Path("params.yaml")
Section = TypeVar("Section")
Share = Annotated[float, Field(ge=0, le=1)]
Within = Annotated[float, Field(gt=0, lt=1)]  # a share that is neither none nor all
Amount = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=1)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]  # of a folder, and of nothing above it


@dataclass(frozen=True)
class Codeset:
    """The edition of the diagnosis codes. ``path``: the official release file; none: the embedded edition."""

    system: str
    edition: str
    path: str | None
    source: str


@dataclass(frozen=True)
class Split:
    """How encounters are divided: ``by`` date of service or distinct text; the shares add up to 1."""

    by: Literal["date", "text"]
    train: Within
    tune: Within
    calibrate: Within
    test: Within
    seed: int


@dataclass(frozen=True)
class Corpus:
    """Where encounters come from. ``kind`` names the reader, ``name`` the folders; ``n`` is per specialty."""

    name: Name
    kind: str
    path: str | None
    n: Count | None
    seed: int
    language: Literal["es", "en"] | None
    labels: Literal["billable", "annotated"]
    source: str
    split: Split


@dataclass(frozen=True)
class Target:
    """What a certificate has to show. Shares in (0, 1); ``denial``: none, it is not certified."""

    coding_error: Within
    denial: Within | None
    delta: Within
    straight_through: Share
    valid_days: Count


@dataclass(frozen=True)
class Pretraining:
    """What the tiny encoder learns of the notes before their codes. ``epochs`` 0: nothing; ``rate``: the highest."""

    epochs: Annotated[int, Field(ge=0)]
    rate: Annotated[float, Field(gt=0)]


@dataclass(frozen=True)
class Training:
    """How a scorer is put together. ``epochs`` are the encoder's; ``folds`` of the cheap members' own scores."""

    members: tuple[Literal["encoder", "linear", "trees", "lexicon"], ...]
    encoder_mode: Literal["held_back", "inner_folds"]
    epochs: Count
    folds: Annotated[int, Field(ge=2)]
    seed: int


@dataclass(frozen=True)
class Calibration:
    """How raw scores become probabilities."""

    calibrator: Literal["temperature"]


@dataclass(frozen=True)
class Minutes:
    """A human coder's minutes per encounter: coding it from nothing, and reviewing a proposal."""

    code: Amount
    review: Amount


@dataclass(frozen=True)
class AlwaysHuman:
    """Encounters that go to a person whatever is proposed."""

    encounter_classes: tuple[str, ...] = ()
    places_of_service: tuple[str, ...] = ()
    claim_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """What is decided before any model runs."""

    always_human: AlwaysHuman
    payers: tuple[str, ...]
    required_tables: tuple[str, ...]
    maximum_novelty: Share


@dataclass(frozen=True)
class Specialty:
    """One specialty: how it is named, what a human costs there, its policy and its targets."""

    title: str
    minutes: Minutes
    policy: Policy
    target: Target


@dataclass(frozen=True)
class Economics:
    """Money, in ``currency``: a coder's hour, the platform per encounter, a reworked claim; the audited share."""

    currency: str
    hourly: Amount
    platform: Amount
    audit_share: Share
    rework: Amount


@dataclass(frozen=True)
class Monitoring:
    """``psi``: the index above which a column has drifted; ``least``: encounters below which nothing is judged."""

    least: Count
    psi: dict[str, Amount]


def load(path: Path = PARAMS) -> dict[str, Any]:
    """All of params.yaml as plain values. Raises ``InputError`` where there is none."""
    import yaml

    try:
        return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise InputError(
            f"{path} does not exist", where="the working folder", remedy="run `throughline run` in the project's folder"
        ) from None


def typed(values: dict[str, Any], kind: type[Section], section: str) -> Section:
    """``values`` of ``section`` (its dotted path) as the dataclass ``kind``.

    Raises ``InputError`` naming the key and where it stands: unknown, not given, or of another type.
    """
    from pydantic import TypeAdapter, ValidationError

    _known(values, kind, section)
    try:
        return TypeAdapter(kind).validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join([section, *map(str, first["loc"])])
        fault = "is not given" if first["type"] in ("missing", "missing_argument") else f": {first['msg']}"
        raise _refused(f"{key} {fault}".replace(" :", ":"), key) from None


def _known(values: dict[str, Any], kind: Any, section: str) -> None:
    """Dataclasses ignore what they do not know; a typo must not pass as a default."""
    parts = get_type_hints(kind)
    for key, value in values.items():
        if key not in parts:
            close = get_close_matches(key, parts, n=1)
            raise _refused(f"{section}.{key} is not a setting", f"{section}.{key}", *close)
        if is_dataclass(parts[key]) and isinstance(value, dict):
            _known(value, parts[key], f"{section}.{key}")


def _refused(what: str, path: str, meant: str = "") -> InputError:
    """Name the file under conf/ that holds the key, where one does."""
    group, name = path.split(".")[0], path.rsplit(".", 1)[-1]
    files = [*Path("conf").glob("config.yaml"), *sorted((Path("conf") / group).glob("*.yaml"))]
    key = re.compile(rf"^\s*{re.escape(name)}:", re.MULTILINE)
    holding = [str(file) for file in files if key.search(file.read_text(encoding="utf-8"))]
    return InputError(
        what,
        where=" or ".join(holding) or str(PARAMS),
        remedy=f"the closest setting is {path.rsplit('.', 1)[0]}.{meant}" if meant else "correct the key or its value",
    )
