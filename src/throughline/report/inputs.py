"""What the pages are made of: numbers only, no note text, no identifiers. ``None`` means "not measured", never 0.

Shares, errors, targets and bounds are fractions from 0 to 1; counts are whole encounters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
class Risk:
    """One risk of a certificate: ``bad`` found and ``allowed`` among m; ``unanswered`` are counted within ``bad``."""

    kind: str
    target: float
    bad: int
    allowed: int
    unanswered: int


@dataclass(frozen=True)
class Certificate:
    """A ladder certificate as issued; ``digest`` is its own. ``expected_share`` is what more labels should bring."""

    digest: str
    state: str  # certified | needs_more_labels | more_labels_will_not_help
    method: str
    delta: float
    received: int
    n: int
    m: int
    threshold: float | None
    tie: str | None
    start_m: int | None
    start_k: int | None
    plan: str | None
    risks: tuple[Risk, ...]
    more_labels: int | None
    expected_share: float | None
    certifiable_target: float | None
    draft: str | None
    cohort: str | None
    editions: tuple[str, ...]
    issued: str | None
    ends: str | None

    @property
    def certified(self) -> bool:
        """Whether it lets anything through."""
        return self.state == "certified"


@dataclass(frozen=True)
class Rung:
    """A rung that was read: ``m`` encounters taken, and per risk how many were found bad and how many are allowed."""

    m: int
    found: Mapping[str, int]
    allowed: Mapping[str, int]
    passed: bool


@dataclass(frozen=True)
class Climb:
    """The certificate recomputed from its cohort file.

    ``stairs[risk][k]`` is the fewest encounters among which k bad are allowed; ``bad_ranks[risk]`` are the ranks
    (from 1, most confident first) of the bad ones up to the last rung read. ``differences`` says where the
    recomputation disagrees with the certificate; empty means it holds.
    """

    rungs: tuple[Rung, ...]
    stairs: Mapping[str, tuple[int, ...]]
    bad_ranks: Mapping[str, tuple[int, ...]]
    tune: int
    calibrate: int
    ties_at_cut: int
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Separation:
    """What the split says: overlap between calibrate and what fitted the draft, and encounters dropped for it."""

    shared_patients: int | None
    shared_texts: int | None
    left_out: int | None  # second and later encounters of a patient, dropped from calibrate
    first: str | None = None  # dates of service of calibrate
    last: str | None = None


@dataclass(frozen=True)
class Seal:
    """A sealed bundle: its digest, and who signed it."""

    digest: str
    key: str | None


@dataclass(frozen=True)
class Specialty:
    """All that a run leaves for one specialty. ``goal`` is the straight-through share that it should reach."""

    name: str  # as in files and commands
    title: str  # as in sentences
    evaluation: Evaluation | None = None
    certificate: Certificate | None = None
    climb: Climb | None = None
    separation: Separation | None = None
    seal: Seal | None = None
    policy: str | None = None  # digest
    goal: float | None = None
    drift_page: str | None = None  # relative to the scoreboard


@dataclass(frozen=True)
class Provenance:
    """Where the figures come from; digests in full, shown by six characters. Times are ISO, without a zone."""

    corpus: str
    simulated: bool
    corpus_digest: str | None = None
    encounters: int | None = None
    editions: tuple[str, ...] = ()
    in_force: tuple[str, str] | None = None  # dates of service that the editions cover, first and last
    encoder: str | None = None
    encoder_digest: str | None = None
    policy_digest: str | None = None
    finished: str | None = None  # 2026-07-13 14:03
    seconds: float | None = None
    version: str = ""
    goals: Mapping[str, float] = field(default_factory=dict)  # specialty -> straight-through share aimed at
    budget: float | None = None  # confidence that a cohort may spend, per risk
    window_days: int | None = None  # after which remits count as matured
    economics: str = "conf/economics/site.yaml"
    bundles: str = "bundles"  # as a command names the folder


@dataclass(frozen=True)
class Failure:
    """A stage that ended early, what the page therefore lacks, and when the last complete page was written."""

    stage: str
    what: str
    missing: str
    remedy: str
    last_good: str | None = None


@dataclass(frozen=True)
class RunResult:
    """What the scoreboard shows; no specialties and no failures is a run that has not happened yet."""

    provenance: Provenance
    specialties: tuple[Specialty, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class CertificatePage:
    """What one certificate page shows; ``others`` are all specialties that have a page, this one included."""

    specialty: Specialty
    provenance: Provenance
    others: tuple[tuple[str, str], ...] = ()  # (name, title)
