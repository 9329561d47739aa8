"""The pathology report written from its latent state."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from throughline.corpus.synthetic import language as say
from throughline.corpus.synthetic.authors import Page
from throughline.corpus.synthetic.pathology_places import Tissue
from throughline.corpus.synthetic.pathology_tissues import TISSUES
from throughline.corpus.synthetic.patients import Patient, condition
from throughline.corpus.synthetic.registration import registration

if TYPE_CHECKING:
    from throughline.corpus.synthetic.pathology import Workup

TISSUE = {tissue.key: tissue for tissue in TISSUES}
COUNTED = ("no", "one", "two", "three", "four", "five", "six")
LIKELY = (
    "Consistent with {}.",
    "Suggestive of {}.",
    "Suspicious for {}, not diagnostic.",
    "Favor {}.",
    "Probable {}.",
    "Compatible with {}.",
)
MICRO = (
    "Sections show tissue as described.",
    "Levels were examined.",
    "The architecture is partly distorted.",
    "Inflammation is mild.",
    "The stroma is fibrous.",
    "No lymphovascular invasion is seen.",
    "Mitoses are few.",
    "The surface epithelium is intact.",
    "Edge artifact limits assessment of the periphery.",
    "Vessels are unremarkable.",
    "Focal hemorrhage from the procedure is present.",
    "The deep aspect is sampled.",
    "Crush artifact is present in part.",
    "A few lymphoid aggregates are present.",
)
HANDLING = (
    "Submitted in two cassettes.",
    "Representative sections submitted.",
    "Inked and serially sectioned.",
    "The container is labeled with name and number.",
    "Fixation time is within limits.",
    "The cut surface is tan and homogeneous.",
    "No further lesion is seen on sectioning.",
    "Wrapped in lens paper.",
    "Received fresh and placed in formalin.",
    "The edges are smooth.",
)
PENDING = (
    "A further stain was ordered; no result at the time of this report.",
    "Special stain requested, result not available.",
)
ANTIBODIES = ("CK7", "TTF-1", "p40", "CDX2", "GATA3", "SOX10")


def write(workup: Workup, patient: Patient, rng: Random, page: Page) -> None:
    """Fill the page. Sites stand with the specimens; the diagnosis refers to parts by letter, not always by site."""
    tissue = TISSUE[workup.tissue]
    page.say("registration", *registration(rng, patient, workup.place))
    _history(workup, tissue, patient, rng, page)
    _specimens(workup, tissue, rng, page)
    _gross(workup, tissue, rng, page)
    page.say("microscopic", *rng.sample(MICRO, rng.randint(5, 9)))
    if rng.random() < 0.3:
        absent = rng.choice([words for _, words in tissue.kinds.values()])
        if absent not in [tissue.kinds[p.kind][1] for p in workup.parts] and (
            not workup.amended or absent != tissue.kinds[workup.amended][1]
        ):
            page.say("microscopic", say.frame(rng, say.DENIED, say.pick(rng, absent)))
    _ancillary(workup, tissue, rng, page)
    _diagnosis(workup, tissue, rng, page)
    if rng.random() < 0.3:
        page.say(
            "comment",
            rng.choice(
                (
                    "Clinical correlation is advised.",
                    "Margins are free where assessable.",
                    "The margin is involved focally.",
                    "Discussed with the referring physician.",
                )
            ),
        )


def _history(workup: Workup, tissue: Tissue, patient: Patient, rng: Random, page: Page) -> None:
    page.say("history", f"{patient.words}, {tissue.reason[workup.reason]}.")
    if workup.history_decoy:
        words = say.pick(rng, tissue.kinds[workup.history_decoy][1])
        page.say(
            "history",
            rng.choice((f"Clinical impression: {words}.", f"Rule out {words}.", f"Previous specimen showed {words}.")),
        )
    if patient.chronic and rng.random() < 0.25:
        page.say("history", f"History of {condition(rng.choice(patient.chronic))}.")
    if rng.random() < 0.15:
        page.say("history", say.frame(rng, say.IN_FAMILY, rng.choice(("colon cancer", "breast carcinoma", "melanoma"))))


def _letters(workup: Workup) -> list[str]:
    """The label of each part; a shared container has one letter and numbers."""
    if workup.containers == "shared":
        return [f"A{i + 1}" for i in range(2)] + [chr(66 + i) for i in range(len(workup.parts) - 2)]
    return [chr(65 + i) for i in range(len(workup.parts))]


def _specimens(workup: Workup, tissue: Tissue, rng: Random, page: Page) -> None:
    for letter, part in zip(_letters(workup), workup.parts, strict=True):
        page.say("specimens", f"{letter}) {tissue.places[part.place][0]}, {tissue.what}.")
    for i in range(workup.nodes):
        page.say("specimens", f"{chr(65 + len(workup.parts) + i)}) sentinel lymph node {i + 1}, sent separately.")
    if workup.cores:
        page.say("specimens", f"{workup.cores} needle cores in {workup.cores} separately labeled containers.")


def _gross(workup: Workup, tissue: Tissue, rng: Random, page: Page) -> None:
    if workup.containers == "shared":
        page.say(
            "gross",
            rng.choice(
                (
                    "One container holds two specimens, identified by suture as A1 and A2.",
                    "Parts A1 and A2 arrive in a single container, separately designated.",
                )
            ),
        )
    if workup.containers == "split":
        page.say(
            "gross",
            rng.choice(
                (
                    "The specimen is received in two containers, not separately identified.",
                    "Two containers of the same lesion, submitted as one specimen.",
                )
            ),
        )
    for letter in _letters(workup):
        pieces = rng.choice(("one tan piece", "two tan fragments", "multiple fragments", "an irregular portion"))
        page.say(
            "gross", f"{letter}: in formalin, {pieces}, {say.frame(rng, say.MEASURED, say.centimetres(rng, 0.2, 4.5))}."
        )
    page.say("gross", *rng.sample(HANDLING, rng.randint(3, 6)))
    if workup.frozen:
        blocks = COUNTED[workup.frozen]
        page.say(
            "gross",
            f"Intraoperative consultation: {blocks} frozen section block{'s' if workup.frozen > 1 else ''} examined.",
        )
    if "decal" in tissue.extras:
        page.say("gross", "Decalcified before processing.")
    if workup.adequacy:
        page.say("gross", "Adequacy was assessed on site by the pathologist.")


def _ancillary(workup: Workup, tissue: Tissue, rng: Random, page: Page) -> None:
    if tissue.key == "breast_markers":
        page.say(
            "ancillary",
            (
                "Estrogen receptor 90 % positive, progesterone receptor 60 % positive, HER2 score 1+ negative, each "
                "quantified."
            ),
        )
    elif workup.antibodies and "hp" in tissue.extras:
        page.say(
            "ancillary", f"Immunostain for Helicobacter {'shows organisms' if workup.organisms else 'is negative'}."
        )
    elif workup.antibodies:
        names = rng.sample(ANTIBODIES, workup.antibodies)
        page.say("ancillary", f"Immunohistochemistry with {say.join(names)}; controls react.")
    elif workup.organisms:
        page.say("ancillary", "Helicobacter organisms are seen on routine sections.")
    if workup.stains:
        names = rng.sample(("iron", "reticulin", "trichrome", "PAS"), workup.stains)
        page.say(
            "ancillary", f"Special stain{'s' if workup.stains > 1 else ''} {say.join(names)} reviewed with result."
        )
    if workup.unresulted:
        page.say("ancillary", rng.choice(PENDING))


def _diagnosis(workup: Workup, tissue: Tissue, rng: Random, page: Page) -> None:
    repeats_site = rng.random() < 0.5
    groups: dict[str, list[str]] = {}
    for letter, part in zip(_letters(workup), workup.parts, strict=True):
        text = say.pick(rng, tissue.kinds[part.kind][1])
        text = rng.choice(LIKELY).format(text) if part.doubted else f"{text}."
        if repeats_site:
            text = f"{tissue.places[part.place][0]}: {text}"
        groups.setdefault(text, []).append(letter)
    for text, letters in groups.items():
        page.say("diagnosis", f"{', '.join(letters)}: {text}")
    if workup.organisms:
        page.say("diagnosis", "Helicobacter pylori identified.")
    elif "hp" in tissue.extras and rng.random() < 0.7:
        page.say("diagnosis", "No Helicobacter identified.")
    if workup.nodes_positive:
        page.say("diagnosis", "Metastatic carcinoma in lymph node.")
    elif "nodes" in tissue.extras:
        page.say("diagnosis", "Lymph nodes free of tumor.")
    if workup.amended:
        text = say.pick(rng, tissue.kinds[workup.amended][1])
        page.say("addendum", f"After deeper levels the diagnosis of the first part is changed to {text}.")
