"""Pathology: services by specimen, block and antibody; diagnoses by the final diagnosis of each part."""

from dataclasses import dataclass, replace
from random import Random

from throughline.corpus.synthetic.coding import Coding
from throughline.corpus.synthetic.pathology_authors import PATHOLOGISTS
from throughline.corpus.synthetic.pathology_places import Tissue
from throughline.corpus.synthetic.pathology_text import write
from throughline.corpus.synthetic.pathology_tissues import EXCLUSIVE, TISSUES
from throughline.corpus.synthetic.patients import Patient
from throughline.corpus.synthetic.specialty import Case, Doubt, Specialty

TISSUE = {tissue.key: tissue for tissue in TISSUES}
STEEPER = 1.4  # exponent on the tables' weights: common diagnoses commoner, the tail thinner
HOSPITAL, LABORATORY = "22", "81"
LEVELS = ("88300", "88302", "88304", "88305", "88307", "88309")


@dataclass(frozen=True)
class Part:
    """One specimen: where it is from, its diagnosis template and whether the final diagnosis is only likely."""

    place: int
    kind: str
    doubted: bool = False


@dataclass(frozen=True)
class Workup:
    """The latent state of a case. Counts are specimens, blocks or antibodies; ``containers`` is how they arrived."""

    tissue: str
    parts: tuple[Part, ...]
    containers: str  # one each | shared | split: two specimens in one container, or one specimen in two
    reason: str
    place: str
    organisms: bool  # Helicobacter found
    stains: int  # special stains with a result
    unresulted: bool  # a stain ordered without a result
    antibodies: int
    frozen: int  # blocks
    nodes: int  # separately sent node specimens
    nodes_positive: bool
    cores: int
    adequacy: bool
    amended: str  # diagnosis template that an addendum put in place of the first part's, or ""
    history_decoy: str
    pitfalls: tuple[str, ...]


def draw(rng: Random, case: Case, patient: Patient) -> Workup:
    """What arrived and what it proved to be."""
    tissue = TISSUE[case.key]
    extras = tissue.extras.split()
    count = min(tissue.most, rng.choices((1, 2, 3, 4), (5, 3, 1.6, 0.8))[0])
    parts = _parts(rng, tissue, count)
    pitfalls: list[str] = []
    if rng.random() < 0.07:
        parts = (replace(parts[0], doubted=True), *parts[1:])
        pitfalls.append("uncertain final diagnosis")
    containers = "one each"
    if tissue.most > 1 and rng.random() < 0.08:
        containers = "shared" if count > 1 else "split"
        pitfalls.append("two specimens in one container" if count > 1 else "one specimen in two containers")
    amended = ""
    if rng.random() < 0.03 and not parts[0].doubted:
        amended = _kind(rng, tissue)
        amended = "" if amended == parts[0].kind or amended in EXCLUSIVE else amended
        pitfalls += ["amended diagnosis"] if amended else []
    decoy = _kind(rng, tissue) if rng.random() < 0.2 else ""
    pitfalls += ["clinical history is not the diagnosis"] if decoy else []
    stains = rng.choice((1, 1, 2)) if "special" in extras and rng.random() < 0.6 else 0
    unresulted = bool(extras) and rng.random() < 0.06
    pitfalls += ["stain without a result"] if unresulted else []
    frozen = rng.choice((1, 1, 2, 3)) if "frozen" in extras and rng.random() < 0.4 else 0
    pitfalls += ["frozen section blocks"] if frozen else []
    nodes = rng.choice((1, 1, 2)) if "nodes" in extras and tissue.level == "88307" and rng.random() < 0.45 else 0
    return Workup(
        tissue=case.key,
        parts=parts,
        containers=containers,
        reason=rng.choice(list(tissue.reason)),
        place=HOSPITAL if rng.random() < 0.3 else LABORATORY,
        organisms="hp" in extras and any(p.kind == "K29.50" for p in parts) and rng.random() < 0.5,
        stains=stains,
        unresulted=unresulted,
        antibodies=_antibodies(rng, extras, parts),
        frozen=frozen,
        nodes=nodes,
        nodes_positive="nodes" in extras and rng.random() < 0.35 and parts[0].kind == "{ca}",
        cores=rng.choice((6, 10, 12)) if "cores" in extras else 0,
        adequacy="adequacy" in extras and rng.random() < 0.4,
        amended=amended,
        history_decoy=decoy,
        pitfalls=tuple(pitfalls),
    )


def _parts(rng: Random, tissue: Tissue, count: int) -> tuple[Part, ...]:
    kinds = [_kind(rng, tissue) for _ in range(count)]
    graded = [k for k in kinds if k in EXCLUSIVE]
    kinds = [graded[0] if k in EXCLUSIVE else k for k in kinds]
    return tuple(Part(rng.randrange(len(tissue.places)), kind) for kind in kinds)


def _kind(rng: Random, tissue: Tissue) -> str:
    return rng.choices(list(tissue.kinds), [weight**STEEPER for weight, _ in tissue.kinds.values()])[0]


def _antibodies(rng: Random, extras: list[str], parts: tuple[Part, ...]) -> int:
    if "panel" in extras:
        return rng.choice((1, 2, 3, 4))
    if "markers" in extras:
        return 3
    if "hp" in extras:
        return 1 if rng.random() < 0.4 else 0
    if "ihc" in extras and parts[0].kind in ("{ca}", "{mel}", "{mis}", "{dcis}"):
        return rng.choice((0, 1, 2))
    return 0


def site_code(template: str, part: Part, workup: Workup) -> str:
    """A diagnosis with the codes of the part's site in its place."""
    return template.format(**TISSUE[workup.tissue].places[part.place][1]) if "{" in template else template


def code(workup: Workup, patient: Patient, coding: Coding) -> None:
    """Final diagnoses in order of parts, then one line per kind of service with its units."""
    tissue = TISSUE[workup.tissue]
    reason = site_code(workup.reason, workup.parts[0], workup)
    if reason == "Z12.11":
        coding.diagnosis(reason, "screening stays first-listed (I.C.21.c.5)")
    for i, part in enumerate(workup.parts):
        if part.doubted:
            coding.tempt("behaviour", ("add_dx", site_code(part.kind, part, workup)))
            continue
        final = workup.amended if i == 0 and workup.amended else part.kind
        coding.diagnosis(site_code(final, part, workup), f"final diagnosis of part {chr(65 + i)}")
    if all(part.doubted for part in workup.parts):
        coding.diagnosis(reason, "the final diagnosis is uncertain: the reason for the specimen (IV.H)")
    if workup.organisms:
        coding.diagnosis("B96.81", "Helicobacter identified")
    if workup.nodes_positive:
        coding.diagnosis("C77.2" if tissue.level == "88309" else "C77.3", "metastasis in the nodes")
    if tissue.key == "breast_markers":
        coding.diagnosis("Z17.411", "receptor status reported")
    _tempt_diagnoses(workup, tissue, coding)
    _services(workup, tissue, patient, coding)


def _tempt_diagnoses(workup: Workup, tissue: Tissue, coding: Coding) -> None:
    first = workup.parts[0]
    own = site_code(first.kind, first, workup)
    for kind in tissue.kinds:
        other = site_code(kind, first, workup)
        if other != own:
            coding.tempt("behaviour", ("swap_dx", own, other))
    if len(tissue.places) > 1 and "{" in first.kind:
        elsewhere = replace(first, place=(first.place + 1) % len(tissue.places))
        coding.tempt("site", ("swap_dx", own, site_code(first.kind, elsewhere, workup)))


def specimens(workup: Workup) -> int:
    """How many specimens the main level is charged for; nodes sent apart are of the same level as the excision."""
    return len(workup.parts) + workup.nodes


def _services(workup: Workup, tissue: Tissue, patient: Patient, coding: Coding) -> None:
    professional = ("26",) if workup.place == HOSPITAL else ()
    every = coding.diagnoses[:4]

    def line(code_: str, why: str, units: int) -> None:
        if units:
            coding.service(code_, why, modifiers=professional, units=units, points=every)
            if units > 1:
                coding.tempt("units", ("units", code_, str(units - 1)))
            coding.tempt("units", ("units", code_, str(units + 1)))

    if tissue.key == "breast_markers":
        line("88360", "quantitative receptor studies", workup.antibodies)
        return
    if workup.cores and patient.medicare:
        line("G0416", "prostate needle biopsies, any number (Medicare)", 1)
        coding.tempt("level", ("swap_line", "G0416", "88305"))
    else:
        line(tissue.level, "one unit per specimen", workup.cores or specimens(workup))
    if tissue.level in LEVELS:
        at = LEVELS.index(tissue.level)
        for other in LEVELS[max(0, at - 1) : at + 2]:
            if other != tissue.level:
                coding.tempt("level", ("swap_line", tissue.level, other))
    line("88342", "first antibody", 1 if workup.antibodies else 0)
    line("88341", "each further antibody", max(0, workup.antibodies - 1))
    line("88313", "special stain of group II", workup.stains)
    line("88331", "frozen section, first block", 1 if workup.frozen else 0)
    line("88332", "frozen section, each further block", max(0, workup.frozen - 1))
    line("88311", "decalcification", 1 if "decal" in tissue.extras else 0)
    line("88172", "adequacy on site", 1 if workup.adequacy else 0)
    if workup.unresulted:
        coding.tempt("stains", ("add_line", "88313", every[0]))
    if workup.antibodies:
        coding.tempt("stains", ("drop_line", "88342"))


def doubt(workup: Workup, rng: Random) -> Doubt | None:
    """What this report could leave open."""
    tissue = TISSUE[workup.tissue]
    first = workup.parts[0]
    kind = rng.choice(("units", "diagnosis", "site") if tissue.most > 1 else ("diagnosis", "site", "stain"))
    if kind == "units":
        other = replace(workup, parts=(*workup.parts, first))
        return Doubt(
            "units", other, "gross", "A further fragment lies in the lid; whether it was submitted apart is not stated."
        )
    if kind == "stain" and workup.antibodies:
        other = replace(workup, antibodies=workup.antibodies + 1)
        return Doubt("stain", other, "ancillary", "One further antibody appears on the worksheet.")
    if kind == "site" and len(tissue.places) > 1 and "{" in first.kind:
        there = replace(first, place=(first.place + 1) % len(tissue.places))
        other = replace(workup, parts=(there, *workup.parts[1:]))
        words = tissue.places[there.place][0]
        return Doubt("site", other, "specimens", f"The requisition gives {words} for the first part.")
    kinds = [k for k in tissue.kinds if k != first.kind and (k not in EXCLUSIVE or len(workup.parts) == 1)]
    if not kinds or first.doubted or workup.amended:
        return None
    other_kind = rng.choice(kinds)
    other = replace(workup, parts=(replace(first, kind=other_kind), *workup.parts[1:]))
    words = tissue.kinds[other_kind][1].split("|")[0]
    return Doubt("diagnosis", other, "comment", f"A second pathologist favors {words}; the opinions were discussed.")


def facts(workup: Workup) -> dict[str, object]:
    """The state in few words."""
    return {
        "tissue": workup.tissue,
        "specimens": workup.cores or specimens(workup),
        "containers": workup.containers,
        "diagnoses": [site_code(p.kind, p, workup) for p in workup.parts],
        "uncertain": [p.doubted for p in workup.parts],
        "antibodies": workup.antibodies,
        "stains": workup.stains,
        "frozen_blocks": workup.frozen,
        "nodes": workup.nodes,
    }


SPECIALTY = Specialty(
    name="pathology",
    encounter_class="AMB",
    note_type="pathology report",
    cases=tuple(Case(t.key, t.share, t.sex, t.youngest, t.oldest) for t in TISSUES),
    authors=PATHOLOGISTS,
    ambiguous=0.04,
    draw=draw,
    code=code,
    write=write,
    doubt=doubt,
    facts=facts,
)
