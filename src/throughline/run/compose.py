"""From conf/ and a person's overrides to params.yaml, by the function that DVC itself composes with."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from throughline_serving.errors import InputError

from throughline import settings

CONF = Path("conf")


def compose(overrides: Sequence[str], destination: Path) -> dict[str, Any]:
    """Write the composition to ``destination`` and give it as plain values.

    Raises ``InputError`` naming the override that cannot be applied.
    """
    from dvc.utils.hydra import compose_and_dump
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    destination.parent.mkdir(parents=True, exist_ok=True)
    try:
        compose_and_dump(
            str(destination), str(CONF.resolve()), None, "config", str(Path(".dvc").resolve()), list(overrides)
        )
    except (HydraException, OmegaConfBaseException) as error:
        raise _refused(str(error), overrides) from None
    return settings.load(destination)


def composed(overrides: Sequence[str]) -> dict[str, Any]:
    """Compose, check every section, and put the result in place as params.yaml where it differs from what is there."""
    beside = settings.PARAMS.with_name(".params.yaml")
    try:
        params = compose(overrides, beside)
        check(params, overrides)
        if not settings.PARAMS.exists() or settings.PARAMS.read_bytes() != beside.read_bytes():
            os.replace(beside, settings.PARAMS)
    finally:
        beside.unlink(missing_ok=True)
    return params


def check(params: dict[str, Any], overrides: Sequence[str]) -> None:
    """Refuse settings that cannot work before anything is written: unknown keys, other types, absent paths."""
    from throughline.corpus.split import SplitPlan
    from throughline.training.encoder_settings import EncoderSettings

    for path in _missing(params):
        raise InputError(f"{path} is not given", where=_said_in(path, overrides), remedy=_remedy(path, params))
    corpus = settings.typed(params["corpus"], settings.Corpus, "corpus")
    SplitPlan(**asdict(corpus.split))  # refuses shares that do not add up to 1
    codeset = settings.typed(params["codeset"], settings.Codeset, "codeset")
    encoder = settings.typed(params["encoder"], EncoderSettings, "encoder")
    pretraining = settings.typed(params["pretraining"], settings.Pretraining, "pretraining")
    if pretraining.epochs and (encoder.name != "tiny" or encoder.path):
        raise InputError(
            f"encoder {encoder.path or encoder.name} is pretrained already",
            where=_said_in("pretraining.epochs", overrides),
            remedy="leave pretraining=none, or use encoder=tiny",
        )
    for section, kind in (
        ("training", settings.Training), ("calibration", settings.Calibration), ("target", settings.Target),
        ("economics", settings.Economics), ("monitoring", settings.Monitoring),
    ):  # fmt: skip
        settings.typed(params[section], kind, section)
    for name, values in params["specialty"].items():
        settings.typed(values, settings.Specialty, f"specialty.{name}")
    for path, value in (("corpus.path", corpus.path), ("codeset.path", codeset.path), ("encoder.path", encoder.path)):
        if value and not Path(value).exists():
            raise InputError(
                f"{path} {value} does not exist", where=_said_in(path, overrides), remedy=_remedy(path, params)
            )


def _missing(values: dict[str, Any], above: str = "") -> Iterator[str]:
    """Dotted paths of what has to be given and was not; a path that others are taken from comes first."""
    for key, value in sorted(values.items(), key=lambda item: item[0] != "corpus"):
        if isinstance(value, dict):
            yield from _missing(value, f"{above}{key}.")
        elif value == "???":
            yield above + key


def _said_in(path: str, overrides: Sequence[str]) -> str:
    if any(o.lstrip("+").startswith(f"{path}=") for o in overrides):
        return "from the command line"
    group = path.split(".")[0]
    chosen = next((o.split("=", 1)[1] for o in overrides if o.startswith(f"{group}=")), None)
    return f"asked for by {group}={chosen}" if chosen else f"{CONF / group}"


def _remedy(path: str, params: dict[str, Any]) -> str:
    kind = params["corpus"].get("kind")
    return {
        ("corpus.path", "cmc2007"): "give the folder with 2007ChallengeTrainData.xml, or use corpus=synthetic",
        ("corpus.path", "codiesp"): "give the folder with CodiEsp's train and dev, or use corpus=synthetic",
        ("corpus.path", "jsonl"): "give a file or folder of encounters as JSON Lines, or use corpus=synthetic",
        ("codeset.path", "cmc2007"): "give CMS's ICD-9-CM version 32 zip, cms_v32.zip, as codeset.path=FILE",
    }.get((path, kind), f"give {path}=PATH")


def _refused(message: str, overrides: Sequence[str]) -> InputError:
    """Hydra's own words, as what a person got wrong and what they may have meant."""
    if key := re.search(r"Could not override '([^']+)'", message):
        known = list(_keys(settings.load())) if settings.PARAMS.exists() else []
        close = get_close_matches(key[1], known, n=1, cutoff=0.5)
        return InputError(
            f"{key[1]} is not a setting",
            where="from the command line",
            remedy=f"the closest setting is {close[0]}" if close else "params.yaml lists the settings",
        )
    if option := re.search(r"Could not (?:find|load) '([^']+)/([^'/]+)'", message):
        group, name = option[1], option[2]
        here = sorted(f.stem for f in (CONF / group).glob("*.yaml") if not f.stem.startswith("_"))
        return InputError(
            f"{group}={name} does not exist",
            where="from the command line" if any(name in o for o in overrides) else str(CONF / "config.yaml"),
            remedy=f"use one of {', '.join(here)}, or write {CONF / group / name}.yaml",
        )
    return InputError(
        f"the settings cannot be composed: {message.splitlines()[0]}",
        where="from the command line" if overrides else str(CONF),
        remedy="write overrides as key=value, or GROUP=NAME",
    )


def _keys(values: dict[str, Any], above: str = "") -> Iterator[str]:
    for key, value in values.items():
        yield above + key
        if isinstance(value, dict):
            yield from _keys(value, f"{above}{key}.")
