"""From label probabilities to a claim: what is proposed, in which order, with which pointers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from throughline_serving.claim import Claim, Line
from throughline_serving.inference.labels import KINDS, Kind, Label

POINTERS_PER_LINE = 4


@dataclass(frozen=True)
class LabelTable:
    """The labels with what assembling a claim looks up for each.

    ``of_kind[k]`` are label indices; ``procedure_of[i]`` is the index of the procedure that modifier or units label
    ``i`` belongs to (itself for procedures and diagnoses, -1 where the procedure has no label).
    """

    labels: tuple[Label, ...]
    of_kind: Mapping[Kind, NDArray[np.intp]]
    procedure_of: NDArray[np.intp]

    @classmethod
    def of(cls, labels: Sequence[Label]) -> "LabelTable":
        """Index a label table."""
        index = {label.key: i for i, label in enumerate(labels)}
        owner = [
            i if label.kind in ("diagnosis", "procedure") else index.get(f"{label.system}:{label.code}", -1)
            for i, label in enumerate(labels)
        ]
        kinds = np.array([label.kind for label in labels])
        of_kind = {kind: np.flatnonzero(kinds == kind) for kind in KINDS}
        return cls(tuple(labels), of_kind, np.array(owner, dtype=np.intp))


def propose_labels(
    probabilities: NDArray[np.float64], table: LabelTable, cuts: Mapping[Kind, float]
) -> NDArray[np.bool_]:
    """Which labels the proposal holds, bool[L].

    A label is proposed above its kind's cut. The likeliest diagnosis, and the likeliest procedure where the specialty
    has procedures, are always proposed: no encounter is coded with nothing. Modifiers and units need their procedure;
    of several units of one procedure the likeliest stays.
    """
    proposed = np.zeros(len(table.labels), dtype=np.bool_)
    for kind in KINDS:
        members = table.of_kind[kind]
        proposed[members] = probabilities[members] > cuts.get(kind, 0.5)
    for kind in ("diagnosis", "procedure"):
        members = table.of_kind[kind]
        if len(members) and not proposed[members].any():
            proposed[members[int(np.argmax(probabilities[members]))]] = True
    bound = np.concatenate([table.of_kind["modifier"], table.of_kind["units"]])
    owners = table.procedure_of[bound]
    proposed[bound] &= (owners >= 0) & proposed[owners]
    best: dict[int, int] = {}
    for i in table.of_kind["units"]:
        if proposed[i]:
            owner = int(table.procedure_of[i])
            rival = best.setdefault(owner, int(i))
            if probabilities[i] > probabilities[rival]:
                proposed[rival], best[owner] = False, int(i)
            elif rival != i:
                proposed[i] = False
    return proposed


def assemble(
    proposed: NDArray[np.bool_], table: LabelTable, pointing: Mapping[str, Mapping[str, float]]
) -> Claim:
    """The claim that the proposed labels make.

    Diagnoses, lines and modifiers are ordered by their mean place in training claims. Of the training claims with both,
    ``pointing[procedure][diagnosis]`` is the share in which the line pointed to the diagnosis; a line points to those
    above one half, at most four, and to the first-listed diagnosis where there is none.
    """
    chosen = sorted(np.flatnonzero(proposed), key=lambda i: (table.labels[i].position, table.labels[i].key))
    diagnoses = [table.labels[i] for i in chosen if table.labels[i].kind == "diagnosis"]
    lines = []
    for i in chosen:
        procedure = table.labels[i]
        if procedure.kind != "procedure":
            continue
        own = [table.labels[j] for j in chosen if j != i and table.procedure_of[j] == i]
        shares = pointing.get(procedure.key, {})
        pointers = [n for n, d in enumerate(diagnoses, 1) if shares.get(d.key, 0.0) > 0.5][:POINTERS_PER_LINE]
        lines.append(
            Line(
                code=procedure.code,
                system="CPT" if procedure.system == "CPT" else "HCPCS",
                modifiers=tuple(label.detail for label in own if label.kind == "modifier"),
                units=next((int(label.detail) for label in own if label.kind == "units"), 1),
                pointers=tuple(pointers or ([1] if diagnoses else [])),
            )
        )
    return Claim(diagnoses=tuple(d.code for d in diagnoses), lines=tuple(lines))
