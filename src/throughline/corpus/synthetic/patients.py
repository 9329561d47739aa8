"""People, payers and sites: who is seen, where, and who pays."""

from dataclasses import dataclass
from random import Random

MEDICARE = "Lakeland Medicare"
MEDICAID = "Harbor Medicaid"
COMMERCIAL = ("Tidewater Mutual", "Meridian Health Plan")
PAYERS = (*COMMERCIAL, MEDICARE, MEDICAID)
SITES = ("st-anselm", "northgate")

# Condition (code, how notes name it, from which age, share at 70): affects care only where a case says so.
CHRONIC = (
    ("I10", "hypertension", 35, 0.55),
    ("E11.9", "type 2 diabetes", 35, 0.24),
    ("E78.5", "hyperlipidemia", 35, 0.40),
    ("J44.9", "COPD", 45, 0.12),
    ("I48.91", "atrial fibrillation", 55, 0.12),
    ("I25.10", "coronary artery disease", 50, 0.16),
    ("K21.9", "reflux disease", 20, 0.18),
    ("E03.9", "hypothyroidism", 25, 0.12),
    ("N18.30", "stage 3 chronic kidney disease", 55, 0.09),
    ("G47.33", "obstructive sleep apnea", 35, 0.10),
    ("M81.0", "osteoporosis", 60, 0.10),
)


@dataclass(frozen=True)
class Patient:
    """A person. ``chronic`` holds codes of lasting conditions; ``smoking`` is never, former or current."""

    patient_id: str
    sex: str
    age: int
    payer: str
    smoking: str
    chronic: tuple[str, ...]

    @property
    def age_band(self) -> str:
        """Ten years wide, as ``60-69``; 90 and over is one band, as de-identified data have it."""
        if self.age >= 90:
            return "90+"
        low = self.age // 10 * 10
        return f"{low}-{low + 9}"

    @property
    def medicare(self) -> bool:
        """Whether the payer follows Medicare's switches."""
        return self.payer == MEDICARE

    @property
    def words(self) -> str:
        """As notes open: ``64 year-old woman``."""
        adult = self.age >= 18
        return (
            f"{self.age} year-old {('woman' if adult else 'girl') if self.sex == 'F' else ('man' if adult else 'boy')}"
        )

    def fits(self, sex: str, youngest: int, oldest: int) -> bool:
        """Whether a case for ``sex`` (``*`` any) and these ages can be this person's."""
        return sex in ("*", self.sex) and youngest <= self.age <= oldest


def draw_patient(rng: Random, patient_id: str, sex: str, youngest: int, oldest: int) -> Patient:
    """A new person of the wanted sex (``*``: any) and age in years, both ends included."""
    age = round(rng.triangular(youngest, oldest, youngest + 0.6 * (oldest - youngest)))
    chosen = rng.choice("FM") if sex == "*" else sex
    if age >= 65:
        payer = MEDICARE if rng.random() < 0.85 else COMMERCIAL[0]
    else:
        payer = rng.choices(PAYERS, (0.38, 0.30, 0.07, 0.25))[0]
    smoking = rng.choices(("never", "former", "current"), (0.58, 0.26, 0.16))[0] if age >= 18 else "never"
    chronic = tuple(
        code for code, _, start, share in CHRONIC if age >= start and rng.random() < share * min(1.0, age / 70)
    )
    return Patient(patient_id, chosen, age, payer, smoking, chronic)


def condition(code: str) -> str:
    """How notes name a chronic condition."""
    return _NAMES[code]


_NAMES = {code: name for code, name, _, _ in CHRONIC}
