"""The emergency chart written from the state of the visit."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from throughline.corpus.synthetic import language as say
from throughline.corpus.synthetic.authors import Page
from throughline.corpus.synthetic.emergency_coding import wound_sites
from throughline.corpus.synthetic.emergency_complaints import COMPLAINTS, Complaint
from throughline.corpus.synthetic.emergency_wounds import CUTS, FALLS, PLACES
from throughline.corpus.synthetic.patients import Patient, condition
from throughline.corpus.synthetic.registration import registration

if TYPE_CHECKING:
    from throughline.corpus.synthetic.emergency import Visit

COMPLAINT = {complaint.key: complaint for complaint in COMPLAINTS}
CAUSES = {code: words for code, _, words in (*FALLS, *CUTS)}
SCENES = {code: words for code, _, words in PLACES}
PROBLEMS = {
    2: ("A minor self-limited problem.", "One self-limited complaint, nothing else to address."),
    3: ("An acute uncomplicated problem.", "A single uncomplicated acute illness or injury."),
    4: (
        "An undiagnosed new problem with uncertain prognosis.",
        "An acute problem with systemic symptoms.",
        "A chronic illness with exacerbation.",
    ),
    5: ("A problem that threatens life or bodily function.", "A severe exacerbation with threat to organ function."),
}
DATA = {
    2: ("No tests were needed.", "No studies ordered."),
    3: ("Two tests were ordered and reviewed.", "A prior outside note and one test were reviewed."),
    4: (
        "I personally interpreted the images.",
        "Blood count, chemistry and urinalysis reviewed.",
        "History obtained from an independent historian and three tests reviewed.",
    ),
    5: (
        "I interpreted the images myself and discussed the case with the consultant.",
        "Four laboratory tests reviewed and management discussed with an outside physician.",
    ),
}
RISK = {
    2: ("Rest and ice advised, discharged.", "Reassurance only, discharged."),
    3: ("Over-the-counter analgesic, discharged.", "Nonprescription medication and return precautions."),
    4: ("Prescription written, discharged.", "Prescription drug started; follow up in two days."),
    5: (
        "Hospital admission decided.",
        "Parenteral opioid given with monitoring and admission considered.",
        "Admitted to the intensive care unit.",
    ),
}
CLAIMED = {2: "straightforward", 3: "low", 4: "moderate", 5: "high"}
NORMAL = (
    "Alert and in no distress.",
    "Heart regular.",
    "Lungs clear to auscultation.",
    "Abdomen soft.",
    "No focal deficit.",
    "Skin warm and dry.",
    "Neck supple.",
    "Extremities without edema.",
    "Pupils equal and reactive.",
    "Gait steady.",
    "Mucous membranes moist.",
    "Pulses equal.",
    "Speech clear.",
    "Mood and affect appropriate.",
    "Capillary refill brisk.",
    "Vital signs reviewed.",
)
COURSE = (
    "Reassessed twice during the stay.",
    "The plan was discussed and understood.",
    "Old chart not available.",
    "Vital signs remained stable.",
    "Questions were answered.",
    "Return precautions were given in writing.",
    "Care was handed over at change of shift.",
    "Comfort measures offered.",
    "Medication list reconciled.",
    "No interpreter was required.",
)
DENIALS = (
    "chest pain",
    "shortness of breath",
    "fever",
    "vomiting",
    "headache",
    "abdominal pain",
    "dysuria",
    "rash",
    "back pain",
)


def write(visit: Visit, patient: Patient, rng: Random, page: Page) -> None:
    """Fill the page. Problems stand in the assessment, data in the results, risk in the plan."""
    complaint = COMPLAINT[visit.complaint]
    where = {rng.choice(("presentation", "exam", "assessment")), rng.choice(("presentation", "exam"))}
    page.say("registration", *registration(rng, patient, visit.place))
    _presentation(visit, complaint, patient, rng, page, complaint.sided and "presentation" in where)
    if complaint.sided and ("exam" in where or not visit.kind):
        page.say(
            "exam",
            rng.choice(("Findings are on the {} side.", "The {} side is affected.", "{} side tender.")).format(
                visit.side
            ),
        )
    page.say("exam", *say.few(rng, list(NORMAL), 5, 9))
    _history(patient, rng, page)
    page.say("results", rng.choice(DATA[visit.data]))
    page.say("course", rng.choice(PROBLEMS[visit.problems]))
    page.say("plan", rng.choice(RISK[visit.risk]))
    page.say("course", *rng.sample(COURSE, rng.randint(2, 4)))
    if visit.claimed:
        page.say("course", f"This visit was of {CLAIMED[visit.claimed]} complexity.")
    _procedures(visit, complaint, rng, page)
    _assessment(visit, complaint, rng, page, "assessment" in where)
    for one in visit.affecting:
        name = condition(one)
        page.say(
            "plan",
            rng.choice(
                (
                    f"Home treatment for {name} adjusted.",
                    f"{name} addressed and medication changed.",
                    f"Management complicated by {name}.",
                )
            ),
        )


def _presentation(visit: Visit, complaint: Complaint, patient: Patient, rng: Random, page: Page, sided: bool) -> None:
    who = patient.words
    what = complaint.symptom[1]
    if visit.complaint == "recheck":
        what = "a wound check" if visit.kind == "again" else "a return visit for stitches"
    if sided:
        what = f"{visit.side} {what}"
    page.say("triage", rng.choice((f"{what}.", f"Presents with {what}.", f"Chief complaint {what}.")))
    if rng.random() < 0.1:
        page.say(
            "triage",
            f"Triage impression: possible {say.pick(rng, rng.choice([w for _, w in complaint.kinds.values()]))}.",
        )
    page.say(
        "hpi", f"{who} with {what} since {rng.choice(('this morning', 'yesterday', 'two hours ago', 'last night'))}."
    )
    if visit.cause:
        page.say(
            "hpi",
            (
                f"{rng.choice(('Patient', 'He or she', 'The patient'))} "
                f"{CAUSES[visit.cause]}{' ' + SCENES[visit.scene] if visit.scene else ''}."
            ),
        )
    page.say("hpi", f"Denies {say.join(say.few(rng, [d for d in DENIALS if d != complaint.symptom[1]], 1, 3))}.")
    if visit.left_early == "unseen":
        page.say(
            "hpi",
            rng.choice(
                ("Left before the physician could see the patient.", "Called three times, gone from the waiting room.")
            ),
        )
    if visit.left_early == "against advice":
        page.say(
            "plan",
            rng.choice(
                ("Left against medical advice before treatment was complete.", "Refused further care and signed out.")
            ),
        )


def _history(patient: Patient, rng: Random, page: Page) -> None:
    for one in patient.chronic[:3]:
        if rng.random() < 0.5:
            page.say("history", rng.choice(("{}.", "History of {}.", "Known {}, stable.")).format(condition(one)))
    if rng.random() < 0.2:
        page.say("history", say.frame(rng, say.IN_FAMILY, rng.choice(("heart attack", "stroke", "diabetes", "asthma"))))
    if rng.random() < 0.2:
        page.say(
            "history",
            say.frame(
                rng,
                say.REMEMBERED,
                rng.choice(("pneumonia", "appendicitis", "kidney stones", "migraine", "ankle sprain")),
            ),
        )


def _procedures(visit: Visit, complaint: Complaint, rng: Random, page: Page) -> None:
    side = visit.side
    done = {
        "ekg": "Electrocardiogram: my separate interpretation and report, sinus rhythm, no ST change.",
        "splint": f"Short arm splint applied{'' if rng.random() < 0.5 else ' to the ' + side + ' side'}.",
        "leg_splint": "Short leg splint applied.",
        "reduced": "Closed reduction with manipulation performed, orthopedics will follow.",
        "drain": "Incision and drainage of a single abscess.",
        "drain_complex": "Incision and drainage, loculations broken, packing placed, complicated.",
        "eye": "Corneal foreign body removed under slit lamp.",
        "nose": "Anterior packing placed with limited cautery.",
        "ear": "Foreign body removed from the ear canal with forceps.",
        "joint": "Closed reduction of the shoulder with manipulation, orthopedics will follow.",
    }.get(visit.act, "")
    page.say("procedures", done)
    if visit.act == "" and complaint.act == "ekg" and rng.random() < 0.6:
        page.say("results", "ECG seen, read by cardiology.")
    _wounds(visit, rng, page)
    if visit.act and not visit.separate:
        page.say(
            "course",
            rng.choice(("Here for this procedure only; no other evaluation.", "No separate problem was evaluated.")),
        )
    elif visit.act:
        page.say(
            "course",
            rng.choice(
                (
                    "A full evaluation apart from the procedure was carried out.",
                    "Separate assessment of other injuries and complaints made.",
                )
            ),
        )
    if visit.minutes:
        page.say("course", f"Critical care time {visit.minutes} minutes, procedures excluded.")
    if visit.tube:
        page.say("procedures", "Orotracheal intubation performed.")
    if visit.line:
        page.say("procedures", "Central venous catheter placed.")
    elif visit.minutes and rng.random() < 0.4:
        page.say("course", "Chest film read at the bedside during critical care.")


def _wounds(visit: Visit, rng: Random, page: Page) -> None:
    for wound in visit.wounds:
        site = wound_sites(visit)[wound.site]
        page.say("exam", f"{wound.length:.1f} cm laceration of the {site.words}.")
        if wound.foreign:
            page.say(
                "exam",
                rng.choice(
                    (
                        f"A foreign body lies in the {site.words} wound.",
                        f"Glass found in the wound of the {site.words}.",
                    )
                ),
            )
    if not visit.wounds:
        return
    if visit.strips:
        page.say("procedures", "Closed with adhesive strips only.")
    elif visit.layered:
        page.say(
            "procedures",
            rng.choice(("Layered closure with deep absorbable sutures.", "Deep layer and skin closed separately.")),
        )
    else:
        page.say(
            "procedures",
            rng.choice(("Single layer closure with nylon.", "Skin closed with simple sutures, one layer.")),
        )
    page.say(
        "procedures",
        rng.choice(
            ("Irrigated and explored; no tendon injury.", "No foreign body elsewhere.", "Anesthesia with lidocaine.")
        ),
    )


def _assessment(visit: Visit, complaint: Complaint, rng: Random, page: Page, sided: bool) -> None:
    if visit.wounds:
        page.say(
            "assessment",
            f"Laceration{'s' if len(visit.wounds) > 1 else ''}, repaired." if not visit.strips else "Laceration.",
        )
        return
    if visit.kind:
        words = say.pick(rng, complaint.kinds[visit.kind][1])
        if visit.kind == "again":
            words = f"{words} of the {visit.side} hand"
        if complaint.sided and sided:
            words = f"{visit.side} {words}"
        page.say("assessment", rng.choice(("{}.", "Final diagnosis: {}.", "{}, confirmed.")).format(words))
        if visit.amended:
            page.say(
                "addendum",
                (
                    f"Final reading does not confirm {words}; discharge diagnosis is {complaint.symptom[1]} of unclear "
                    "cause."
                ),
            )
    elif visit.doubted:
        words = say.pick(rng, complaint.kinds[visit.doubted][1])
        page.say("assessment", say.frame(rng, say.DOUBTED, words))
        if rng.random() < 0.5:
            page.say("assessment", f"{complaint.symptom[1]}.")
    else:
        page.say(
            "assessment",
            rng.choice(
                (
                    f"{complaint.symptom[1]}, cause undetermined.",
                    f"{complaint.symptom[1]}.",
                    f"Nonspecific {complaint.symptom[1]}.",
                )
            ),
        )
    others = [w for k, (_, w) in complaint.kinds.items() if k not in (visit.kind, visit.doubted)]
    if others and rng.random() < 0.3:
        page.say("course", say.frame(rng, say.DENIED, say.pick(rng, rng.choice(others))))
