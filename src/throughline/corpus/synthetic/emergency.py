"""Emergency department: the level from problems, data and risk; procedures, time and causes from what happened."""

from dataclasses import dataclass, replace
from random import Random

from throughline.corpus.synthetic.emergency_authors import EMERGENCY_PHYSICIANS
from throughline.corpus.synthetic.emergency_coding import code
from throughline.corpus.synthetic.emergency_complaints import COMPLAINTS, Complaint
from throughline.corpus.synthetic.emergency_text import write
from throughline.corpus.synthetic.emergency_wounds import CUTS, FACE, FALLS, PLACES, WOUNDS
from throughline.corpus.synthetic.patients import Patient
from throughline.corpus.synthetic.specialty import Case, Doubt, Specialty

STEEPER = 1.6  # exponent on the tables' weights: common diagnoses commoner, the tail thinner
CRITICAL_MINUTES = (20, 25, 35, 40, 45, 55, 65, 80, 90, 110, 140)
COMPLAINT = {complaint.key: complaint for complaint in COMPLAINTS}


@dataclass(frozen=True)
class Wound:
    """A laceration: index of its site, length in cm, and whether a foreign body lay in it."""

    site: int
    length: float
    foreign: bool


@dataclass(frozen=True)
class Visit:
    """The latent state of one visit. ``problems``, ``data`` and ``risk`` are 2 to 5; the level is two of three."""

    complaint: str
    kind: str  # the diagnosis template, or "" when only the symptom can be coded
    doubted: str  # a diagnosis template named as uncertain, or ""
    side: str
    place: str
    problems: int
    data: int
    risk: int
    claimed: int  # the level the note claims for itself, 0 for none
    wounds: tuple[Wound, ...]
    layered: bool
    strips: bool
    separate: bool  # separate evaluation beside the procedure
    act: str  # ekg, splint, reduced, drain, drain_complex, eye, nose, ear, joint, repair or ""
    minutes: int  # of critical care
    tube: bool
    line: bool
    cause: str
    scene: str
    affecting: tuple[str, ...]
    left_early: str  # "", unseen or against advice
    amended: bool  # an addendum withdraws the diagnosis
    pitfalls: tuple[str, ...]


def draw(rng: Random, case: Case, patient: Patient) -> Visit:
    """What brought the patient, what it was, and what was done."""
    complaint = COMPLAINT[case.key]
    kind = rng.choices(list(complaint.kinds), [w**STEEPER for w, _ in complaint.kinds.values()])[0]
    doubted = ""
    if rng.random() < complaint.unconfirmed:
        kind, doubted = "", (kind if rng.random() < 0.5 else "")
    problems, data, risk = (_near(rng, complaint.level) for _ in range(3))
    act = _act(rng, complaint, kind)
    wounds = _wounds(rng, complaint) if act == "repair" else ()
    stays = bool(act) or complaint.key == "recheck"
    left_early = "" if stays else rng.choices(("", "unseen", "against advice"), (96.5, 1.5, 2))[0]
    if left_early == "unseen":
        kind, doubted, problems, data, risk = "", "", 2, 2, 2
    minutes = rng.choice(CRITICAL_MINUTES) if complaint.act == "critical" else 0
    level = sorted((problems, data, risk))[1]
    layered = bool(wounds) and rng.random() < 0.18
    state = Visit(
        complaint=case.key,
        kind=kind,
        doubted=doubted,
        side=rng.choice(("right", "left")),
        place="23",
        problems=problems,
        data=data,
        risk=risk,
        claimed=rng.choice((max(2, level - 1), min(5, level + 1))) if rng.random() < 0.08 else 0,
        wounds=wounds,
        layered=layered,
        strips=bool(wounds) and not layered and rng.random() < 0.06,
        separate=not act or rng.random() < (0.35 if wounds or act == "drain" else 0.8),
        act=act,
        minutes=minutes,
        tube=minutes >= 30 and rng.random() < 0.3,
        line=minutes >= 30 and rng.random() < 0.3,
        cause=_cause(rng, complaint),
        scene=rng.choices(PLACES, [w for _, w, _ in PLACES])[0][0] if complaint.injury and rng.random() < 0.2 else "",
        affecting=(rng.choice(patient.chronic),) if patient.chronic and rng.random() < 0.06 else (),
        left_early=left_early,
        amended=_withdrawn(complaint, kind, act) and rng.random() < 0.025,
        pitfalls=(),
    )
    return replace(state, pitfalls=_pitfalls(state))


def _withdrawn(complaint: Complaint, kind: str, act: str) -> bool:
    """Whether a later reading could take the diagnosis back."""
    return bool(kind) and not act and not complaint.injury and "+" not in kind and complaint.key != "recheck"


def _pitfalls(state: Visit) -> tuple[str, ...]:
    known = {
        "rule out diagnosis": bool(state.doubted),
        "several lacerations": len(state.wounds) > 1,
        "layered closure": state.layered,
        "adhesive strips only": state.strips,
        "foreign body in the wound": any(w.foreign for w in state.wounds),
        "left without being seen": state.left_early == "unseen",
        "left against advice": state.left_early == "against advice",
        "critical care under 30 minutes": 0 < state.minutes < 30,
        "level not supported": state.claimed not in (0, sorted((state.problems, state.data, state.risk))[1]),
        "no separate evaluation": not state.separate,
        "addendum withdraws the diagnosis": state.amended,
    }
    return tuple(name for name, holds in known.items() if holds)


def _near(rng: Random, level: int) -> int:
    return min(5, max(2, level + rng.choices((-1, 0, 1), (1, 15, 1))[0]))


def _act(rng: Random, complaint: Complaint, kind: str) -> str:
    if complaint.act == "ekg":
        return "ekg" if rng.random() < (0.75 if complaint.key == "chest_pain" else 0.2) else ""
    if complaint.act == "repair":
        return "repair"
    if complaint.act == "splint" and kind.startswith(("S52", "M80")):
        return "reduced" if kind.startswith("S52") and rng.random() < 0.25 else "splint"
    if complaint.act == "ankle" and kind.startswith("S82"):
        return "leg_splint" if rng.random() < 0.8 else ""
    if complaint.act == "drain" and kind.startswith("L02"):
        return "drain_complex" if rng.random() < 0.18 else "drain"
    acts = {"eye": "T15", "ear": "T16", "joint": "S43.01"}
    if complaint.act in acts and kind.startswith(acts[complaint.act]):
        return complaint.act
    return "nose" if complaint.act == "nose" and rng.random() < 0.6 else ""


def _wounds(rng: Random, complaint: Complaint) -> tuple[Wound, ...]:
    sites = FACE if complaint.key == "face_laceration" else WOUNDS
    count = 2 if rng.random() < 0.15 else 1
    first = rng.choices(range(len(sites)), [0.7**i for i in range(len(sites))])[0]  # sites stand in order of frequency
    chosen = (first, (first + 1) % len(sites))[:count]
    return tuple(
        Wound(i, round(rng.triangular(0.8, 7.5, 2.2), 1), sites is WOUNDS and rng.random() < 0.06) for i in chosen
    )


def _cause(rng: Random, complaint: Complaint) -> str:
    if not complaint.injury or rng.random() < 0.12:
        return ""
    causes = CUTS if complaint.key == "laceration" else FALLS
    return rng.choices(causes, [w**STEEPER for _, w, _ in causes])[0][0]


def doubt(visit: Visit, rng: Random) -> Doubt | None:
    """What this chart could leave open: most often how much was decided."""
    level = sorted((visit.problems, visit.data, visit.risk))[1]
    kind = rng.choice(("level", "level", "diagnosis", "detail"))
    if kind == "detail" and visit.wounds:
        first = visit.wounds[0]
        longer = replace(visit, wounds=(replace(first, length=first.length + 3.5), *visit.wounds[1:]))
        return Doubt(
            "length", longer, "procedures", f"Nursing sheet records {first.length + 3.5:.1f} cm for the wound."
        )
    if kind == "detail" and visit.act == "ekg":
        return Doubt("ekg", replace(visit, act=""), "procedures", "The tracing was also read by cardiology.")
    if kind == "diagnosis" and visit.kind and not visit.wounds and not visit.amended and not visit.act:
        other = replace(visit, kind="", doubted=visit.kind)
        return Doubt("diagnosis", other, "assessment", "Working impression, final diagnosis left to follow up.")
    if visit.minutes or visit.left_early == "unseen" or not visit.separate:
        return None
    other_level = min(5, level + 1) if rng.random() < 0.6 else max(2, level - 1)
    if other_level == level:
        return None
    other = replace(visit, problems=other_level, data=other_level, risk=other_level)
    return Doubt("level", other, "course", "Some results and discussions of this visit are charted elsewhere.")


def facts(visit: Visit) -> dict[str, object]:
    """The state in few words."""
    return {
        "complaint": visit.complaint,
        "confirmed": visit.kind,
        "uncertain": visit.doubted,
        "problems": visit.problems,
        "data": visit.data,
        "risk": visit.risk,
        "critical_minutes": visit.minutes,
        "wound_lengths": [w.length for w in visit.wounds],
        "layered": visit.layered,
        "separate_evaluation": visit.separate,
    }


SPECIALTY = Specialty(
    name="emergency",
    encounter_class="EMER",
    note_type="emergency department note",
    cases=tuple(Case(c.key, c.share, c.sex, c.youngest, c.oldest) for c in COMPLAINTS),
    authors=EMERGENCY_PHYSICIANS,
    ambiguous=0.06,
    draw=draw,
    code=code,
    write=write,
    doubt=doubt,
    facts=facts,
)
