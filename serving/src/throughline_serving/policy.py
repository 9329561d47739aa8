"""What a specialty's draft may do, decided before any model runs; part of the draft, so part of its digest."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from throughline_serving.encounter import Encounter
from throughline_serving.noun import Noun


class AlwaysHuman(Noun):
    """Encounters that go to a human coder whatever the coder proposes, for example inpatient stays."""

    encounter_classes: tuple[str, ...] = ()
    places_of_service: tuple[str, ...] = ()
    claim_types: tuple[str, ...] = ()

    def holds(self, encounter: Encounter) -> bool:
        """Whether the policy claims this encounter."""
        return (
            encounter.encounter_class in self.encounter_classes
            or encounter.place_of_service in self.places_of_service
            or encounter.claim_type in self.claim_types
        )


class Policy(Noun):
    """``labels`` says how a corpus judges codes: ``billable`` on the date of service, or ``annotated`` in one pinned
    edition without dates. ``payers`` lists the payers it was made for (empty: any). ``maximum_novelty`` is the share of
    tokens unknown to training, 0 to 1, above which an encounter is unlike the training data."""

    specialty: str
    title: str
    diagnosis_system: str
    labels: Literal["billable", "annotated"]
    editions: tuple[str, ...]
    always_human: AlwaysHuman = AlwaysHuman()
    payers: tuple[str, ...] = ()
    required_tables: tuple[str, ...] = ()
    maximum_novelty: Annotated[float, Field(ge=0, le=1)] = 1.0

    @classmethod
    def load(cls, path: Path) -> "Policy":
        """Read ``policy.json``."""
        return cls.model_validate_json(path.read_bytes())

    def save(self, path: Path) -> None:
        """Write ``policy.json``."""
        path.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")
