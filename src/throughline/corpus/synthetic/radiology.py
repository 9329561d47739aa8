"""Radiology: one report a visit, coded from what was done (views, contrast, side) and what was confirmed."""

from dataclasses import dataclass, replace
from random import Random

from throughline.corpus.synthetic.coding import Coding
from throughline.corpus.synthetic.patients import Patient
from throughline.corpus.synthetic.radiology_authors import RADIOLOGISTS
from throughline.corpus.synthetic.radiology_exams import EXAMS, EXCLUSIVE, Exam
from throughline.corpus.synthetic.radiology_phrases import PHRASES
from throughline.corpus.synthetic.radiology_text import write
from throughline.corpus.synthetic.specialty import Case, Doubt, Specialty

EXAM = {exam.key: exam for exam in EXAMS}
SCREENING = {"screening_mammogram", "lung_screening"}
STEEPER = 1.5  # exponent on the tables' weights: common findings commoner, the tail thinner
QUADRANTS = ("upper outer", "upper inner", "lower outer", "lower inner")
OFFICE, INPATIENT, OUTPATIENT, EMERGENCY = "11", "21", "22", "23"


@dataclass(frozen=True)
class Reading:
    """The latent state of one report. ``side`` is right, left or empty; findings are codes with places filled in.

    ``doubted`` are uncertain, ``denied`` excluded, ``former`` seen before and gone; ``amended`` (wrong, right) says
    that an addendum replaces the impression's finding ("" for none).
    """

    exam: str
    form: str
    ordered: str
    side: str
    quadrant: str
    place: str
    indication: str
    findings: tuple[str, ...]
    doubted: tuple[str, ...]
    denied: tuple[str, ...]
    former: tuple[str, ...]
    history: str  # a Z code that matters here, or ""
    amended: bool
    replaced: tuple[str, ...]
    oral: bool
    millilitres: int
    work_up: bool  # screening that turned diagnostic on the same day
    pitfalls: tuple[str, ...]


def draw(rng: Random, case: Case, patient: Patient) -> Reading:
    """What was ordered, done and seen."""
    exam = EXAM[case.key]
    form = rng.choices(list(exam.usual), list(exam.usual.values()))[0]
    ordered = form
    if len(exam.forms) > 1 and rng.random() < (0.2 if form == "limited" else 0.08):
        ordered = rng.choice([f for f in exam.forms if f != form])
    findings, doubted = _findings(rng, exam)
    others = [c for c in exam.findings if c not in findings and c not in doubted]
    replaced: tuple[str, ...] = ()
    amended = rng.random() < 0.035 and bool(others)
    if amended and not (findings and rng.random() < 0.4):
        replaced = (rng.choice(others),)
    denied = tuple(c for c in rng.sample(others, min(len(others), rng.choice((0, 1, 1, 2)))) if c not in replaced)
    left = [c for c in others if c not in denied and c not in replaced]
    sided = exam.sided or any("{" in c for c in exam.findings)
    state = Reading(
        exam=case.key,
        form=form,
        ordered=ordered,
        side=rng.choice(("right", "left")) if sided else "",
        quadrant=rng.choice(QUADRANTS),
        place=_place(rng, case.key),
        indication=rng.choices(list(exam.indications), [w**STEEPER for w in exam.indications.values()])[0],
        findings=findings,
        doubted=doubted,
        denied=denied,
        former=(rng.choice(left),) if left and rng.random() < 0.12 else (),
        history=_history(rng, case.key, patient),
        amended=amended,
        replaced=replaced,
        oral=form == "without" and exam.key == "ct_abdomen_contrast" and rng.random() < 0.7,
        millilitres=rng.choice((80, 100, 100, 100)),
        work_up=case.key == "screening_mammogram" and bool(findings) and rng.random() < 0.2,
        pitfalls=(),
    )
    return replace(state, pitfalls=_pitfalls(state))


def _pitfalls(state: Reading) -> tuple[str, ...]:
    differs = state.form != state.ordered
    known = {
        "fewer views than ordered": differs and state.form.isdigit() and state.form < state.ordered,
        "more views than ordered": differs and state.form.isdigit() and state.form > state.ordered,
        "incomplete ultrasound": state.form == "limited" and state.ordered == "complete",
        "title contradicts technique": differs and not state.form.isdigit() and state.form != "limited",
        "addendum overrides the impression": state.amended,
        "uncertain finding": bool(state.doubted),
        "comparison finding": bool(state.former),
        "oral contrast only": state.oral,
        "screening turned diagnostic": state.work_up,
    }
    return tuple(name for name, holds in known.items() if holds)


def _findings(rng: Random, exam: Exam) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Confirmed and doubted findings."""
    codes, weights = list(exam.findings), [w**STEEPER for w in exam.findings.values()]
    first = rng.choices(codes, weights)[0]
    if rng.random() < exam.normal:
        return (), ((first,) if rng.random() < 0.16 else ())
    second = rng.choices(codes, weights)[0]
    found = (first, second) if not _clash(first, second) and rng.random() < 0.12 else (first,)
    third = rng.choices(codes, weights)[0]
    return found, ((third,) if third not in found and rng.random() < 0.1 else ())


def _clash(one: str, other: str) -> bool:
    """Whether two findings are the same or may not stand together."""
    return one == other or any(one in group and other in group for group in EXCLUSIVE)


def _place(rng: Random, key: str) -> str:
    if key in ("portable_chest", "cta_chest", "ct_head"):
        return rng.choices((EMERGENCY, INPATIENT, OUTPATIENT), (6, 3, 1))[0]
    if key in ("chest_xray", "knee_xray", "ankle_xray", "screening_mammogram", "mri_lumbar", "lung_screening"):
        return rng.choices((OFFICE, OUTPATIENT, EMERGENCY), (2.5, 6.5, 1))[0]
    return rng.choices((OUTPATIENT, EMERGENCY, OFFICE), (5, 4, 0.6))[0]


def _history(rng: Random, key: str, patient: Patient) -> str:
    if key == "screening_mammogram":
        return rng.choices(("", "Z80.3", "Z85.3"), (8, 1.5, 0.8))[0]
    if key == "lung_screening":
        return "F17.210" if patient.smoking == "current" or rng.random() < 0.4 else "Z87.891"
    if key == "ct_chest":
        return rng.choices(("", "Z85.118", "Z87.891"), (8, 1, 1))[0]
    return ""


def filled(code: str, reading: Reading) -> str:
    """A code with side and quadrant in their places."""
    if "{" not in code:
        return code
    right = reading.side == "right"
    return code.format(s=1 if right else 2, m=1 if right else 2, q=QUADRANTS.index(reading.quadrant) + 1)


def code(reading: Reading, patient: Patient, coding: Coding) -> None:
    """Diagnoses by IV.K (confirmed finding, else the reason), services by what was done."""
    indication = filled(reading.indication, reading)
    final = reading.replaced if reading.amended else reading.findings
    found = [filled(c, reading) for c in final]
    if reading.exam in SCREENING:
        coding.diagnosis(indication, "screening stays first-listed (I.C.21.c.5)")
    for one in found:
        coding.diagnosis(one, "confirmed by the interpreting physician (IV.K)")
    if not found and reading.exam not in SCREENING:
        coding.diagnosis(indication, "nothing confirmed: the reason for the examination (IV.K)")
    elif found and reading.exam not in SCREENING:
        coding.tempt("symptom beside finding", ("add_dx", indication))
    if reading.history:
        coding.diagnosis(reading.history, "history or habit that matters to this examination (IV.J)")
    for one in reading.doubted:
        coding.tempt("uncertain coded", ("add_dx", filled(one, reading)))
    if len(found) > 1:
        coding.tempt("missed finding", ("drop_dx", found[-1]))
    elif found and reading.exam not in SCREENING:
        coding.tempt("missed finding", ("swap_dx", found[0], indication))
    _services(reading, found, coding)


def _services(reading: Reading, found: list[str], coding: Coding) -> None:
    exam = EXAM[reading.exam]
    main = exam.forms[reading.form]
    professional = () if reading.place == OFFICE else ("26",)
    side = {"right": "RT", "left": "LT"}.get(reading.side, "")
    paired = exam.sided and (exam.key in ("knee_xray", "ankle_xray") or reading.form == "one")
    modifiers = (*professional, *((side,) if paired else ()))
    coding.service(
        main, f"{exam.title}: {reading.form}, as performed", modifiers=modifiers, points=coding.diagnoses[:4]
    )
    if exam.key == "screening_mammogram":
        coding.service(
            "77063", "tomosynthesis beside the screening study", modifiers=professional, points=coding.diagnoses[:1]
        )
        if reading.work_up:
            coding.service("77065", "work-up on the same day", modifiers=(*professional, side, "GG"), points=found)
    if exam.key == "diagnostic_mammogram":
        coding.service(
            "G0279", "tomosynthesis beside the diagnostic study", modifiers=professional, points=coding.diagnoses[:1]
        )
    if not professional and reading.form in ("with", "both"):
        if exam.key == "mri_lumbar":
            coding.service("A9585", "gadobutrol by 0.1 ml", units=reading.millilitres, points=coding.diagnoses[:1])
        else:
            coding.service("Q9967", "iodinated contrast by ml", units=reading.millilitres, points=coding.diagnoses[:1])
    for other in exam.forms.values():
        if other != main:
            coding.tempt("views or contrast", ("swap_line", main, other))
    coding.tempt("26 or side", ("drop_mod" if professional else "add_mod", main, "26"))
    if paired:
        coding.tempt("26 or side", ("drop_mod", main, side), ("add_mod", main, "LT" if side == "RT" else "RT"))


def doubt(reading: Reading, rng: Random) -> Doubt | None:
    """What this report could leave open."""
    exam = EXAM[reading.exam]
    kinds = ["finding"]
    if reading.side:
        kinds.append("side")
    if len(exam.forms) > 1:
        kinds += ["form", "form"]
    kind = rng.choice(kinds)
    if kind == "side":
        other = replace(reading, side="left" if reading.side == "right" else "right")
        return Doubt(
            "side", other, "findings", f"Images are annotated {other.side}; side as labelled by the technologist."
        )
    if kind == "form":
        form = rng.choice([f for f in exam.forms if f != reading.form])
        remark = (
            f"Number of images does not match the order; {form.replace('both', 'with and without')} per the worklist."
        )
        return Doubt("form", replace(reading, form=form), "comparison", remark)
    if reading.findings and not reading.amended:
        last = reading.findings[-1]
        other = replace(reading, findings=reading.findings[:-1])
        name = PHRASES[last].split("|")[0].format(side=reading.side, quadrant=reading.quadrant)
        return Doubt("finding", other, "impression", f"The {name} is not entirely certain on these images.")
    extra = rng.choice(list(exam.findings))
    name = PHRASES[extra].split("|")[0].format(side=reading.side, quadrant=reading.quadrant)
    final = reading.replaced if reading.amended else reading.findings
    if any(_clash(extra, one) for one in final):
        return None
    more = (*final, extra)
    other = replace(reading, replaced=more) if reading.amended else replace(reading, findings=more)
    return Doubt("finding", other, "impression", f"Subtle {name}, believed real.")


def facts(reading: Reading) -> dict[str, object]:
    """The state in few words."""
    return {
        "exam": reading.exam,
        "performed": reading.form,
        "ordered": reading.ordered,
        "side": reading.side,
        "indication": filled(reading.indication, reading),
        "findings": [filled(c, reading) for c in (reading.replaced if reading.amended else reading.findings)],
        "uncertain": [filled(c, reading) for c in reading.doubted],
    }


SPECIALTY = Specialty(
    name="radiology",
    encounter_class="AMB",
    note_type="radiology report",
    cases=tuple(Case(e.key, e.share, e.sex, e.youngest, e.oldest) for e in EXAMS),
    authors=RADIOLOGISTS,
    ambiguous=0.03,
    draw=draw,
    code=code,
    write=write,
    doubt=doubt,
    facts=facts,
)
