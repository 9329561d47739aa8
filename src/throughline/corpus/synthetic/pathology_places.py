"""What a kind of specimen is, and the places specimens come from with the site-bound codes of what is found there."""

from dataclasses import dataclass

Place = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Tissue:
    """A kind of case. ``level`` is the code of one specimen; ``kinds`` maps a diagnosis to (weight, phrases).

    ``extras`` may hold special (stain), hp (stain for organisms), ihc, frozen, markers, nodes, cores, decal, adequacy.
    """

    key: str
    share: float
    level: str
    what: str
    places: tuple[Place, ...]
    kinds: dict[str, tuple[float, str]]
    reason: dict[str, str]
    most: int = 1  # containers at most
    extras: str = ""
    sex: str = "*"
    youngest: int = 20
    oldest: int = 88


def _skin(words: str, bcc: str, scc: str, nevus: str, insitu: str, melanoma: str) -> Place:
    return words, {"bcc": bcc, "scc": scc, "nev": nevus, "mis": insitu, "mel": melanoma}


def _breast(words: str, side: str, quadrant: str, lump: str) -> Place:
    codes = {"ca": f"C50.{quadrant}1{side}", "dcis": f"D05.1{side}", "fa": f"D24.{side}", "fc": f"N60.1{side}"}
    return words, {**codes, "lump": lump}


COLON = (
    ("cecum", {"ad": "D12.0", "ca": "C18.0"}),
    ("ascending colon", {"ad": "D12.2", "ca": "C18.2"}),
    ("transverse colon", {"ad": "D12.3", "ca": "C18.4"}),
    ("descending colon", {"ad": "D12.4", "ca": "C18.6"}),
    ("sigmoid colon", {"ad": "D12.5", "ca": "C18.7"}),
)
SKIN = (
    _skin("cheek", "C44.319", "C44.329", "D22.39", "D03.39", "C43.39"),
    _skin("nose", "C44.311", "C44.321", "D22.39", "D03.39", "C43.31"),
    _skin("scalp", "C44.41", "C44.42", "D22.4", "D03.4", "C43.4"),
    _skin("back", "C44.519", "C44.529", "D22.5", "D03.59", "C43.59"),
    _skin("right forearm", "C44.612", "C44.622", "D22.61", "D03.61", "C43.61"),
    _skin("left forearm", "C44.619", "C44.629", "D22.62", "D03.62", "C43.62"),
)
BREAST = (
    _breast("right breast, upper outer quadrant", "1", "4", "N63.11"),
    _breast("left breast, upper outer quadrant", "2", "4", "N63.21"),
    _breast("right breast, lower inner quadrant", "1", "3", "N63.14"),
    _breast("left breast, lower inner quadrant", "2", "3", "N63.24"),
)
LUNG = (
    ("right upper lobe of lung", {"ca": "C34.11", "met": "C78.01"}),
    ("left upper lobe of lung", {"ca": "C34.12", "met": "C78.02"}),
)
