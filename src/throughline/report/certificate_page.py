"""The certificate page: would I find the same?"""

from collections.abc import Sequence
from dataclasses import dataclass

from throughline_serving.certificate import Certificate, Risk

from throughline.report import page, words
from throughline.report.assumptions import ends, patients, rests_on
from throughline.report.counts import answer, beside_test, command, counted
from throughline.report.inputs import CertificatePage, Climb, Specialty
from throughline.report.ladder_plot import HEIGHT, LadderPlot, highest_count, ladder_plot
from throughline.report.navigation import navigation
from throughline.report.states import State, remedy_sentences, start_counts

WIDE, NARROW, SIDE, ALONE = 692.0, 360.0, 352.0, 1152.0
RUNGS_A_TABLE = 13
PHRASES = {"coding_error": "have a coding error", "denial": "are denied for a coding reason"}


@dataclass(frozen=True)
class Ladder:
    """The plot of one risk, and the same narrower for small screens."""

    title: str
    plot: LadderPlot
    narrow: LadderPlot


@dataclass(frozen=True)
class RungColumn:
    """A column of the table of rungs; ``cells`` are (text, whether above what is allowed), two a risk."""

    taken: str
    cells: tuple[tuple[str, bool], ...]
    role: str  # start | certified | fails | ""


def render_certificate(shown: CertificatePage) -> str:
    """The whole page, self-contained."""
    specialty, provenance = shown.specialty, shown.run.provenance
    certificate = specialty.certificate
    head = navigation(shown.run, here="certificate", certificate=specialty.name)
    values = {**head, "specialty": specialty, "provenance": provenance, "certificate": certificate}
    if certificate is None:
        title = f"{specialty.title} has no certificate"
        return page.render(
            "no_certificate.html", {**values, "page_title": title}, printed="throughline, no certificate"
        )
    climb = specialty.climb
    return page.render(
        "certificate.html",
        values
        | {
            "page_title": _title(specialty, certificate),
            "state": standing(specialty, provenance.finished),
            "claim": claim(certificate),
            "remedies": (start_sentence(specialty), *remedy_sentences(specialty)),
            "nodes": nodes(specialty, certificate),
            "counted": counted(certificate),
            "counted_m": certificate.m or min(certificate.start.m, certificate.n),
            "patients": patients(specialty),
            "ladders": ladders(certificate, climb) if climb and climb.rungs else (),
            "plot_height": HEIGHT,
            "columns": (blocks := _blocks(columns(certificate, climb)) if climb else []),
            "width": max(map(len, blocks), default=0),
            "risk_names": [words.capital(words.risk(r.kind)) for r in certificate.risks],
            "rests_on": rests_on(specialty, certificate),
            "ends": ends(specialty, certificate),
            "test": beside_test(certificate, specialty.evaluation),
            "command": command(specialty),
            "answer": answer(certificate, climb),
        },
        printed=f"throughline certificate {certificate.digest}",
    )


def _title(specialty: Specialty, certificate: Certificate) -> str:
    if not certificate.certified or certificate.threshold is None:
        return f"{specialty.title} may not send claims straight through"
    if certificate.threshold < 0:
        return f"{specialty.title} may send every eligible claim straight through"
    return (
        f"{specialty.title} may send claims straight through above confidence {words.confidence(certificate.threshold)}"
    )


def standing(specialty: Specialty, now: str | None) -> State:
    """The state, as the page's first word."""
    certificate = specialty.certificate
    assert certificate is not None
    if specialty.climb and specialty.climb.differences:
        return State("failed", "does not recompute")
    if not certificate.certified:
        which = "more labels are needed" if certificate.state == "needs_more_labels" else "more labels will not help"
        return State("cannot", f"cannot certify: {which}")
    if now and now[:10] > certificate.ends.isoformat():
        return State("none", f"ended on {certificate.ends}")
    return State("certified", "in force")


def claim(certificate: Certificate) -> tuple[list[tuple[str, str]], str]:
    """The claim: (share, what) per risk, and what the procedure risks."""
    bounds = [
        (words.promised(r.target), PHRASES.get(r.kind, f"are bad ({words.risk(r.kind)})")) for r in certificate.risks
    ]
    delta, total = words.chance(certificate.delta), words.chance(len(bounds) * certificate.delta)
    if len(bounds) == 1:
        return (
            bounds,
            f"The procedure that chose the threshold makes this statement falsely with probability at most {delta}.",
        )
    which = "each of these two statements" if len(bounds) == 2 else "each of these statements"
    rest = f"and {'either' if len(bounds) == 2 else 'any'} of them with probability at most {total}."
    return (
        bounds,
        f"The procedure that chose the threshold makes {which} falsely with probability at most {delta}, {rest}",
    )


def start_sentence(specialty: Specialty) -> str:
    """Where it ended, in a sentence."""
    certificate = specialty.certificate
    assert certificate is not None
    if certificate.start.m > certificate.n:
        return (
            f"{words.count(certificate.n)} eligible encounters calibrate; with these targets the lowest rung takes "
            f"{words.count(certificate.start.m)}, so no count could certify."
        )
    return f"At the start, {start_counts(specialty)}."


def nodes(s: Specialty, certificate: Certificate) -> list[dict[str, object]]:
    """The line of provenance, cohort to sealed bundle."""

    def node(name: str, value: str | None, here: bool = False) -> dict[str, object]:
        return {"name": name, "value": value or "not recorded", "here": here}

    def short(digest: str | None) -> str | None:
        return words.short(digest) if digest else None

    return [
        node("cohort", f"{s.name} {words.short(certificate.cohort)}"),
        node("edition" if len(certificate.editions) < 2 else "editions", " ".join(certificate.editions)),
        node("draft bundle", short(certificate.draft)),
        node("policy", f"target {words.short(s.policy_digest)}" if s.policy_digest else None),
        node("plan, sealed before outcomes", short(certificate.plan)),
        node("this certificate", short(certificate.digest), here=True),
        node("sealed bundle", short(s.seal.digest) if s.seal else "not sealed"),
    ]


def ladders(certificate: Certificate, climb: Climb) -> tuple[Ladder, ...]:
    """The binding risk first and large, the others beside it."""
    binding = binding_risk(certificate, climb)
    ordered = [binding, *(r for r in certificate.risks if r is not binding)]
    alone, high = len(ordered) == 1, highest_count(certificate, climb)
    drawn = []
    for i, risk in enumerate(ordered):
        name = f"{words.capital(words.risk(risk.kind))}, target {words.target(risk.target)}"
        name += ": the binding risk" if i == 0 and not alone else ""
        name += ", unanswered counted" if risk.unanswered and i else ""
        width = (ALONE if alone else WIDE) if i == 0 else SIDE
        drawn.append(
            Ladder(
                name, *(ladder_plot(certificate, climb, risk, width=w, high=high, main=i == 0) for w in (width, NARROW))
            )
        )
    return tuple(drawn)


def binding_risk(certificate: Certificate, climb: Climb) -> Risk:
    """The risk that stopped the climb, else the one nearest to what it allows."""
    last = climb.rungs[-1]
    return min(certificate.risks, key=lambda risk: last.allowed[risk.kind] - last.found[risk.kind])


def columns(certificate: Certificate, climb: Climb) -> list[RungColumn]:
    """Every rung that was read."""
    made = []
    for i, rung in enumerate(climb.rungs):
        cells: list[tuple[str, bool]] = []
        for risk in certificate.risks:
            found, allowed = rung.found[risk.kind], rung.allowed[risk.kind]
            cells += [(words.count(found), found > allowed), (words.count(allowed), False)]
        chosen = certificate.certified and rung.m == certificate.m
        role = "certified" if chosen else "fails" if not rung.passed else "start" if i == 0 else ""
        made.append(RungColumn(words.count(rung.m), tuple(cells), role))
    return made


def _blocks(rungs: Sequence[RungColumn]) -> list[Sequence[RungColumn]]:
    """As many tables as a page's width asks for, of equal length."""
    tables = -(-len(rungs) // RUNGS_A_TABLE)
    each = -(-len(rungs) // tables) if tables else 1
    return [rungs[i : i + each] for i in range(0, len(rungs), each)]
