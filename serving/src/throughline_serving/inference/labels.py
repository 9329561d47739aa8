"""What a coder can put on a claim, one label each: diagnoses, procedures, and their modifiers and units.

Modifiers and units are labels of their own, bound to their procedure: ``CPT:71046-26``, ``CPT:88305x3``. So one model
and one ranker speak about all of a claim, and a modifier counts only where its procedure is proposed.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from throughline_serving.claim import Claim

Kind = Literal["diagnosis", "procedure", "modifier", "units"]
KINDS: tuple[Kind, ...] = ("diagnosis", "procedure", "modifier", "units")


@dataclass(frozen=True)
class Label:
    """One thing a claim can hold.

    ``key`` names it (``ICD10CM:J18.9``, ``CPT:71046``, ``CPT:71046-26``, ``CPT:88305x3``); ``code`` is written with its
    dots; ``detail`` is the modifier or the number of units, else empty; ``title`` is a public or own description;
    ``count`` is how many training claims held it; ``position`` its mean place in them (0 first), for ordering.
    """

    key: str
    kind: Kind
    system: str
    code: str
    detail: str
    title: str
    count: int
    position: float


def keys_of(claim: Claim, diagnosis_system: str) -> tuple[str, ...]:
    """The label keys that a claim holds, in the claim's order, without repeats.

    >>> keys_of(Claim(diagnoses=("J18.9",)), "ICD10CM")
    ('ICD10CM:J18.9',)
    """
    keys = [f"{diagnosis_system}:{code}" for code in claim.diagnoses]
    for line in claim.lines:
        procedure = f"{line.system}:{line.code}"
        keys.append(procedure)
        keys += [f"{procedure}-{modifier}" for modifier in line.modifiers]
        if line.units > 1:
            keys.append(f"{procedure}x{line.units}")
    return tuple(dict.fromkeys(keys))


def parse_key(key: str) -> tuple[Kind, str, str, str]:
    """Kind, system, code and detail of a key. Codes hold neither ``-`` nor a lower-case ``x``.

    >>> parse_key("CPT:88305x3")
    ('units', 'CPT', '88305', '3')
    """
    system, rest = key.split(":", 1)
    if system not in ("CPT", "HCPCS"):
        return "diagnosis", system, rest, ""
    code, dash, modifier = rest.partition("-")
    if dash:
        return "modifier", system, code, modifier
    code, times, units = rest.partition("x")
    return ("units", system, code, units) if times else ("procedure", system, code, "")


def write_labels(labels: Iterable[Label], path: Path) -> None:
    """Write the label table; the order is the order of every array over labels."""
    path.write_text(json.dumps([asdict(label) for label in labels], ensure_ascii=False, indent=0), encoding="utf-8")


def read_labels(path: Path) -> tuple[Label, ...]:
    """Read what ``write_labels`` wrote."""
    return tuple(Label(**row) for row in json.loads(path.read_text(encoding="utf-8")))
