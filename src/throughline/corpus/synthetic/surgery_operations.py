"""Outpatient surgery's case mix: operations, their forms and what is found. Shares in % are estimates.

In codes ``{s}`` is 1 right, 2 left, 3 both; ``{f}`` a finger's digit.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """``forms`` maps a way of doing it to (code, weight, how notes say it); ``kinds`` a diagnosis to (weight, phrases).

    ``sided``: "" none, limb, eye, finger, groin. ``both`` is the share done on both sides (modifier 50).
    """

    key: str
    share: float
    name: str
    forms: dict[str, tuple[str, float, str]]
    kinds: dict[str, tuple[float, str]]
    reason: tuple[str, str]  # coded where nothing is found
    sided: str = ""
    both: float = 0.0
    add: tuple[str, str, float] = ("", "", 0.0)  # a further service: code, words, share
    nothing: float = 0.0  # share without a finding
    anesthesia: str = "general anesthesia"
    sex: str = "*"
    youngest: int = 18
    oldest: int = 88


BOWEL = (
    ("cecum", "D12.0"),
    ("ascending colon", "D12.2"),
    ("transverse colon", "D12.3"),
    ("descending colon", "D12.4"),
    ("sigmoid colon", "D12.5"),
)
BOWEL_OTHER = {
    "K57.30": (3, "diverticulosis of the colon|scattered diverticula"),
    "K64.8": (2, "internal hemorrhoids"),
    "K52.832": (1.5, "lymphocytic colitis"),
    "K51.90": (1, "ulcerative colitis"),
    "K62.5": (0.8, "rectal bleeding from an unclear source"),
}
FINGERS = {
    "thumb": ("1", "F5", "FA"),
    "index finger": ("2", "F6", "F1"),
    "middle finger": ("3", "F7", "F2"),
    "ring finger": ("4", "F8", "F3"),
    "little finger": ("5", "F9", "F4"),
}

OPERATIONS = (
    Operation(
        "colonoscopy_polyp",
        15,
        "colonoscopy",
        {"snare": ("45385", 8, "snare"), "biopsy": ("45380", 2.5, "biopsy forceps")},
        {},
        ("R19.5", "occult blood in stool"),
        anesthesia="deep sedation",
        youngest=45,
    ),
    Operation(
        "colonoscopy_biopsy",
        9,
        "colonoscopy",
        {"biopsy": ("45380", 1, "biopsy forceps")},
        {
            "K52.832": (4, "lymphocytic colitis"),
            "K51.90": (2, "ulcerative colitis"),
            "K52.9": (1.5, "nonspecific colitis"),
            "K50.90": (1, "Crohn disease"),
        },
        ("R19.7", "chronic diarrhea"),
        nothing=0.15,
        anesthesia="deep sedation",
    ),
    Operation(
        "colonoscopy_screening",
        8,
        "colonoscopy",
        {"look": ("45378", 1, "inspection")},
        {},
        ("Z12.11", "colon cancer screening"),
        anesthesia="deep sedation",
        youngest=45,
    ),
    Operation(
        "colonoscopy_look",
        5,
        "colonoscopy",
        {"look": ("45378", 1, "inspection")},
        {"K57.30": (3, "diverticulosis of the colon"), "K64.8": (2.5, "internal hemorrhoids")},
        ("K62.5", "rectal bleeding"),
        nothing=0.35,
        anesthesia="deep sedation",
    ),
    Operation(
        "upper_endoscopy",
        14,
        "upper endoscopy",
        {
            "biopsy": ("43239", 7, "biopsies taken"),
            "look": ("43235", 1.6, "inspection without biopsy"),
            "dilation": ("43249", 1, "balloon dilation of a stricture"),
            "snare": ("43251", 0.6, "snare removal of a gastric polyp"),
        },
        {
            "K21.00": (4, "reflux esophagitis|erosive esophagitis from reflux"),
            "K29.50": (4, "chronic gastritis"),
            "K22.70": (1.6, "Barrett esophagus"),
            "K25.9": (0.8, "gastric ulcer"),
            "K44.9": (1.2, "hiatal hernia"),
            "K31.89": (0.6, "gastropathy"),
            "K20.0": (0.6, "eosinophilic esophagitis"),
        },
        ("R10.13", "epigastric pain"),
        nothing=0.15,
        anesthesia="moderate sedation",
    ),
    Operation(
        "cataract",
        12,
        "phacoemulsification with lens implant",
        {"usual": ("66984", 9, "standard technique"), "complex": ("66982", 1, "iris expansion ring for a small pupil")},
        {
            "H25.1{s}": (7, "nuclear cataract|age-related nuclear cataract"),
            "H25.81{s}": (2, "combined forms of age-related cataract"),
            "H25.04{s}": (0.8, "posterior subcapsular cataract"),
        },
        ("H25.1{s}", "cataract"),
        "eye",
        anesthesia="topical anesthesia",
        youngest=55,
    ),
    Operation(
        "knee_arthroscopy",
        6,
        "knee arthroscopy",
        {
            "one": ("29881", 6, "partial meniscectomy"),
            "two": ("29880", 1, "partial medial and partial lateral meniscectomy"),
            "repair": ("29882", 0.6, "meniscus repair with sutures"),
            "look": ("29870", 0.4, "diagnostic inspection only"),
        },
        {
            "S83.24{s}A": (4, "acute medial meniscus tear|fresh tear of the medial meniscus"),
            "M23.22{s}": (3, "degenerative tear of the medial meniscus posterior horn"),
            "S83.28{s}A": (1, "acute lateral meniscus tear"),
            "M94.26{s}": (0.7, "chondromalacia"),
        },
        ("M25.56{s}", "knee pain"),
        "limb",
    ),
    Operation(
        "gallbladder",
        6,
        "laparoscopic cholecystectomy",
        {"plain": ("47562", 6, "no cholangiogram"), "xray": ("47563", 1.3, "intraoperative cholangiogram")},
        {
            "K80.10": (6, "chronic cholecystitis with stones"),
            "K80.20": (2, "gallstones without cholecystitis"),
            "K81.1": (1, "chronic cholecystitis, acalculous"),
            "K82.8": (1, "biliary dyskinesia"),
            "K80.00": (0.8, "acute cholecystitis with stones"),
        },
        ("R10.11", "right upper quadrant pain"),
    ),
    Operation(
        "inguinal_hernia",
        5,
        "inguinal hernia repair",
        {"open": ("49505", 5, "open repair with mesh"), "scope": ("49650", 4, "laparoscopic repair with mesh")},
        {"K40.90": (6, "reducible inguinal hernia"), "K40.91": (0.8, "recurrent inguinal hernia")},
        ("R10.9", "groin pain"),
        "groin",
        both=0.12,
        sex="M",
    ),
    Operation(
        "ventral_hernia",
        2,
        "anterior abdominal hernia repair",
        {
            "small": ("49591", 3, "defect under 3 cm, reducible"),
            "large": ("49593", 1.2, "defect of 3 to 10 cm, reducible"),
        },
        {"K42.9": (3, "umbilical hernia"), "K43.9": (1.5, "ventral hernia")},
        ("R10.9", "abdominal pain"),
    ),
    Operation(
        "carpal_tunnel",
        5,
        "carpal tunnel release",
        {
            "open": ("64721", 5, "open division of the ligament"),
            "scope": ("29848", 1, "endoscopic division of the ligament"),
        },
        {"G56.0{s}": (1, "carpal tunnel syndrome|median nerve compression at the wrist")},
        ("M79.64{s}", "hand pain"),
        "limb",
        anesthesia="local anesthesia",
    ),
    Operation(
        "ear_tubes",
        4,
        "tympanostomy tube placement",
        {"usual": ("69436", 1, "ventilating tube")},
        {"H65.2{s}": (4, "chronic serous otitis media"), "H65.3{s}": (1.2, "chronic mucoid otitis media")},
        ("H92.0{s}", "ear pain"),
        "limb",
        both=0.7,
        add=("42830", "adenoids removed", 0.2),
        youngest=1,
        oldest=9,
    ),
    Operation(
        "trigger_finger",
        3,
        "trigger finger release",
        {"usual": ("26055", 1, "tendon sheath incision")},
        {"M65.3{f}{s}": (1, "trigger finger|stenosing tenosynovitis")},
        ("M79.64{s}", "finger pain"),
        "finger",
        anesthesia="local anesthesia",
    ),
    Operation(
        "rotator_cuff",
        3,
        "shoulder arthroscopy",
        {
            "cuff": ("29827", 5, "rotator cuff repair with anchors"),
            "clavicle": ("29824", 0.8, "distal clavicle excision"),
        },
        {
            "M75.12{s}": (5, "complete rotator cuff tear"),
            "M19.01{s}": (0.7, "acromioclavicular osteoarthritis"),
            "M75.11{s}": (1, "incomplete rotator cuff tear"),
        },
        ("M25.51{s}", "shoulder pain"),
        "limb",
        add=("29826", "acromioplasty", 0.35),
    ),
    Operation(
        "capsulotomy",
        3,
        "laser capsulotomy",
        {"usual": ("66821", 1, "laser opening of the posterior capsule")},
        {"H26.49{s}": (1, "posterior capsule opacification|after-cataract")},
        ("H53.8", "blurred vision"),
        "eye",
        anesthesia="topical anesthesia",
        youngest=55,
    ),
    Operation(
        "hysteroscopy",
        3,
        "hysteroscopy",
        {"remove": ("58558", 3, "polyp removed and endometrium sampled"), "look": ("58555", 0.6, "inspection only")},
        {"N84.0": (4, "endometrial polyp"), "D25.0": (1, "submucous leiomyoma")},
        ("N93.9", "abnormal uterine bleeding"),
        nothing=0.2,
        sex="F",
        oldest=75,
    ),
    Operation(
        "cystoscopy",
        3,
        "cystoscopy",
        {
            "look": ("52000", 3, "inspection of the bladder"),
            "stent": ("52332", 1.5, "ureteral stent placed"),
            "biopsy": ("52204", 0.8, "bladder biopsy"),
        },
        {
            "N40.1": (2, "enlarged prostate with urinary symptoms"),
            "N20.1": (1.5, "ureteral stone"),
            "N32.89": (0.8, "bladder trabeculation"),
            "N35.919": (0.6, "urethral stricture"),
        },
        ("R31.0", "gross hematuria"),
        nothing=0.3,
        sex="M",
        youngest=45,
        anesthesia="moderate sedation",
    ),
    Operation(
        "skin_lesion",
        2,
        "excision of a skin lesion",
        {
            "small": ("11402", 2, "excised diameter 1.6 cm, benign"),
            "large": ("11404", 1, "excised diameter 3.4 cm, benign"),
        },
        {
            "D17.1": (2, "lipoma of the trunk"),
            "L72.0": (2, "epidermal cyst"),
            "D22.5": (1, "benign nevus of the trunk"),
        },
        ("R22.2", "lump of the trunk"),
        anesthesia="local anesthesia",
    ),
)
