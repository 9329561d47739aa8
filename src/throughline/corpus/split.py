"""Train, tune, calibrate and test: four parts that share no patient and no text where that would spoil a figure.

Dated corpora are cut by date of service, in that order. Patients of calibrate and test leave train and tune, and
near-duplicates of their texts leave train: never the other way, for calibrate has to stay a sample of the traffic.
Benchmarks without dates are cut by distinct text, by hash; each report counts as a patient of its own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from throughline_serving.encounter import Encounter
from throughline_serving.errors import InputError

from throughline.corpus.near_duplicates import near_duplicates
from throughline.corpus.store import in_time_order

PARTS = ("train", "tune", "calibrate", "test")
HELD_OUT = ("calibrate", "test")
FEW = 0.02  # of calibrate's encounters: so many may be left out without thinning the other patients
SIMILARITY = 0.9  # of word 5-shingles, from which a training text counts as a copy

Parts = dict[str, list[Encounter]]


@dataclass(frozen=True)
class SplitPlan:
    """How to cut. ``by``: ``date`` of service or distinct ``text``. Shares are of the encounters, each above 0, sum 1.

    ``seed`` keys the hashes that draw one encounter a patient for calibrate, and that cut by text.
    """

    by: Literal["date", "text"] = "date"
    train: float = 0.5
    tune: float = 0.15
    calibrate: float = 0.2
    test: float = 0.15
    seed: int = 0

    def __post_init__(self) -> None:
        if min(self.shares) <= 0 or abs(sum(self.shares) - 1) > 1e-9:
            raise InputError(
                "the shares of the split do not add up to 1",
                where="corpus.split",
                remedy="give train, tune, calibrate and test shares above 0 with sum 1",
            )

    @property
    def shares(self) -> tuple[float, ...]:
        """The shares in the order of ``PARTS``."""
        return tuple(getattr(self, part) for part in PARTS)


@dataclass(frozen=True)
class Split:
    """The four parts, in time order, and what ``split.json`` says of them: counts, and what was left out and why."""

    parts: Mapping[str, Sequence[Encounter]]
    report: Mapping[str, Any]


def split(encounters: Sequence[Encounter], plan: SplitPlan) -> Split:
    """Cut a corpus. Raises ``InputError`` where a part would be empty."""
    dated = [e for e in encounters if plan.by == "text" or e.date_of_service is not None]
    lost = {"undated": len(encounters) - len(dated)}
    if plan.by == "date":
        parts = _by_date(dated, plan)
        parts["calibrate"], lost["calibrate_further_encounters_of_a_patient"] = _one_a_patient(
            parts["calibrate"], plan.seed
        )
        held_out = {patient(e) for part in HELD_OUT for e in parts[part]}
        for part in ("train", "tune"):
            kept = [e for e in parts[part] if patient(e) not in held_out]
            lost[f"{part}_patients_held_out"] = len(parts[part]) - len(kept)
            parts[part] = kept
    else:
        parts = _by_text(dated, plan)
    parts["train"], lost["train_near_duplicates"] = _without_copies(parts)
    empty = [part for part in PARTS if not parts[part]]
    if empty:
        raise InputError(
            f"{len(encounters)} encounters leave nothing for {' and '.join(empty)}",
            where="corpus.split",
            remedy="give more encounters or other shares",
        )
    return Split(parts, _report(parts, lost, plan))


def patient(encounter: Encounter) -> str:
    """Whom an encounter belongs to; without a patient id it stands for itself."""
    if encounter.patient_id is not None:
        return f"patient {encounter.patient_id}"
    return f"encounter {encounter.encounter_id}"


def text_of(encounter: Encounter) -> str:
    """All the notes' words, white space and case aside: equal texts are the same text."""
    return " ".join(" ".join(note.text for note in encounter.notes).lower().split())


def _by_date(encounters: Sequence[Encounter], plan: SplitPlan) -> Parts:
    ordered = in_time_order(encounters)
    parts, start, share = {}, 0, 0.0
    for part, own in zip(PARTS, plan.shares, strict=True):
        share += own
        end = round(share * len(ordered))
        parts[part] = ordered[start:end]
        start = end
    return parts


def _by_text(encounters: Sequence[Encounter], plan: SplitPlan) -> Parts:
    """A text's place depends on the text alone: it stays where it is when the corpus grows."""
    parts: Parts = {part: [] for part in PARTS}
    for encounter in in_time_order(encounters):
        place, share, chosen = _uniform(text_of(encounter), f"text-{plan.seed}"), 0.0, PARTS[-1]
        for part, own in zip(PARTS, plan.shares, strict=True):
            share += own
            if place < share:
                chosen = part
                break
        parts[chosen].append(encounter)
    return parts


def _one_a_patient(encounters: Sequence[Encounter], seed: int) -> tuple[list[Encounter], int]:
    """At most one encounter a patient, and how many were left out.

    A certificate needs independent encounters. Where leaving out a patient's further encounters costs few of all (the
    usual case in a short window), every patient keeps one. Where it costs more, frequent patients would be
    under-represented: then a patient with n encounters is kept with probability n / (the largest n), so that each
    encounter has the same chance. Patient and encounter are drawn by hash.
    """
    by_patient: dict[str, list[Encounter]] = defaultdict(list)
    for encounter in encounters:
        by_patient[patient(encounter)].append(encounter)
    few = len(encounters) - len(by_patient) <= FEW * len(encounters)
    most = 1 if few else max(map(len, by_patient.values()), default=1)
    drawn = {
        min(own, key=lambda e: _uniform(e.encounter_id, f"encounter-{seed}")).encounter_id
        for whose, own in by_patient.items()
        if _uniform(whose, f"patient-{seed}") < len(own) / most
    }
    kept = [e for e in encounters if e.encounter_id in drawn]
    return kept, len(encounters) - len(kept)


def _without_copies(parts: Parts) -> tuple[list[Encounter], int]:
    held_out = sorted({text_of(e) for part in HELD_OUT for e in parts[part]})
    copies = near_duplicates([text_of(e) for e in parts["train"]], held_out, SIMILARITY)
    kept = [e for e, copy in zip(parts["train"], copies, strict=True) if not copy]
    return kept, sum(copies)


def _uniform(value: str, key: str) -> float:
    """A number in [0, 1) that anyone can recompute from the value and the key."""
    return int.from_bytes(blake2b(value.encode(), key=key.encode(), digest_size=6).digest(), "big") / 2**48


def _report(parts: Parts, lost: Mapping[str, int], plan: SplitPlan) -> dict[str, Any]:
    """What ``split.json`` says. Shared patients and texts are counted in the parts as they are."""
    fitted = [e for part in ("train", "tune") for e in parts[part]]
    held_out = [e for part in HELD_OUT for e in parts[part]]
    whose = [patient(e) if plan.by == "date" else f"encounter {e.encounter_id}" for e in fitted + held_out]
    texts = {text_of(e) for e in parts["train"]} & {text_of(e) for e in held_out}
    days = {part: [e.date_of_service.isoformat() for e in own if e.date_of_service] for part, own in parts.items()}
    return {
        **{part: len(parts[part]) for part in PARTS},
        "lost": dict(lost),
        "shared_patients": len(set(whose[: len(fitted)]) & set(whose[len(fitted) :])),
        "shared_texts": len(texts),
        "by": plan.by,
        "patients": "as given" if plan.by == "date" else "each report its own",
        "dates": {part: [min(own), max(own)] if own else None for part, own in days.items()},
    }
