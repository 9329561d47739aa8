"""What the pages are made of: numbers only, no note text, no identifiers. ``None`` means "not measured", never 0.

Shares, errors, targets and bounds are fractions from 0 to 1; counts are whole encounters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from throughline_serving.certificate import Certificate

from throughline import __version__

if TYPE_CHECKING:
    from throughline.calibration.certificate import RungTaken


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """Error among the most confident encounters: arrays of equal length, ``share`` rising."""

    share: tuple[float, ...]
    error: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Evaluation:
    """A specialty on the test split. ``bad`` and ``denied`` count among those routed straight through."""

    received: int
    straight_through: int
    review: int
    refused: int
    bad: int
    denied: int | None
    exact: tuple[int, int] | None  # right, of
    diagnoses: Estimate | None  # micro-F1
    procedures: Estimate | None  # micro-F1
    aurc: Estimate | None
    cost_ai: float | None  # a mean per encounter received
    cost_human: float | None
    currency: str
    reasons: Mapping[str, int]  # first reason in routing order -> encounters
    curve: Curve | None


@dataclass(frozen=True)
class Climb:
    """The certificate recomputed from its cohort file.

    ``stairs[risk][k]`` is the fewest encounters among which k bad are allowed; ``bad_ranks[risk]`` are the ranks
    (from 1, most confident first) of the bad ones up to the last rung read. ``forecast`` is the straight-through share
    that more labels should bring, an estimate. ``differences`` says where the recomputation disagrees with the
    certificate; empty means it holds. ``tune`` and ``calibrate`` count the rows of the file.
    """

    rungs: tuple["RungTaken", ...]
    stairs: Mapping[str, tuple[int, ...]]
    bad_ranks: Mapping[str, tuple[int, ...]]
    tune: int
    calibrate: int
    ties_at_cut: int
    forecast: float | None = None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Separation:
    """What the split says: overlap of calibrate and test with what fitted the draft, and what was dropped for it.

    ``own_patients``: the corpus names no patients, each report counts as its own. ``dates`` of service of calibrate.
    """

    shared_patients: int | None
    shared_texts: int | None
    left_out: int | None  # second and later encounters of a patient, dropped from calibrate
    own_patients: bool = False
    dates: tuple[str, str] | None = None


@dataclass(frozen=True)
class Seal:
    """A sealed bundle: its digest, and the name of the key that signed it."""

    digest: str
    key: str


@dataclass(frozen=True)
class Specialty:
    """All that a run leaves for one specialty; digests in full, shown by six characters.

    ``goal`` is the straight-through share that it should reach, ``in_force`` the dates of service that its editions
    cover (no end: open; none where labels are annotated), ``drift_page`` a path relative to the scoreboard.
    """

    name: str  # as in files and commands
    title: str  # as in sentences
    evaluation: Evaluation | None = None
    certificate: Certificate | None = None
    climb: Climb | None = None
    separation: Separation | None = None
    seal: Seal | None = None
    goal: float | None = None
    encounters: int | None = None  # read from the corpus
    corpus_digest: str | None = None
    coder_digest: str | None = None
    policy_digest: str | None = None
    labels: str | None = None  # how codes are judged: billable | annotated
    in_force: tuple[str, str | None] | None = None
    drift_page: str | None = None
    files: str = ""  # folder of certificate.json and cohort.jsonl, as a command names it


@dataclass(frozen=True)
class Provenance:
    """What a run knows of itself. ``finished`` is local time, ``2026-07-13 14:03``; ``goals`` by specialty."""

    corpus: str
    simulated: bool
    encoder: str | None = None
    finished: str | None = None
    seconds: float | None = None
    goals: Mapping[str, float] = field(default_factory=dict)
    version: str = __version__


@dataclass(frozen=True)
class Failure:
    """A stage that ended early, what the page therefore lacks, what to do, and when the last whole page was written."""

    stage: str
    what: str
    missing: str
    remedy: str
    last_good: str | None = None


@dataclass(frozen=True)
class RunResult:
    """What the scoreboard shows; no specialties and no failures is a run that has not happened yet.

    ``bundles`` is the folder of the corpus' bundles, as a command names it.
    """

    provenance: Provenance
    specialties: tuple[Specialty, ...]
    failures: tuple[Failure, ...] = ()
    bundles: str = "bundles"


@dataclass(frozen=True)
class CertificatePage:
    """What one certificate page shows: one specialty of a run."""

    run: RunResult
    specialty: Specialty
