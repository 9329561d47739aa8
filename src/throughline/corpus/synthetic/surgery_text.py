"""The operative note written from the state of the operation."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from throughline.corpus.synthetic import language as say
from throughline.corpus.synthetic.authors import Page
from throughline.corpus.synthetic.patients import Patient, condition
from throughline.corpus.synthetic.registration import registration
from throughline.corpus.synthetic.surgery_operations import BOWEL, BOWEL_OTHER, OPERATIONS, Operation

if TYPE_CHECKING:
    from throughline.corpus.synthetic.outpatient_surgery import Surgery

OPERATION = {operation.key: operation for operation in OPERATIONS}
EXTRA_KINDS = {"K22.2": (1.0, "esophageal stricture"), "K31.7": (1.0, "gastric polyp")}
ROUTINE = (
    "The patient was identified and a time-out was held.",
    "Prepared and draped in the usual fashion.",
    "Blood loss was minimal.",
    "Counts were correct.",
    "The patient tolerated the procedure well.",
    "No complications.",
    "Antibiotics were given before the start.",
    "Informed consent had been obtained.",
    "Monitoring lines were placed.",
    "The field was inspected before closing.",
    "Pressure points were padded.",
    "The equipment was checked.",
    "Hemostasis was secured.",
    "Images were stored.",
    "The patient was brought to recovery in good condition.",
    "Intravenous fluids were given.",
    "The team was debriefed at the end.",
)
AFTERCARE = (
    "Discharged home the same day.",
    "Follow up in two weeks.",
    "Instructions were given.",
    "Diet may be resumed.",
    "No driving for one day.",
    "Call for fever or bleeding.",
    "Activity as tolerated.",
    "Results will be sent to the referring physician.",
)
PURPOSE = {
    "screening": (
        "Average risk screening.",
        "Routine screening examination, no symptoms.",
        "First screening colonoscopy.",
    ),
    "surveillance": (
        "Surveillance, adenomas removed three years ago.",
        "High risk screening because of prior adenomas.",
    ),
    "diagnostic": ("Evaluation of {}.", "Work-up of {}.", "Referred for {}."),
}
REACH = {
    "caecum": (
        "The cecum was reached and the appendiceal orifice seen.",
        "Advanced to the cecum.",
        "Cecal intubation confirmed.",
    ),
    "transverse": (
        "The scope could not be advanced beyond the transverse colon.",
        "Examination ended in the transverse colon because of looping.",
    ),
    "descending": (
        "The scope was not passed beyond the descending colon.",
        "Stopped short of the splenic flexure because of poor preparation.",
    ),
}
STOPPED = (
    "After induction the blood pressure fell and the procedure was stopped.",
    "Terminated after induction because of arrhythmia.",
)


def write(state: Surgery, patient: Patient, rng: Random, page: Page) -> None:
    """Fill the page. Planned forms stand in the title, performed ones in the details; sides not everywhere."""
    operation = OPERATION[state.operation]
    sides = set(rng.sample(("procedure", "details", "preop"), rng.choice((1, 1, 2))))
    page.say("registration", *registration(rng, patient, state.place))
    _heads(state, operation, sides, rng, page)
    _indications(state, operation, patient, rng, page)
    page.say("anesthesia", rng.choice((f"{operation.anesthesia}.", f"{operation.anesthesia}, well tolerated.")))
    routine = rng.sample(ROUTINE, rng.randint(5, 9))
    page.say("details", *routine[:3])
    _details(state, operation, sides, rng, page)
    page.say("details", *routine[3:])
    _findings(state, operation, rng, page)
    page.say("plan", *rng.sample(AFTERCARE, rng.randint(2, 4)))
    for one in state.affecting:
        name = condition(one)
        page.say(
            "plan", rng.choice((f"{name} required extra monitoring and treatment.", f"Medication for {name} adjusted."))
        )


def _with_side(text: str, state: Surgery) -> str:
    if state.finger:
        return f"{text}, {state.side} {state.finger}"
    return f"{text}, bilateral" if state.side == "both" else f"{text}, {state.side} side" if state.side else text


def _words(code: str, operation: Operation, rng: Random) -> str:
    return say.pick(rng, {**operation.kinds, **BOWEL_OTHER, **EXTRA_KINDS}[code][1])


def _heads(state: Surgery, operation: Operation, sides: set[str], rng: Random, page: Page) -> None:
    suspected = operation.reason[1]
    if state.before or state.stopped or (state.kind and rng.random() < 0.4):
        suspected = _words(state.before or state.kind, operation, rng) if state.before or state.kind else suspected
    elif state.purpose:
        suspected = {"screening": "colon cancer screening", "surveillance": "prior adenomas"}.get(
            state.purpose, suspected
        )
    page.say("preop", f"{_with_side(suspected, state) if 'preop' in sides and not state.purpose else suspected}.")
    title = operation.name
    if state.stopped or state.planned != state.form or rng.random() < 0.35:
        title = f"{title}, {operation.forms[state.planned][2]}"
    if state.add_planned:
        title = f"{title}, with possible {operation.add[1]}"
    page.say("procedure", f"{_with_side(title, state) if 'procedure' in sides else title}.")
    if state.stopped:
        page.say("postop", "Same, procedure not completed.")
    elif state.kind:
        page.say(
            "postop", rng.choice(("{}.", "{}, confirmed.", "{} found.")).format(_words(state.kind, operation, rng))
        )
    elif state.polyps:
        page.say("postop", rng.choice(("Colon polyps, pathology below.", "Polyp.", "Polyps removed.")))
    else:
        page.say("postop", rng.choice(("Normal examination.", "No abnormality found.", "Same, no lesion seen.")))


def _indications(state: Surgery, operation: Operation, patient: Patient, rng: Random, page: Page) -> None:
    who = patient.words
    page.say("indications", f"{who} with {operation.reason[1]}." if not state.purpose else f"{who}.")
    if state.purpose:
        page.say("indications", rng.choice(PURPOSE[state.purpose]).format(operation.reason[1]))
    if state.two_staged == "first":
        page.say(
            "indications",
            rng.choice(
                (
                    "Both eyes need surgery; the other eye will follow.",
                    "Cataracts of both eyes, this is the first to be done.",
                )
            ),
        )
    if state.two_staged == "second":
        done = "three weeks ago by me" if state.within_global else "last year"
        page.say("indications", f"The other eye was operated on {done}.")
    if patient.chronic and rng.random() < 0.5:
        page.say(
            "indications",
            say.frame(rng, ("History of {}.", "{}, stable.", "Known {}."), condition(rng.choice(patient.chronic))),
        )
    if rng.random() < 0.2:
        page.say(
            "indications",
            say.frame(rng, say.IN_FAMILY, rng.choice(("colon cancer", "breast cancer", "glaucoma", "diabetes"))),
        )


def _details(state: Surgery, operation: Operation, sides: set[str], rng: Random, page: Page) -> None:
    if state.stopped:
        page.say("details", rng.choice(STOPPED))
    elif state.purpose:
        page.say("details", rng.choice(REACH[state.reach]))
        if state.form == "biopsy" and not state.polyps:
            page.say(
                "details", rng.choice(("Random biopsies were taken.", "Biopsy forceps used to sample the mucosa."))
            )
    else:
        page.say("details", f"{operation.forms[state.form][2]}.")
    if state.converted:
        page.say(
            "details",
            rng.choice(
                (
                    "Dense adhesions; converted to an open operation.",
                    "Because of bleeding the operation was completed through an open incision.",
                )
            ),
        )
    if state.side and ("details" in sides or (sides == {"preop"} and state.purpose)):
        page.say(
            "details",
            {"both": "Both sides were done.", "right": "The right side was done.", "left": "The left side was done."}[
                state.side
            ],
        )
    if state.finger and "procedure" not in sides and "preop" not in sides:
        page.say("details", f"The {state.finger} was released.")
    if state.add:
        page.say("details", rng.choice((f"{operation.add[1]} was performed.", f"Also {operation.add[1]}.")))
    elif state.add_planned:
        page.say(
            "details",
            rng.choice(
                (
                    f"No {operation.add[1]} was needed.",
                    f"The planned step was not done; {operation.add[1]} judged unnecessary.",
                )
            ),
        )


def _findings(state: Surgery, operation: Operation, rng: Random, page: Page) -> None:
    results = []
    for i, polyp in enumerate(state.polyps, 1):
        size = say.centimetres(rng, 0.2, 1.8)
        how = (
            rng.choice(("removed by snare", "taken with a snare"))
            if polyp.technique == "snare"
            else rng.choice(("removed with biopsy forceps", "sampled with forceps"))
        )
        page.say("findings", f"Polyp {i}: {size} cm in the {BOWEL[polyp.site][0]}, {how}.")
        read = ("tubular adenoma", "adenoma") if polyp.adenoma else ("hyperplastic", "no adenoma, inflammatory")
        results.append(f"polyp {i} {rng.choice(read)}")
    if results:
        page.say("addendum" if rng.random() < 0.5 else "findings", f"Pathology: {'; '.join(results)}.")
    if state.also:
        page.say("findings", f"{_words(state.also, operation, rng)} noted.")
    if state.kind and not state.stopped and rng.random() < 0.6:
        page.say("findings", say.frame(rng, say.AFFIRMED, _words(state.kind, operation, rng)))
    denied = [
        k for k in (*operation.kinds, *(BOWEL_OTHER if state.purpose else ())) if k not in (state.kind, state.also)
    ]
    if denied and rng.random() < 0.6:
        page.say("findings", say.frame(rng, say.DENIED, _words(rng.choice(denied), operation, rng)))
