"""The lines of registration that stand on every note: site of care, coverage, and what nobody needs."""

from random import Random

from throughline.corpus.synthetic.patients import Patient

PLACES: dict[str, tuple[str, ...]] = {
    "11": ("Seen at the office imaging suite.", "Location: physician office.", "Outpatient office visit."),
    "21": ("Hospital inpatient.", "Location: inpatient ward.", "Admitted patient, inpatient unit."),
    "22": ("Hospital outpatient department.", "Location: hospital outpatient.", "Outpatient hospital campus."),
    "23": ("Location: emergency room of the hospital.", "Hospital emergency room.", "Emergency room patient."),
    "24": ("Ambulatory surgery center.", "Location: surgery center.", "Freestanding surgical center."),
    "81": ("Independent laboratory.", "Location: reference laboratory.", "Received at the independent laboratory."),
}
IDLE = (
    "Interpreter not needed.",
    "Allergies reviewed.",
    "Identity confirmed.",
    "Consent on file.",
    "Arrived ambulatory.",
    "Accompanied by family.",
    "Medication list reviewed.",
)


def registration(rng: Random, patient: Patient, place: str) -> list[str]:
    """Place of service and payer in words: what modifiers and payer switches hang on."""
    said = [rng.choice(PLACES[place])]
    said.append(rng.choice((f"Coverage: {patient.payer}.", f"Payer {patient.payer}.", f"Insurance {patient.payer}.")))
    if rng.random() < 0.4:
        said.append(rng.choice(IDLE))
    return said
