"""The table that a run ends with, and the sentences under it."""

from collections.abc import Sequence

from throughline.report import words
from throughline.report.inputs import Evaluation, Specialty

NOT_CERTIFIED = "cannot certify"


def table(specialties: Sequence[Specialty], width: int = 100) -> str:
    """One row a specialty. On a narrow terminal the last columns go, and a line says so."""
    received = {s.evaluation.received for s in specialties if s.evaluation}
    each = f"of {words.count(received.pop())} received" if len(received) == 1 else "of all received"
    denial = any(len(s.certificate.risks) > 1 for s in specialties if s.certificate)
    procedures = any(s.evaluation and s.evaluation.procedures for s in specialties)
    heads: list[tuple[str, str, str]] = [
        ("", "specialty", "<"),
        ("straight-through", each, "<"),
        ("bound at 95 %" if _usual(specialties) else "bound", "error" + ("   denial" if denial else ""), "<"),
        ("bad on", "test", ">"),
        ("exact", "claim", ">"),
        ("micro-F1" if procedures else "F1", "dx   px" if procedures else "dx", "<"),
        ("kick-", "outs", ">"),
        ("cost, $", "AI / human", ">"),
    ]
    rows = [_cells(s, denial=denial, procedures=procedures) for s in specialties]
    lines, dropped = _fit(heads, rows, width)
    return "\n".join([*lines, *dropped])


def _cells(s: Specialty, *, denial: bool, procedures: bool) -> list[str]:
    e = s.evaluation
    if e is None:
        return [s.title.lower(), words.NOT_MEASURED, "", "", "", "", "", ""]
    through, n = e.straight_through, e.received
    certified = s.certificate is not None and s.certificate.certified
    return [
        s.title.lower(),
        f"{100 * through / n:3.0f} % {words.wilson_brackets(through, n, 0) if through else ''}".rstrip()
        if n >= words.FEWEST_FOR_PERCENT
        else words.of(through, n),
        _bounds(s, denial) if certified else NOT_CERTIFIED,
        words.of(e.bad, through) if through else "-",
        words.share(*e.exact) if e.exact else words.NOT_MEASURED,
        _f1(e, procedures),
        words.count(e.review),
        f"{e.cost_ai:.2f} / {e.cost_human:.2f}" if e.cost_ai is not None and e.cost_human is not None else "-",
    ]


def _bounds(s: Specialty, denial: bool) -> str:
    targets = {risk.kind: risk.target for risk in s.certificate.risks} if s.certificate else {}
    kinds = ("coding_error", "denial") if denial else ("coding_error",)
    return "  ".join(f"{f'<= {words.target(targets[kind])}' if kind in targets else '':<6}" for kind in kinds).rstrip()


def _f1(e: Evaluation, procedures: bool) -> str:
    figures = [e.diagnoses, e.procedures] if procedures else [e.diagnoses]
    return " ".join(f"{one.value:.3f}".removeprefix("0") if one else "   -" for one in figures)


def _usual(specialties: Sequence[Specialty]) -> bool:
    return all(s.certificate.delta == 0.05 for s in specialties if s.certificate)


def _fit(
    heads: Sequence[tuple[str, str, str]], rows: Sequence[Sequence[str]], width: int
) -> tuple[list[str], list[str]]:
    """Lines of the table within ``width``, and the line that names the columns left out."""
    wide = [max(len(c) for c in (*head[:2], *(row[i] for row in rows))) for i, head in enumerate(heads)]
    shown = len(heads)
    while shown > 2 and sum(wide[:shown]) + 2 * (shown - 1) > width:
        shown -= 1
    lines = []
    for cells in ([h[0] for h in heads], [h[1] for h in heads], *rows):
        parts = [f"{cells[i]:{heads[i][2]}{wide[i]}}" for i in range(shown)]
        lines.append("  ".join(parts).rstrip())
    left_out = [" ".join(filter(None, head[:2])) for head in heads[shown:]]
    return lines, [f"(not shown at {width} columns: {', '.join(left_out)})"] if left_out else []


def sentences(specialties: Sequence[Specialty]) -> str:
    """What the bounds mean, who goes to review and what would help, where the costs come from."""
    certified = [s for s in specialties if s.certificate and s.certificate.certified]
    said = []
    if len(certified) > 1:
        said.append("Each bound holds for its specialty and risk alone.")
    elif certified:
        said.append(f"The bound holds for {certified[0].title.lower()} alone.")
    said += [_what_would_help(s) for s in specialties if s.certificate and not s.certificate.certified]
    said.append("Costs use the defaults of conf/economics/site.yaml.")
    return _wrapped(" ".join(said))


def _what_would_help(s: Specialty) -> str:
    certificate = s.certificate
    if certificate is None:
        return ""
    goes = f"{s.title} goes to review:"
    today = (
        f" (<= {100 * certificate.certifiable_target + 0.05:.1f} % could be certified today)"
        if certificate.certifiable_target
        else ""
    )
    if certificate.state == "more_labels_will_not_help":
        return f"{goes} more labels will not help, improve the coder or raise the target{today}."
    forecast = s.climb.forecast if s.climb else None
    if certificate.more_labels is None or forecast is None:
        return f"{goes} more labels are needed{today}."
    return (
        f"{goes} {certificate.more_labels:,} more labels give an 80 % chance of {100 * forecast:.0f} % "
        f"straight-through, an estimate{today}."
    )


def _wrapped(text: str, width: int = 96) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))
