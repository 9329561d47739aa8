"""The emergency claim from the state of the visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughline.corpus.synthetic.coding import Coding
from throughline.corpus.synthetic.emergency_complaints import COMPLAINTS
from throughline.corpus.synthetic.emergency_wounds import FACE, REPAIRS, WOUNDS, Site
from throughline.corpus.synthetic.patients import Patient

if TYPE_CHECKING:
    from throughline.corpus.synthetic.emergency import Visit

COMPLAINT = {complaint.key: complaint for complaint in COMPLAINTS}
# Act: procedure, whether it takes a side, whether its global period makes the E/M modifier 57.
ACTS = {
    "ekg": ("93010", False, False),
    "splint": ("29125", True, False),
    "leg_splint": ("29515", True, False),
    "reduced": ("25605", True, True),
    "drain": ("10060", False, False),
    "drain_complex": ("10061", False, False),
    "eye": ("65222", True, False),
    "nose": ("30901", True, False),
    "ear": ("69200", True, False),
    "joint": ("23650", True, True),
}
EXTRA_MINUTES_FROM = {True: 104, False: 75}  # Medicare, CPT


def sided(code_: str, visit: Visit) -> str:
    """A diagnosis with the side in its place."""
    right = visit.side == "right"
    return code_.format(s=1 if right else 2, j=4 if right else 5) if "{" in code_ else code_


def wound_sites(visit: Visit) -> tuple[Site, ...]:
    """The table that the visit's wounds index."""
    return FACE if visit.complaint == "face_laceration" else WOUNDS


def level(visit: Visit) -> int:
    """2 to 5 by two of three; 1 when no physician was needed."""
    return 1 if visit.left_early == "unseen" else sorted((visit.problems, visit.data, visit.risk))[1]


def diagnoses(visit: Visit, coding: Coding) -> None:
    """Confirmed conditions, else the symptom; then what affects care, then causes."""
    complaint = COMPLAINT[visit.complaint]
    symptom = sided(complaint.symptom[0], visit)
    confirmed = "" if visit.amended else visit.kind
    for wound in visit.wounds:
        site = wound_sites(visit)[wound.site]
        coding.diagnosis(site.code.format(b=2 if wound.foreign else 1), f"laceration of the {site.words}")
    if visit.complaint == "recheck":
        coding.diagnosis(_recheck(visit), "aftercare or routine healing (I.C.19.a)")
    elif confirmed and not visit.wounds:
        for one in confirmed.split("+"):
            coding.diagnosis(sided(one, visit), "confirmed at this visit")
        coding.tempt("symptom", ("add_dx", symptom))
    elif not visit.wounds:
        coding.diagnosis(symptom, "nothing confirmed: the symptom (IV.H)")
    if visit.doubted:
        coding.tempt("symptom", ("add_dx", sided(visit.doubted.split("+")[0], visit)))
    if visit.left_early:
        coding.diagnosis("Z53.21" if visit.left_early == "unseen" else "Z53.29", "left before care was complete")
    for one in visit.affecting:
        coding.diagnosis(one, "chronic condition that affected care (IV.I-J)")
    phase = "D" if visit.complaint == "recheck" else "A"
    if visit.cause:
        coding.diagnosis(f"{visit.cause}{phase}", "external cause, never first (I.C.20)")
        coding.tempt("7th or external", ("drop_dx", f"{visit.cause}{phase}"))
        if visit.scene:
            coding.diagnosis(visit.scene, "place of occurrence at the initial encounter")
    first = coding.diagnoses[0]
    if first[-1] == "A" and len(first) == 8:
        coding.tempt("7th or external", ("swap_dx", first, first[:-1] + "D"))


def _recheck(visit: Visit) -> str:
    if visit.kind == "again":
        return "S61.411D" if visit.side == "right" else "S61.412D"
    return "Z48.02"


def code(visit: Visit, patient: Patient, coding: Coding) -> None:
    """Diagnoses, then the evaluation with its modifier, then procedures."""
    diagnoses(visit, coding)
    medical = coding.diagnoses[:4]
    act = ACTS.get(visit.act)
    repairs = _repairs(visit)
    procedure = bool(act or repairs) and not (visit.act == "repair" and visit.strips)
    if visit.minutes >= 30:
        _critical(visit, patient, coding, medical)
    elif visit.separate or not procedure:
        modifier = () if not procedure else ("57",) if act and act[2] else ("25",)
        found = f"9928{level(visit)}"
        coding.service(found, "two of problems, data and risk", modifiers=modifier, points=medical)
        for other in (level(visit) - 1, level(visit) + 1):
            if 2 <= other <= 5:
                coding.tempt("level", ("swap_line", found, f"9928{other}"))
        if modifier:
            coding.tempt("25 missing", ("drop_mod", found, modifier[0]))
    if act and visit.minutes < 30:
        side = (("RT" if visit.side == "right" else "LT"),) if act[1] else ()
        part = ("54",) if visit.act in ("reduced", "joint") else ()
        coding.service(act[0], f"performed: {visit.act}", modifiers=(*part, *side), points=medical[:1])
        if visit.act in ("drain", "drain_complex"):
            coding.tempt("repair", ("swap_line", act[0], "10061" if act[0] == "10060" else "10060"))
    for one in () if visit.strips else repairs:
        coding.service(one, "repair by class, site group and summed length", points=medical[: len(visit.wounds)])
        coding.tempt("repair", ("swap_line", one, _next_repair(one)))


def _critical(visit: Visit, patient: Patient, coding: Coding, medical: list[str]) -> None:
    coding.service(
        "99291",
        f"critical care, {visit.minutes} minutes",
        modifiers=("25",) if visit.tube or visit.line else (),
        points=medical,
    )
    start = EXTRA_MINUTES_FROM[patient.medicare]
    if visit.minutes >= start:
        coding.service("99292", "each further 30 minutes", units=(visit.minutes - start) // 30 + 1, points=medical)
    if visit.tube:
        coding.service("31500", "intubation, its time excluded", points=medical)
    if visit.line:
        coding.service("36556", "central line, its time excluded", points=medical)
    coding.tempt("level", ("swap_line", "99291", "99285"))


def _repairs(visit: Visit) -> list[str]:
    """One code for each group of wounds, by the sum of their lengths."""
    sums: dict[str, float] = {}
    for wound in visit.wounds:
        site = wound_sites(visit)[wound.site]
        group = site.layered if visit.layered else site.simple
        sums[group] = sums.get(group, 0.0) + wound.length
    return [next(code_ for limit, code_ in REPAIRS[group] if total <= limit) for group, total in sums.items()]


def _next_repair(code_: str) -> str:
    rows = next(rows for rows in REPAIRS.values() if code_ in [c for _, c in rows])
    at = [c for _, c in rows].index(code_)
    return rows[at - 1][1] if at else rows[1][1]
