"""The radiology report written from its latent state."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from throughline.corpus.synthetic import language as say
from throughline.corpus.synthetic.authors import Page
from throughline.corpus.synthetic.patients import Patient, condition
from throughline.corpus.synthetic.radiology_exams import EXAMS, Exam
from throughline.corpus.synthetic.radiology_phrases import PHRASES
from throughline.corpus.synthetic.registration import registration

if TYPE_CHECKING:
    from throughline.corpus.synthetic.radiology import Reading

EXAM = {exam.key: exam for exam in EXAMS}
HISTORIES = {
    "Z80.3": "Mother had breast cancer.|Sister with breast cancer.",
    "Z85.3": "Personal history of breast cancer, treatment completed.|Breast cancer years ago, disease free.",
    "F17.210": "Current cigarette smoker, 35 pack years.|Smokes one pack daily.|Active smoker.",
    "Z87.891": "Former smoker, quit six years ago.|Stopped smoking in 2019, 32 pack years.|Ex-smoker.",
    "Z85.118": (
        "Lung cancer resected years ago, no evidence of disease.|Personal history of lung cancer after lobectomy."
    ),
}
NORMAL = (
    "No acute abnormality.",
    "Unremarkable examination.",
    "Normal study.",
    "No acute findings.",
    "Negative examination.",
)
CLOSING = (
    "Follow up as clinically indicated.",
    "Clinical correlation is recommended.",
    "Results were made available to the ordering clinician.",
    "Comparison with outside images would help if obtained.",
    "Remaining observations as above.",
)
VIEWS = {
    "1": ("A single frontal view was obtained.", "Single view.", "One AP projection."),
    "2": ("Two views were obtained.", "Frontal and lateral projections.", "AP and lateral images."),
    "3": ("Three views were obtained.", "Three projections including oblique.", "AP, lateral and oblique images."),
    "4": (
        "Four views were obtained.",
        "Four projections including both obliques.",
        "AP, lateral and two oblique images.",
    ),
}
CONTRAST = {
    "without": ("No intravenous contrast was given.", "Noncontrast technique.", "Performed without IV contrast."),
    "with": ("Intravenous contrast was administered.", "Images after IV contrast.", "Contrast enhanced technique."),
    "both": (
        "Images before and after intravenous contrast.",
        "Precontrast and postcontrast series were acquired.",
        "Performed without and then with IV contrast.",
    ),
}
EXTENT = {
    "complete": (
        "Liver, gallbladder, common duct, pancreas, spleen, kidneys, aorta and inferior vena cava were imaged.",
        "All upper abdominal organs, both kidneys and the great vessels were surveyed.",
    ),
    "limited": (
        "Liver, gallbladder and common duct were imaged.",
        "Targeted imaging of the right upper quadrant; spleen and left kidney not obtained.",
    ),
    "one": ("Only the symptomatic side was examined.", "Unilateral study."),
    "both": ("Both sides were examined.", "Bilateral study."),
}


def phrase(code: str, reading: Reading, rng: Random, *, sided: bool) -> str:
    """The finding as a noun phrase, with its side where ``sided``."""
    text = say.pick(rng, PHRASES[code]).format(side=reading.side, quadrant=reading.quadrant)
    if sided and reading.side and ("{s}" in code or "{m}" in code) and reading.side not in text:
        return f"{text} on the {reading.side}" if rng.random() < 0.5 else f"{reading.side} {text}"
    return text


def write(reading: Reading, patient: Patient, rng: Random, page: Page) -> None:
    """Fill the page. The side stands in the title, the technique or the findings: not everywhere."""
    exam = EXAM[reading.exam]
    two = exam.sided and reading.form == "both"
    where = "findings" if two else rng.choice(("exam", "technique", "findings")) if reading.side else ""
    # A side that no title can carry (chest, breast) must stand with the finding.
    loose = where == "findings" or not exam.sided
    page.say("registration", *registration(rng, patient, reading.place))
    title = _title(exam, reading, rng)
    page.say("exam", f"{reading.side} {title}." if where == "exam" and exam.sided else f"{title}.")
    _history(reading, exam, patient, rng, page)
    page.say("technique", *_technique(exam, reading, rng))
    if where == "technique" and exam.sided:
        page.say("technique", f"{reading.side} side imaged.")
    _comparison(reading, rng, page)
    _findings(reading, exam, rng, page, loose)
    _impression(reading, rng, page, loose and rng.random() < 0.5 and not exam.sided)


def _title(exam: Exam, reading: Reading, rng: Random) -> str:
    if rng.random() < 0.45 and reading.ordered == reading.form:
        return exam.title
    form = {
        "without": "without contrast",
        "with": "with contrast",
        "both": "with and without contrast",
        "one": "unilateral" if exam.key == "leg_veins" else "",
        "screening": "with tomosynthesis",
    }.get(reading.ordered, reading.ordered)
    if form == "both":
        form = "bilateral"
    if form.isdigit():
        form = f"{form} views" if form != "1" else "1 view"
    return f"{exam.title} {form}".strip()


def _history(reading: Reading, exam: Exam, patient: Patient, rng: Random, page: Page) -> None:
    why = say.pick(rng, PHRASES[reading.indication])
    if exam.sided and reading.form == "both" and "{s}" in reading.indication:
        why = f"{reading.side} {why}"
    who = patient.words
    page.say("history", rng.choice((f"{who} with {why}.", f"{why}.", f"{who}, {why}.", f"Referred for {why}.")))
    if reading.history:
        page.say("history", say.pick(rng, HISTORIES[reading.history]))
    if patient.chronic and rng.random() < 0.4:
        page.say("history", f"History of {condition(rng.choice(patient.chronic))}.")
    if rng.random() < 0.14:
        wanted = rng.choice(list(exam.findings))
        page.say(
            "history",
            f"Evaluate for {say.pick(rng, PHRASES[wanted]).format(side=reading.side, quadrant=reading.quadrant)}.",
        )
    if rng.random() < 0.12:
        page.say(
            "history",
            say.frame(rng, say.IN_FAMILY, rng.choice(("colon cancer", "breast cancer", "lung cancer", "stroke"))),
        )


def _technique(exam: Exam, reading: Reading, rng: Random) -> list[str]:
    form = reading.form
    said: list[str] = []
    if form.isdigit():
        said.append(rng.choice(VIEWS[form]))
    elif exam.key in ("leg_veins", "diagnostic_mammogram") or form in ("limited", "complete"):
        said.append(rng.choice(EXTENT[form]))
    elif form in CONTRAST:
        said.append(rng.choice(CONTRAST[form]))
        if form != "without":
            agent = "gadobutrol" if exam.key == "mri_lumbar" else "iohexol 350"
            amount = reading.millilitres / 10 if exam.key == "mri_lumbar" else reading.millilitres
            said.append(f"{amount:g} ml of {agent}.")
    if reading.oral:
        said.append(rng.choice(("Oral contrast was given.", "The patient drank oral contrast beforehand.")))
    if "mammogram" in exam.key:
        said.append("Digital images with tomosynthesis.")
    if reading.work_up:
        side = reading.side
        said.append(
            f"Because of the screening result additional diagnostic views of the {side} breast were taken at the "
            "same visit."
        )
    if rng.random() < 0.3:
        said.append(
            rng.choice(("Dose reduction was applied.", "Image quality is adequate.", "Limited by body habitus."))
        )
    return said


def _comparison(reading: Reading, rng: Random, page: Page) -> None:
    if reading.former:
        past = phrase(reading.former[0], reading, rng, sided=False)
        page.say("comparison", say.frame(rng, say.COMPARED, past))
    else:
        page.say(
            "comparison",
            rng.choice(("None.", "No prior study available.", "Examination of last year, images reviewed.", "")),
        )


def _findings(reading: Reading, exam: Exam, rng: Random, page: Page, loose: bool) -> None:
    said = say.few(rng, exam.background.split("|"), 6, 11)
    for code in reading.findings:
        text = say.frame(rng, say.AFFIRMED, phrase(code, reading, rng, sided=loose))
        if rng.random() < 0.3:
            text = text[:-1] + f", {rng.choice(say.MEASURED).format(say.centimetres(rng, 0.4, 4.0))}."
        said.append(text)
    said += [say.frame(rng, say.DENIED, phrase(code, reading, rng, sided=False)) for code in reading.denied]
    for code in reading.doubted:
        said.append(say.frame(rng, say.DOUBTED, phrase(code, reading, rng, sided=False)))
    if exam.sided and loose and reading.form != "both" and not any("{s}" in c for c in reading.findings):
        said.append(rng.choice((f"{reading.side} side shown.", f"The {reading.side} side was examined.")))
    rng.shuffle(said)
    page.say("findings", *said)


def _impression(reading: Reading, rng: Random, page: Page, sided: bool) -> None:
    listed = [say.frame(rng, say.AFFIRMED_TERSE, phrase(c, reading, rng, sided=sided)) for c in reading.findings]
    listed += [
        say.frame(rng, say.DOUBTED, phrase(c, reading, rng, sided=False)) for c in reading.doubted if rng.random() < 0.7
    ]
    page.say("impression", *(listed or [rng.choice(NORMAL)]))
    if rng.random() < 0.4:
        page.say("impression", rng.choice(CLOSING))
    if reading.amended:
        right = [phrase(c, reading, rng, sided=True) for c in reading.replaced]
        wrong = [phrase(c, reading, rng, sided=False) for c in reading.findings]
        if wrong:
            page.say("addendum", f"On further review {say.join(wrong)} is not confirmed; the impression is corrected.")
        if right:
            page.say("addendum", f"Now identified on review: {say.join(right)}.")
