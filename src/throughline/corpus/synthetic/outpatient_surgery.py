"""Outpatient surgery: what was done rather than planned, what was found rather than suspected."""

from dataclasses import dataclass, replace
from random import Random

from throughline.corpus.synthetic.patients import Patient
from throughline.corpus.synthetic.specialty import Case, Doubt, Specialty
from throughline.corpus.synthetic.surgery_authors import SURGEONS
from throughline.corpus.synthetic.surgery_coding import code
from throughline.corpus.synthetic.surgery_operations import BOWEL, FINGERS, OPERATIONS, Operation
from throughline.corpus.synthetic.surgery_text import write

STEEPER = 1.4  # exponent on the tables' weights: common forms and findings commoner, the tail thinner
OPERATION = {operation.key: operation for operation in OPERATIONS}


@dataclass(frozen=True)
class Polyp:
    """A lesion of the bowel: index of its site, snare or biopsy, and whether pathology called it an adenoma."""

    site: int
    technique: str
    adenoma: bool


@dataclass(frozen=True)
class Surgery:
    """The latent state of one operation. ``side`` is right, left or both; ``reach`` how far a colonoscope came."""

    operation: str
    form: str
    planned: str  # the form on the consent
    purpose: str  # screening, surveillance, diagnostic or "" (no bowel)
    polyps: tuple[Polyp, ...]
    reach: str  # caecum, transverse, descending or ""
    kind: str
    also: str  # a further finding of the bowel, or ""
    before: str  # what was suspected
    side: str
    finger: str
    two_staged: str  # cataract: "", first (both eyes need surgery) or second (the other was done)
    within_global: bool
    converted: bool
    stopped: bool  # after induction
    add: bool
    add_planned: bool
    affecting: tuple[str, ...]
    place: str
    pitfalls: tuple[str, ...]


def draw(rng: Random, case: Case, patient: Patient) -> Surgery:
    """What was planned, done and found."""
    operation = OPERATION[case.key]
    form = _weighted(rng, {k: w for k, (_, w, _) in operation.forms.items()})
    colonoscopy = operation.key.startswith("colonoscopy")
    polyps = _polyps(rng, form) if operation.key == "colonoscopy_polyp" else ()
    kind = (
        _weighted(rng, {k: w for k, (w, _) in operation.kinds.items()})
        if operation.kinds and rng.random() >= operation.nothing
        else ""
    )
    if operation.key == "upper_endoscopy":
        kind = {"dilation": "K22.2", "snare": "K31.7"}.get(form, kind)
    before = (
        _weighted(rng, {k: w for k, (w, _) in operation.kinds.items()})
        if operation.kinds and rng.random() < 0.3
        else ""
    )
    stopped = not colonoscopy and rng.random() < 0.02
    second_eye = operation.key == "cataract" and rng.random() < 0.35
    staged = rng.choice(("first", "second")) if second_eye else ""
    state = Surgery(
        operation=case.key,
        form=form,
        planned=form if stopped else _planned(rng, operation, form),
        purpose=_purpose(rng, operation),
        polyps=polyps,
        reach=rng.choices(("caecum", "transverse", "descending"), (95, 3, 2))[0] if colonoscopy else "",
        kind=kind,
        also=rng.choice(("K57.30", "K64.8"))
        if operation.key in ("colonoscopy_polyp", "colonoscopy_screening") and rng.random() < 0.14
        else "",
        before=before,
        side=_side(rng, operation),
        finger=rng.choices(list(FINGERS), (3, 1.5, 2.5, 4, 0.8))[0] if operation.sided == "finger" else "",
        two_staged=staged,
        within_global=staged == "second" and rng.random() < 0.6,
        converted=operation.key == "gallbladder" and rng.random() < 0.09,
        stopped=stopped,
        add=bool(operation.add[0]) and not stopped and rng.random() < operation.add[2],
        add_planned=bool(operation.add[0]) and rng.random() < 0.3,
        affecting=(rng.choice(patient.chronic),) if patient.chronic and rng.random() < 0.08 else (),
        place="22" if rng.random() < 0.4 else "24",
        pitfalls=(),
    )
    return replace(state, pitfalls=tuple(_pitfalls(state)))


def _weighted(rng: Random, weights: dict[str, float]) -> str:
    return rng.choices(list(weights), [w**STEEPER for w in weights.values()])[0]


def _planned(rng: Random, operation: Operation, form: str) -> str:
    if len(operation.forms) > 1 and rng.random() < 0.07:
        return rng.choice([f for f in operation.forms if f != form])
    return form


def _purpose(rng: Random, operation: Operation) -> str:
    if operation.key == "colonoscopy_polyp":
        return rng.choices(("screening", "surveillance", "diagnostic"), (6, 2, 2))[0]
    if operation.key == "colonoscopy_screening":
        return rng.choices(("screening", "surveillance"), (7, 2))[0]
    return "diagnostic" if operation.key.startswith("colonoscopy") else ""


def _side(rng: Random, operation: Operation) -> str:
    if not operation.sided:
        return ""
    return "both" if rng.random() < operation.both else rng.choice(("right", "left"))


def _polyps(rng: Random, form: str) -> tuple[Polyp, ...]:
    count = rng.choices((1, 2, 3), (6, 3, 1))[0]
    found = [Polyp(rng.randrange(len(BOWEL)), form, rng.random() < 0.7) for _ in range(count)]
    if form == "snare" and count > 1 and rng.random() < 0.45:
        found[-1] = replace(found[-1], technique="biopsy")
    return tuple(found)


def _pitfalls(state: Surgery) -> list[str]:
    techniques = {p.technique for p in state.polyps}
    known = {
        "snare and biopsy on different lesions": len(techniques) > 1,
        "screening turned therapeutic": state.purpose in ("screening", "surveillance") and bool(state.polyps),
        "planned but not performed": state.planned != state.form or (state.add_planned and not state.add),
        "converted to open": state.converted,
        "discontinued": state.stopped or state.reach in ("transverse", "descending"),
        "bilateral": state.side == "both",
        "first of two sides": state.two_staged == "first",
        "global period": state.within_global,
        "preoperative diagnosis differs": bool(state.before) and state.before != state.kind,
    }
    return [name for name, holds in known.items() if holds]


def doubt(state: Surgery, rng: Random) -> Doubt | None:
    """What this note could leave open."""
    operation = OPERATION[state.operation]
    kind = rng.choice(("side", "form", "finding"))
    if kind == "side" and state.side in ("right", "left"):
        other = replace(state, side="left" if state.side == "right" else "right")
        return Doubt("side", other, "details", f"The time-out sheet names the {other.side} side.")
    if kind == "form" and len(operation.forms) > 1 and not state.polyps:
        form = rng.choice([f for f in operation.forms if f != state.form])
        changed_kind = (
            {"dilation": "K22.2", "snare": "K31.7"}.get(form, state.kind)
            if operation.key == "upper_endoscopy"
            else state.kind
        )
        other = replace(state, form=form, kind=changed_kind)
        return Doubt("form", other, "details", f"The nursing record lists {operation.forms[form][2]}.")
    if state.polyps:
        first = state.polyps[0]
        other = replace(state, polyps=(replace(first, adenoma=not first.adenoma), *state.polyps[1:]))
        return Doubt("pathology", other, "findings", "Pathology of the first polyp was read differently on review.")
    kinds = [k for k in operation.kinds if k != state.kind]
    if not kinds or state.kind in ("K22.2", "K31.7"):
        return None
    other_kind = rng.choice(kinds)
    words = operation.kinds[other_kind][1].split("|")[0]
    return Doubt("finding", replace(state, kind=other_kind), "findings", f"The assistant described {words} instead.")


def facts(state: Surgery) -> dict[str, object]:
    """The state in few words."""
    return {
        "operation": state.operation,
        "performed": state.form,
        "planned": state.planned,
        "purpose": state.purpose,
        "polyps": [
            f"{BOWEL[p.site][0]}, {p.technique}, {'adenoma' if p.adenoma else 'hyperplastic'}" for p in state.polyps
        ],
        "reach": state.reach,
        "found": state.kind,
        "side": state.side,
        "staged": state.two_staged,
        "converted": state.converted,
        "stopped": state.stopped,
    }


SPECIALTY = Specialty(
    name="outpatient_surgery",
    encounter_class="AMB",
    note_type="operative note",
    cases=tuple(Case(o.key, o.share, o.sex, o.youngest, o.oldest) for o in OPERATIONS),
    authors=SURGEONS,
    ambiguous=0.05,
    draw=draw,
    code=code,
    write=write,
    doubt=doubt,
    facts=facts,
)
