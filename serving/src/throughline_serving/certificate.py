"""A certificate: the threshold of one specialty, what it promises, and the figures to recompute it from its cohort."""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, ValidationError, model_validator

from throughline_serving.digest import of_json
from throughline_serving.errors import InputError
from throughline_serving.noun import Noun

RiskKind = Literal["coding_error", "denial"]
State = Literal["certified", "needs_more_labels", "more_labels_will_not_help"]
Count = Annotated[int, Field(ge=0)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
TieHash = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Share = Annotated[float, Field(gt=0.0, lt=1.0, allow_inf_nan=False)]
ABSENT_UNLESS_KNOWN = ("more_labels", "certifiable_target")


class Start(Noun):
    """Where the climb began: m encounters, of which k may be bad (of the first risk). m > n: too few for any rung."""

    m: Annotated[int, Field(ge=1)]
    k: Count


class Risk(Noun):
    """Bad and allowed among the first m (cannot certify: among the start's). Unanswered outcomes are counted in bad."""

    kind: RiskKind
    target: Share
    bad: Count
    allowed: Count
    unanswered: Count


class Certificate(Noun):
    """Certified: eligible encounters whose confidence passes the threshold (``threshold.passes``) go straight through.

    ``n`` eligible of ``received`` calibration encounters, ``m`` of them certified. ``threshold`` and ``tie`` are None
    where nothing is certified; ``tie`` also where no hash is needed. ``plan``: digest of what was fixed before an
    outcome was seen. ``draft``, ``cohort``: digests. ``ends``: the last day on which it holds.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    schema_: Literal["certificate/1"] = Field(alias="schema")
    state: State
    method: Literal["ladder"]
    delta: Annotated[float, Field(gt=0.0, le=0.5, allow_inf_nan=False)]
    received: Count
    n: Count
    m: Count
    threshold: Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)] | None
    tie: TieHash | None
    tie_key: str
    start: Start
    plan: Sha256
    risks: Annotated[tuple[Risk, ...], Field(min_length=1)]
    more_labels: Annotated[int, Field(ge=1)] | None = None
    certifiable_target: Annotated[float, Field(gt=0.0, le=1.0, allow_inf_nan=False)] | None = None
    draft: str | None
    cohort: Sha256
    editions: tuple[str, ...]
    issued: date
    ends: date

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if not self.m <= self.n <= self.received:
            raise ValueError("m <= n <= received does not hold")
        if len({risk.kind for risk in self.risks}) < len(self.risks):
            raise ValueError("a risk is named twice")
        if self.ends < self.issued:
            raise ValueError("it ends before it begins")
        if self.state == "certified":
            if self.threshold is None or self.m == 0 or any(risk.bad > risk.allowed for risk in self.risks):
                raise ValueError("certified needs a threshold and counts within what is allowed")
        elif self.threshold is not None or self.tie is not None or self.m:
            raise ValueError("what is not certified has no threshold")
        return self

    @property
    def certified(self) -> bool:
        """Whether anything may go straight through."""
        return self.state == "certified"

    def as_json(self) -> dict[str, Any]:
        """The JSON object of the file; ``more_labels`` and ``certifiable_target`` are absent unless known."""
        value = self.model_dump(mode="json")
        return {key: item for key, item in value.items() if item is not None or key not in ABSENT_UNLESS_KNOWN}

    @cached_property
    def digest(self) -> str:
        """What decisions, bundles and people cite it by, whatever the spacing of its file."""
        return of_json(self.as_json())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read certificate.json. Raises InputError that names the file, and the first field that is wrong."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError:
            raise InputError(f"{path} cannot be read", where="certificate", remedy="give its JSON file") from None
        except ValidationError as error:
            raise InputError(
                f"{path} is no certificate: {faults(error)[0]}", where=str(path), remedy="issue it again"
            ) from None


def faults(error: ValidationError) -> list[str]:
    """Each field that is wrong, and the rule; never the value."""
    return [
        f"{'.'.join(map(str, fault['loc'])) or 'certificate'}: {fault['msg']}"
        for fault in error.errors(include_url=False, include_input=False, include_context=False)
    ]
