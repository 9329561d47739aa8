"""The stream of simulated encounters: patient, latent state, note and claim, each derived from the state."""

from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from throughline_serving.claim import Claim
from throughline_serving.encounter import Encounter, Truth
from throughline_serving.errors import InputError

from throughline.corpus.synthetic.authors import Page, lay_out
from throughline.corpus.synthetic.coders import submit
from throughline.corpus.synthetic.coding import Coding
from throughline.corpus.synthetic.patients import Patient, draw_patient
from throughline.corpus.synthetic.remits import answer
from throughline.corpus.synthetic.specialty import Case, Doubt, Specialty

FIRST_DAY = date(2026, 4, 1)
LAST_DAY = date(2026, 9, 30)
RETURNING = 0.18  # share of encounters by someone seen before, once there is anyone: about 1.15 encounters a patient
REMEMBERED = 20_000  # patients who may come back: a stream of any length stays small
AWAY = 45  # days at least until someone comes back: a month of traffic holds hardly anyone twice
UNNOTICED = 0.15  # share of ambiguous encounters whose note shows no sign of it


def generate(
    specialty: str, n: int, seed: int, *, first_day: date = FIRST_DAY, last_day: date = LAST_DAY
) -> Iterator[Encounter]:
    """``n`` encounters in order of date of service, one at a time; the same for the same arguments.

    ``claim`` is the adjudicated truth, ``submitted_claim`` a simulated human coder's, ``truth`` what only the
    simulator knows: remits, pitfalls, and the state with the reason for each code.

    >>> next(generate("radiology", 1, 7)).encounter_id
    'radiology-7-0000000'
    """
    found = _specialties().get(specialty)
    if found is None:
        raise InputError(
            f"the simulator knows no specialty {specialty}",
            where="specialty",
            remedy=f"use one of {', '.join(sorted(_specialties()))}",
        )
    if n < 0 or last_day < first_day:
        raise InputError(
            "nothing can be generated", where="n, first_day, last_day", remedy="give n >= 0 and days in order"
        )
    return _stream(found, n, seed, first_day, (last_day - first_day).days + 1)


def specialties() -> tuple[str, ...]:
    """The names that ``generate`` takes."""
    return tuple(_specialties())


def _specialties() -> dict[str, Specialty]:
    from throughline.corpus.synthetic import emergency, outpatient_surgery, pathology, radiology

    return {
        s.name: s for s in (radiology.SPECIALTY, pathology.SPECIALTY, emergency.SPECIALTY, outpatient_surgery.SPECIALTY)
    }


def _stream(specialty: Specialty, n: int, seed: int, first_day: date, days: int) -> Iterator[Encounter]:
    waiting: deque[tuple[date, Patient]] = deque()  # those seen less than AWAY days ago
    known: list[Patient] = []  # those who may come back
    shares = [case.share for case in specialty.cases]
    for i in range(n):
        rng = Random(f"{specialty.name}/{seed}/{i}")
        case = rng.choices(specialty.cases, shares)[0]
        day = first_day + timedelta(days=i * days // n)
        while waiting and (day - waiting[0][0]).days > AWAY:
            known.append(waiting.popleft()[1])
        del known[:-REMEMBERED]
        patient = _patient(rng, known, case, f"{specialty.name}-{seed}-p{i:07d}")
        waiting.append((day, patient))
        yield _encounter(specialty, case, patient, f"{specialty.name}-{seed}-{i:07d}", day, rng)


def _patient(rng: Random, known: list[Patient], case: Case, patient_id: str) -> Patient:
    """Someone who was seen before and whom the case fits, or someone new."""
    if known and rng.random() < RETURNING:
        for _ in range(12):
            place = rng.randrange(len(known))
            one = known[place]
            if one.fits(case.sex, case.youngest, case.oldest):
                known[place] = known[-1]  # order does not matter, and the list of a long stream is long
                known.pop()
                return one
    return draw_patient(rng, patient_id, case.sex, case.youngest, case.oldest)


def _encounter(specialty: Specialty, case: Case, patient: Patient, name: str, day: date, rng: Random) -> Encounter:
    state = specialty.draw(rng, case, patient)
    doubt = _doubt(specialty, state, rng) if rng.random() < specialty.ambiguous else None
    unnoticed = doubt is not None and rng.random() < UNNOTICED
    true_state = doubt.other if doubt and (unnoticed or rng.random() < 0.5) else state
    coding = Coding()
    specialty.code(true_state, patient, coding)
    claim = coding.claim()
    page = Page(specialty.note_type)
    specialty.write(state, patient, rng, page)
    if doubt and not unnoticed:
        page.say(doubt.section, doubt.remark)
    author = rng.choice(specialty.authors)
    note = lay_out(page, author, f"{name}-n1", rng)
    submitted, error = submit(specialty.name, coding, claim, rng)
    explained: dict[str, Any] = {
        "case": case.key,
        "author": author.name,
        "why": coding.why,
        "facts": dict(specialty.facts(true_state)),
        "ambiguous": None if doubt is None else {"kind": doubt.kind, "noticeable": not unnoticed},
        "human_error": error,
    }
    return Encounter(
        encounter_id=name,
        patient_id=patient.patient_id,
        specialty=specialty.name,
        encounter_class=specialty.encounter_class,
        place_of_service=true_state.place,
        date_of_service=day,
        claim_type="professional",
        payer=patient.payer,
        site=author.site,
        sex=patient.sex,
        age_band=patient.age_band,
        notes=(note,),
        claim=claim,
        submitted_claim=submitted,
        truth=_truth(submitted, error, day, state.pitfalls, explained, rng),
    )


def _doubt(specialty: Specialty, state: Any, rng: Random) -> Doubt | None:
    """Some kinds of doubt do not fit some states: try a few times."""
    return next((found for _ in range(6) if (found := specialty.doubt(state, rng)) is not None), None)


def _truth(
    submitted: Claim, error: str | None, day: date, pitfalls: tuple[str, ...], state: dict[str, Any], rng: Random
) -> Truth:
    return Truth(human_claim=submitted, remits=answer(submitted, error, day, rng), pitfalls=pitfalls, state=state)
