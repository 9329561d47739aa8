"""What a corpus has to hold before anything is learnt from it: the rules of validation, as data."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from throughline_serving.editions import Edition

Check = Literal["known", "unique", "between", "among", "matches"]
Scope = Literal["encounter", "corpus"]

EARLIEST = date(2000, 1, 1)
MOST_NOTES = 200
MOST_DIAGNOSES = 25  # of an institutional claim, the larger of the two types
MOST_ANNOTATED = 100  # a benchmark's list of codes is no claim
CHARACTERS = (10, 500_000)
GARBLED = 0.02  # share of characters
LETTERS = 0.3  # share of characters: less is no prose
SEXES = ("F", "M", "U", "X", "female", "male", "other", "unknown")


@dataclass(frozen=True)
class Expectation:
    """One rule: what ``check`` asks of ``column`` of the measures. ``says`` is the rule in words, when it holds.

    An absent value satisfies every check but ``known``. ``low`` and ``high`` are inclusive.
    """

    rule: str
    says: str
    column: str
    check: Check = "between"
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    pattern: str = ""
    scope: Scope = "encounter"


@dataclass(frozen=True)
class Bounds:
    """What differs between corpora. ``payers``: those declared (empty: any).

    ``today`` is the last possible date of service; ``minimum`` the fewest encounters a specialty is trained on;
    ``fewest_diagnoses`` is 0 for corpora that hold encounters with nothing to code.
    """

    specialty: str
    labels: Literal["billable", "annotated"]
    today: date
    payers: tuple[str, ...] = ()
    minimum: int = 100
    fewest_diagnoses: int = 1


def expectations(bounds: Bounds, edition: Edition) -> tuple[Expectation, ...]:
    """The rules for one specialty of a corpus, in the order in which a page lists them."""
    dated = _of_dates(bounds, edition) if bounds.labels == "billable" else ()
    return (*_of_identity(bounds), *dated, *_of_notes(), *_of_claims(bounds, edition), *_of_the_corpus(bounds))


def _of_identity(bounds: Bounds) -> tuple[Expectation, ...]:
    rules = (
        Expectation("id.known", "every encounter has an id", "encounter_id", "known"),
        Expectation("id.unique", "no id comes twice", "encounter_id", "unique"),
        Expectation("id.printable", "ids are printable", "id_printable", low=1),
        Expectation("patient.blank", "a patient id, where given, is not blank", "patient_blank", high=0),
        Expectation("specialty.known", f"all are {bounds.specialty}", "specialty", "among", values=(bounds.specialty,)),
        Expectation(
            "claim_type.known",
            "claim types are professional or institutional",
            "claim_type",
            "among",
            values=("professional", "institutional"),
        ),
        Expectation(
            "place_of_service.format",
            "a place of service, where given, has two digits",
            "place_of_service",
            "matches",
            pattern=r"^\d{2}\Z",
        ),
        Expectation("sex.known", f"sex, where given, is one of {', '.join(SEXES)}", "sex", "among", values=SEXES),
        Expectation(
            "age_band.format",
            "an age band, where given, is like 40-49 or 90+",
            "age_band",
            "matches",
            pattern=r"^(?:\d{1,2}-\d{1,2}|\d{1,2}\+)\Z",
        ),
    )
    if not bounds.payers:
        return rules
    payer = Expectation("payer.known", "payers are declared ones", "payer", "among", values=bounds.payers)
    return (*rules, payer)


def _of_dates(bounds: Bounds, edition: Edition) -> tuple[Expectation, ...]:
    last = edition.ends or date.max
    first, today = EARLIEST.toordinal(), bounds.today.toordinal()
    return (
        Expectation("date.known", "every encounter has a date of service", "day", "known"),
        Expectation("date.plausible", f"dates of service are from {EARLIEST} on", "day", low=first),
        Expectation("date.past", f"no date of service is after {bounds.today}", "day", high=today),
        Expectation(
            "date.in_edition",
            f"dates of service lie within {edition.name}, which ends {edition.ends or 'open'}",
            "day",
            low=edition.effective.toordinal(),
            high=last.toordinal(),
        ),
        Expectation("date.order", "encounters stand in order of date of service", "days_since_previous", low=0),
    )


def _of_notes() -> tuple[Expectation, ...]:
    few, many = CHARACTERS
    return (
        Expectation("note.count", f"1 to {MOST_NOTES} notes an encounter", "notes", low=1, high=MOST_NOTES),
        Expectation("note.id", "note ids differ within an encounter", "note_ids_repeated", high=0),
        Expectation("note.blank", "no note is blank", "blank_notes", high=0),
        Expectation("note.length", f"{few} to {many:,} characters an encounter", "characters", low=few, high=many),
        Expectation("note.garbled", f"at most {GARBLED:.0%} garbled characters", "garbled_share", high=GARBLED),
        Expectation("note.prose", f"at least {LETTERS:.0%} letters", "letter_share", low=LETTERS),
        Expectation("note.sections", "sections lie within their notes", "sections_outside", high=0),
    )


def _of_claims(bounds: Bounds, edition: Edition) -> tuple[Expectation, ...]:
    few = bounds.fewest_diagnoses
    most = MOST_DIAGNOSES if bounds.labels == "billable" else MOST_ANNOTATED
    rules = (
        Expectation("claim.present", "every encounter is coded", "uncoded", high=0),
        Expectation("diagnosis.count", f"{few} to {most} diagnoses a claim", "diagnoses", low=few, high=most),
        Expectation("diagnosis.repeated", "no diagnosis stands twice on a claim", "diagnoses_repeated", high=0),
        Expectation(
            "diagnosis.format", "diagnoses are written in capitals, with their dots", "diagnoses_malformed", high=0
        ),
        Expectation("diagnosis.in_edition", f"every diagnosis is in {edition.name}", "diagnoses_foreign", high=0),
        Expectation("procedure.format", "procedure codes have their system's form", "procedures_malformed", high=0),
        Expectation("line.units", "1 unit or more a line", "units_fewest", low=1),
        Expectation("line.units_most", "999 units or fewer a line", "units_most", high=999),
        Expectation("line.pointers", "pointers name diagnoses of their claim", "pointers_outside", high=0),
        Expectation("line.pointers_most", "4 pointers or fewer a line", "pointers_most", high=4),
        Expectation("line.pointers_fewest", "every professional line has a pointer", "pointers_fewest", low=1),
        Expectation("line.modifiers", "modifiers have two characters", "modifiers_malformed", high=0),
        Expectation("line.modifiers_most", "4 modifiers or fewer a line", "modifiers_most", high=4),
        Expectation("submitted.in_edition", f"submitted diagnoses are in {edition.name}", "submitted_foreign", high=0),
        Expectation("submitted.pointers", "submitted pointers name diagnoses", "submitted_pointers_outside", high=0),
        Expectation("remit.line", "remits answer lines of their claim", "remits_outside", high=0),
    )
    if bounds.labels == "annotated":
        return rules
    billable = Expectation(
        "diagnosis.billable", f"every diagnosis is billable in {edition.name}", "diagnoses_unbillable", high=0
    )
    return (*rules, billable)


def _of_the_corpus(bounds: Bounds) -> tuple[Expectation, ...]:
    def corpus(rule: str, says: str, column: str, low: float) -> Expectation:
        return Expectation(rule, says, column, low=low, scope="corpus")

    return (
        corpus("corpus.size", f"{bounds.minimum:,} encounters or more", "encounters", bounds.minimum),
        corpus("corpus.patients", "5 patients or more in 100 encounters", "patients_share", 0.05),
        corpus("corpus.texts", "30 distinct texts or more in 100 encounters", "distinct_text_share", 0.3),
        corpus("corpus.adjudicated", "an adjudicated claim for 2 in 10 encounters", "adjudicated_share", 0.2),
        corpus("corpus.submitted", "submitted claims, where any, for 9 in 10 encounters", "submitted_share", 0.9),
        corpus("corpus.labels", "half of all labels or more are seen twice", "repeated_label_share", 0.5),
    )
