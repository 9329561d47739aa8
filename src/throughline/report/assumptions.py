"""What a certificate rests on and when it ends, as rows of (term, fact, detail)."""

from throughline_serving.certificate import Certificate

from throughline.report import words
from throughline.report.inputs import Specialty

Fact = tuple[str, str, str]


def rests_on(specialty: Specialty, certificate: Certificate) -> list[Fact]:
    """The assumptions, and what was done to make them true."""
    climb, n = specialty.climb, words.count(certificate.n)
    ties = f"; {words.count(climb.ties_at_cut)} ties at the cut" if climb else ""
    cut = f"cut at hash {words.short(certificate.tie)}{ties}" if certificate.tie else "nothing was cut: all were taken"
    if not certificate.certified:
        cut = "the smaller hash first"
    m = words.count(certificate.m or min(certificate.start.m, certificate.n))
    answers = [
        f"{risk.unanswered} of {m} unanswered, counted as {'denied' if risk.kind == 'denial' else 'bad'}"
        for risk in certificate.risks
        if risk.unanswered
    ]
    each = " for each risk" if len(certificate.risks) > 1 else ""
    alone = f"{specialty.title.lower()} alone, not joint with others"
    return [
        (
            "Sample",
            "independent encounters of the same traffic",
            f"{specialty.title.lower()} only; {patients(specialty)}",
        ),
        ("Separation", "confidence fitted without these outcomes", _separation(specialty)),
        (
            "Plan",
            f"start {words.count(certificate.start.m)}, n {n}, targets, {certificate.delta:g}",
            f"sealed as {words.short(certificate.plan)} before outcomes were joined",
        ),
        ("Order", "confidence, ties by keyed hash", cut),
        *_labels(specialty, certificate),
        ("Outcomes", "what never came counts as bad", "; ".join(answers) or "none unanswered"),
        ("Confidence spent", f"{certificate.delta:g}{each}, cohort {words.short(certificate.cohort)}", alone),
    ]


def ends(specialty: Specialty, certificate: Certificate) -> list[Fact]:
    """What ends it, and what then."""
    if not certificate.certified:
        return [
            ("Now", "every encounter goes to review", "until a certificate is issued"),
            ("Another issue", "on this cohort spends again", "a fresh cohort spends nothing of this one"),
        ]
    last = specialty.in_force[1] if specialty.in_force else None
    later = "a later edition needs its own cohort"
    edition = [("With its edition", f"after dates of service of {last}", later)] if last else []
    return [
        ("On its date", str(certificate.ends), f"{(certificate.ends - certificate.issued).days} days after issue"),
        *edition,
        ("Checked against", ", ".join(certificate.editions) or "no edition", ""),
        ("Earlier if", "draft bundle, intake template or payer policy changes", ""),
        ("Earlier if", "the alarm trips, or drift is confirmed", ""),
        ("Then", "every encounter goes to review", "until a new certificate"),
    ]


def patients(specialty: Specialty) -> str:
    """How patients repeat within calibrate."""
    split = specialty.separation
    if split and split.own_patients:
        return "each report counts as its own patient"
    left_out = f" ({words.count(split.left_out)} left out)" if split and split.left_out is not None else ""
    return f"one per patient{left_out}"


def _separation(specialty: Specialty) -> str:
    split = specialty.separation
    if split is None:
        return "overlap not measured"
    said = []
    for count, what in ((split.shared_patients, "shared patients"), (split.shared_texts, "shared texts")):
        said.append(f"{what} not measured" if count is None else f"{words.count(count)} {what}")
    return ", ".join(said)


def _labels(specialty: Specialty, certificate: Certificate) -> list[Fact]:
    """How a claim is judged right or wrong."""
    editions = ", ".join(certificate.editions) or "no edition"
    if specialty.labels == "annotated":
        return [("Labels", "as the corpus annotated them", f"{editions} pinned; no dates of service")]
    if specialty.labels == "billable":
        return [("Labels", "adjudicated claims", f"codes billable on the date of service, {editions}")]
    return []
