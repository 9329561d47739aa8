"""Radiology's case mix: examinations, why they are ordered and what they find. Shares in % are estimates.

In codes ``{s}`` is 1 right, 2 left; ``{m}`` a breast mass's family, ``{q}`` its quadrant.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Exam:
    """An examination. ``forms`` maps a variant (views or contrast) to its code; ``usual`` names variants by weight."""

    key: str
    share: float
    title: str
    forms: dict[str, str]
    usual: dict[str, float]
    indications: dict[str, float]
    findings: dict[str, float]
    normal: float  # share without any codable finding
    background: str  # irrelevant or normal statements, separated by |
    sided: bool = False
    sex: str = "*"
    youngest: int = 18
    oldest: int = 92


def _weights(text: str) -> dict[str, float]:
    return {code: float(weight) for code, _, weight in (part.partition(":") for part in text.split())}


VIEWS_CHEST = {"1": "71045", "2": "71046", "3": "71047", "4": "71048"}
KNEE = {"2": "73560", "3": "73562", "4": "73564"}
ANKLE = {"2": "73600", "3": "73610"}
HEAD = {"without": "70450", "with": "70460", "both": "70470"}
BELLY = {"without": "74176", "with": "74177", "both": "74178"}
THORAX = {"without": "71250", "with": "71260", "both": "71270"}
SPINE = {"without": "72148", "with": "72149", "both": "72158"}
LUNGS = (
    "The mediastinal contours are normal.|Osseous structures are unremarkable.|"
    "Mild degenerative change of the spine.|Aortic calcification without aneurysm.|"
    "Surgical clips in the upper abdomen.|The trachea is midline.|Calcified granuloma, benign.|"
    "The hilar contours are within normal limits.|The visualized upper abdomen is unremarkable.|"
    "The central airways are patent.|Overlying monitoring leads are present.|"
    "The soft tissues of the chest wall are normal.|Pulmonary vascularity is normal."
)
ORGANS = (
    "The spleen and adrenal glands are unremarkable.|Small renal cortical cyst, benign.|"
    "Mild atherosclerosis of the aorta.|No free air.|The bladder is partially distended.|"
    "Degenerative change in the lumbar spine.|The pancreas is normal in contour.|The portal vein is patent.|"
    "No enlarged lymph nodes by size criteria.|The visualized lung bases are clear.|The abdominal wall is intact.|"
    "The stomach is not well distended.|Small accessory spleen, a variant."
)
BRAIN = (
    "The ventricles are normal in size.|Mild age related volume loss.|Paranasal sinuses are clear.|"
    "The calvarium is intact elsewhere.|Gray-white differentiation is preserved elsewhere.|"
    "Scattered vascular calcification.|The mastoid air cells are aerated.|The orbits are unremarkable.|"
    "The basal cisterns are patent.|Midline structures are in place.|"
    "The posterior fossa is limited by beam hardening.|The sella is normal."
)
BONES = (
    "Alignment is anatomic.|Bone mineralization is normal.|Soft tissues are otherwise unremarkable.|"
    "Vascular calcifications are incidentally noted.|No lytic lesion.|Small enthesophyte.|Growth plates are closed.|"
    "No radiopaque foreign body.|The cortices are otherwise intact.|Joint spaces elsewhere are maintained.|"
    "A bone island is noted, benign.|Overlying material obscures detail."
)
BREAST = (
    "Skin and nipples are normal.|Benign vascular calcifications.|A stable intramammary node.|"
    "Scattered benign calcifications.|The axillary regions are unremarkable.|Computer aided detection was applied.|"
    "The parenchymal pattern is symmetric elsewhere.|A biopsy marker clip is in place.|Positioning is adequate.|"
    "There is no skin thickening.|Images were compared where available."
)
VEINS = (
    "The external iliac vein is patent.|Compression and augmentation are normal elsewhere.|"
    "A small incidental lymph node.|Flow is phasic with respiration.|The peroneal veins were seen in part.|"
    "The study was tolerated well.|Color filling is complete elsewhere.|Arterial flow is not assessed.|"
    "Imaging of the calf is limited.|Waveforms respond to augmentation elsewhere."
)
CHEST_WHY = _weights("R05.9:6 R07.9:4 R06.02:4 R50.9:2 R05.1:1.2 R05.3:1 R06.2:0.7 R07.89:0.8 R04.2:0.4")
CHEST_FINDS = _weights(
    "J18.9:7 J90:3 J98.11:2 I51.7:2 J81.0:1 J43.9:1.2 R91.1:1.2 J93.9:0.6 J69.0:0.4 J84.10:0.4 S22.3{s}XA:0.5"
)
BELLY_WHY = _weights("R10.31:4 R10.32:3 R10.9:3 R10.84:1.5 R11.2:1 R10.13:0.8 R19.7:0.5")

EXAMS = (
    Exam(
        "chest_xray",
        15,
        "chest radiograph",
        VIEWS_CHEST,
        {"2": 9, "1": 1.2, "3": 0.2, "4": 0.15},
        CHEST_WHY,
        CHEST_FINDS,
        0.5,
        LUNGS,
    ),
    Exam(
        "portable_chest",
        11,
        "portable chest radiograph",
        VIEWS_CHEST,
        {"1": 9, "2": 0.6},
        _weights("R07.9:5 R06.02:5 R50.9:1.5 R06.03:1 R41.82:0.6"),
        CHEST_FINDS,
        0.4,
        LUNGS,
    ),
    Exam(
        "screening_mammogram",
        11,
        "screening mammogram",
        {"screening": "77067"},
        {"screening": 1},
        {"Z12.31": 1},
        _weights("R92.8:5 R92.333:3 R92.1:1 N63.{m}{q}:1.4"),
        0.62,
        BREAST,
        sex="F",
        youngest=40,
        oldest=80,
    ),
    Exam(
        "ct_abdomen_contrast",
        9,
        "CT abdomen and pelvis",
        BELLY,
        {"with": 8, "without": 0.8, "both": 0.5},
        BELLY_WHY,
        _weights(
            "K57.32:5 K35.80:3 K56.609:1.2 K85.90:1.2 N13.2:1 "
            "K76.0:1.2 K52.9:1 K80.20:1 N83.20{s}:0.5 K65.1:0.3 "
            "N12:0.5"
        ),
        0.38,
        ORGANS,
    ),
    Exam(
        "ct_head",
        8,
        "CT head",
        HEAD,
        {"without": 9, "both": 0.7, "with": 0.4},
        _weights("S09.90XA:4 R51.9:4 R55:1.5 R42:1.5 R41.82:1.2 R20.2:0.4"),
        _weights("S06.5X0A:1.5 I63.9:1.6 I61.9:0.9 S02.0XXA:0.6 S00.03XA:1.8 G91.9:0.4 D32.0:0.5 I67.82:0.4"),
        0.62,
        BRAIN,
    ),
    Exam(
        "ultrasound_abdomen",
        6,
        "abdominal ultrasound",
        {"limited": "76705", "complete": "76700"},
        {"limited": 6, "complete": 3},
        _weights("R10.11:6 R10.13:1.5 R94.5:0.8 R11.0:0.7"),
        _weights("K80.20:6 K76.0:2.5 K81.0:1.2 K83.8:0.5 N28.1:0.5 K80.00:0.7"),
        0.35,
        ORGANS,
    ),
    Exam(
        "knee_xray",
        6,
        "knee radiographs",
        KNEE,
        {"3": 6, "2": 1.2, "4": 1.2},
        _weights("M25.56{s}:8 M25.46{s}:1 M25.66{s}:0.6"),
        _weights("M17.1{s}:8 M25.46{s}:1.5 S82.00{s}A:0.4 M11.26{s}:0.7 M22.4{s}:0.5"),
        0.28,
        BONES,
        sided=True,
        youngest=30,
    ),
    Exam(
        "ct_stone",
        5,
        "CT abdomen and pelvis",
        BELLY,
        {"without": 9, "with": 0.5},
        _weights("R10.9:5 R31.9:2 R10.84:0.6"),
        _weights("N20.1:5 N20.0:3 N13.2:2 K57.32:0.6 N20.2:0.6"),
        0.3,
        ORGANS,
    ),
    Exam(
        "ankle_xray",
        5,
        "ankle radiographs",
        ANKLE,
        {"3": 8, "2": 1},
        _weights("M25.57{s}:5 M25.47{s}:0.8"),
        _weights("S93.40{s}A:6 S82.6{s}XA:2 S82.84{s}A:0.5 S92.35{s}A:0.5 S93.40{s}D:0.7"),
        0.25,
        BONES,
        sided=True,
    ),
    Exam(
        "mri_lumbar",
        5,
        "MRI lumbar spine",
        SPINE,
        {"without": 8, "both": 1.2, "with": 0.2},
        _weights("M54.50:4 M54.16:4 M54.59:0.5 R20.2:0.5"),
        _weights("M51.26:4 M48.061:2 M51.369:2 M43.16:1 M47.816:1 M51.16:1.5"),
        0.15,
        BONES,
    ),
    Exam(
        "cta_chest",
        4,
        "CT angiography chest",
        {"with": "71275"},
        {"with": 1},
        _weights("R07.9:4 R06.02:4 R09.02:0.8 R79.89:0.7"),
        _weights("I26.99:5 J18.9:1.5 J90:1 I71.20:0.5 J98.11:0.8"),
        0.5,
        LUNGS,
    ),
    Exam(
        "ct_chest",
        4,
        "CT chest",
        THORAX,
        {"with": 6, "without": 2.4, "both": 0.2},
        _weights("R91.8:2 R05.3:2 R04.2:1 R63.4:1 R59.0:0.7"),
        _weights("R91.1:5 C34.1{s}:1.2 J43.9:1.2 J90:0.8 J84.10:0.6 R59.0:0.7 C78.0{s}:0.3"),
        0.25,
        LUNGS,
    ),
    Exam(
        "leg_veins",
        4,
        "venous duplex",
        {"one": "93971", "both": "93970"},
        {"one": 7, "both": 1.5},
        _weights("M79.66{s}:4 R60.0:1.5 M79.89:0.8"),
        _weights("I82.41{s}:4 I82.43{s}:1.5 I80.0{s}:0.8 M71.2{s}:0.8 I82.44{s}:0.4"),
        0.45,
        VEINS,
        sided=True,
    ),
    Exam(
        "diagnostic_mammogram",
        4,
        "diagnostic mammogram",
        {"one": "77065", "both": "77066"},
        {"one": 7, "both": 1.5},
        _weights("R92.8:5 N64.4:1.2 N64.52:0.4"),
        _weights("N63.{m}{q}:6 N60.0{s}:1.2 R92.1:1"),
        0.3,
        BREAST,
        sided=True,
        sex="F",
        youngest=35,
        oldest=80,
    ),
    Exam(
        "lung_screening",
        4,
        "low dose CT chest for lung cancer screening",
        {"without": "71271"},
        {"without": 1},
        {"Z12.2": 1},
        _weights("R91.1:5 J43.9:2 R91.8:1 I25.10:0.8"),
        0.5,
        LUNGS,
        youngest=50,
        oldest=80,
    ),
)

# Findings that exclude each other or are one code together: at most one of a group is confirmed.
EXCLUSIVE: tuple[frozenset[str], ...] = (
    frozenset({"N20.0", "N20.1", "N20.2", "N13.2"}),
    frozenset({"K80.20", "K81.0", "K80.00"}),
    frozenset({"M51.26", "M51.16", "M51.369"}),
    frozenset({"R91.1", "R91.8", "C34.1{s}", "C78.0{s}"}),
    frozenset({"S93.40{s}A", "S93.40{s}D", "S82.6{s}XA", "S82.84{s}A"}),
    frozenset({"J18.9", "J69.0"}),
    frozenset({"K57.32", "K65.1", "K52.9"}),
    frozenset({"I63.9", "I61.9", "I67.82"}),
    frozenset({"R92.8", "R92.1", "N63.{m}{q}"}),
)
