"""Pathology's case mix: what is sent, from where, and what it proves to be. Shares in % are estimates.

A place is ``words`` and the site-bound codes that diagnoses refer to in braces (``{ad}`` adenoma of that site ...).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tissue:
    """A kind of case. ``level`` is the code of one specimen; ``kinds`` maps a diagnosis to (weight, phrases).

    ``extras`` may hold special (stain), hp (stain for organisms), ihc, frozen, markers, nodes, cores, decal, adequacy.
    """

    key: str
    share: float
    level: str
    what: str
    places: tuple[tuple[str, dict[str, str]], ...]
    kinds: dict[str, tuple[float, str]]
    reason: dict[str, str]
    most: int = 1  # containers at most
    extras: str = ""
    sex: str = "*"
    youngest: int = 20
    oldest: int = 88


def _skin(words: str, bcc: str, scc: str, nevus: str, insitu: str, melanoma: str) -> tuple[str, dict[str, str]]:
    return words, {"bcc": bcc, "scc": scc, "nev": nevus, "mis": insitu, "mel": melanoma}


def _breast(words: str, side: str, quadrant: str, lump: str) -> tuple[str, dict[str, str]]:
    codes = {"ca": f"C50.{quadrant}1{side}", "dcis": f"D05.1{side}", "fa": f"D24.{side}", "fc": f"N60.1{side}"}
    return words, {**codes, "lump": lump}


# Diagnoses of one organ of which only one is reported for a case.
EXCLUSIVE = frozenset({"N87.1", "N87.0", "D06.9"})
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

TISSUES = (
    Tissue(
        "colon_polyps",
        20,
        "88305",
        "polyp, polypectomy",
        COLON,
        {
            "{ad}": (10, "tubular adenoma|tubulovillous adenoma|adenomatous polyp"),
            "K63.5": (4, "hyperplastic polyp|inflammatory polyp"),
            "{ca}": (0.3, "invasive adenocarcinoma"),
        },
        {
            "Z12.11": "colon cancer screening",
            "R19.5": "occult blood in stool",
            "Z86.0101": "surveillance, prior adenomas",
        },
        most=4,
    ),
    Tissue(
        "skin",
        18,
        "88305",
        "skin, shave biopsy",
        SKIN,
        {
            "{bcc}": (7, "basal cell carcinoma|nodular basal cell carcinoma"),
            "L82.1": (5, "seborrheic keratosis"),
            "{scc}": (2.5, "squamous cell carcinoma|invasive squamous cell carcinoma"),
            "L57.0": (2, "actinic keratosis"),
            "L82.0": (1, "inflamed seborrheic keratosis"),
            "{nev}": (2.5, "intradermal nevus|melanocytic nevus"),
            "{mis}": (0.4, "melanoma in situ"),
            "{mel}": (0.4, "invasive malignant melanoma"),
            "B07.8": (0.6, "verruca vulgaris"),
        },
        {"D48.5": "lesion of uncertain behavior", "L98.9": "changing skin lesion"},
        most=3,
        extras="ihc",
    ),
    Tissue(
        "stomach",
        12,
        "88305",
        "biopsy",
        (("gastric antrum", {}), ("gastric body", {}), ("gastric antrum and body", {})),
        {
            "K29.50": (6, "chronic gastritis|chronic active gastritis"),
            "K29.70": (1, "gastritis, nonspecific"),
            "K31.A0": (1, "gastric intestinal metaplasia"),
            "K31.89": (1.2, "reactive gastropathy"),
            "K31.7": (0.7, "fundic gland polyp|gastric polyp"),
        },
        {"R10.13": "epigastric pain", "K30": "functional dyspepsia", "R11.0": "nausea"},
        most=2,
        extras="hp",
    ),
    Tissue(
        "esophagus_duodenum",
        3,
        "88305",
        "biopsy",
        (("distal esophagus", {}), ("gastroesophageal junction", {})),
        {
            "K21.00": (3, "reflux esophagitis"),
            "K22.70": (2, "Barrett mucosa, no dysplasia|Barrett esophagus without dysplasia"),
            "K20.0": (0.8, "eosinophilic esophagitis"),
            "K22.710": (0.4, "Barrett mucosa with low grade dysplasia"),
        },
        {"R13.10": "dysphagia", "R12": "heartburn"},
        most=2,
        extras="special",
    ),
    Tissue(
        "breast_core",
        7,
        "88305",
        "core biopsy",
        BREAST,
        {
            "{fc}": (4, "fibrocystic change|cystic mastopathy"),
            "{ca}": (4, "invasive ductal carcinoma|invasive mammary carcinoma"),
            "{fa}": (2, "fibroadenoma"),
            "{dcis}": (1.2, "ductal carcinoma in situ|intraductal carcinoma, no invasion"),
        },
        {"{lump}": "palpable mass", "R92.8": "abnormal mammogram"},
        most=2,
        extras="ihc",
        sex="F",
        youngest=35,
    ),
    Tissue(
        "endometrium",
        4,
        "88305",
        "biopsy",
        (("endometrium", {}),),
        {
            "N84.0": (4, "endometrial polyp"),
            "N85.00": (1.2, "endometrial hyperplasia without atypia"),
            "C54.1": (0.8, "endometrioid adenocarcinoma of endometrium"),
        },
        {"N93.9": "abnormal bleeding", "N95.0": "postmenopausal bleeding"},
        sex="F",
    ),
    Tissue(
        "cervix",
        3.5,
        "88305",
        "biopsy",
        (("cervix at 6 o'clock", {}), ("cervix at 12 o'clock", {}), ("endocervix", {})),
        {
            "N87.1": (3, "moderate dysplasia, CIN 2"),
            "N87.0": (2.5, "mild dysplasia, CIN 1"),
            "D06.9": (1, "carcinoma in situ, CIN 3"),
            "N72": (1.2, "chronic cervicitis"),
        },
        {"R87.610": "atypical squamous cells on smear", "R87.613": "high grade squamous lesion on smear"},
        most=3,
        sex="F",
        oldest=65,
    ),
    Tissue(
        "gallbladder",
        6,
        "88304",
        "cholecystectomy",
        (("gallbladder", {}),),
        {
            "K80.10": (7, "chronic cholecystitis with cholelithiasis|gallstones and chronic cholecystitis"),
            "K81.1": (1.2, "chronic cholecystitis, no stones found"),
            "K82.4": (0.6, "cholesterolosis"),
            "K80.00": (1, "acute cholecystitis with stones"),
        },
        {"R10.11": "right upper quadrant pain"},
    ),
    Tissue(
        "cyst",
        5,
        "88304",
        "excision",
        (("back", {"li": "D17.1"}), ("scalp", {"li": "D17.0"}), ("right forearm", {"li": "D17.21"})),
        {
            "L72.0": (5, "epidermal inclusion cyst|epidermoid cyst"),
            "L72.11": (1.2, "pilar cyst"),
            "{li}": (2, "lipoma|mature adipose tissue of a lipoma"),
        },
        {"R22.9": "lump under the skin"},
        most=2,
    ),
    Tissue(
        "immunostains",
        5,
        "88305",
        "core biopsy",
        LUNG,
        {
            "{ca}": (4, "adenocarcinoma of primary lung origin|pulmonary adenocarcinoma"),
            "{met}": (1, "metastatic carcinoma"),
            "J84.10": (0.6, "interstitial fibrosis"),
            "J98.4": (0.5, "benign reactive lung tissue"),
        },
        {"R91.1": "solitary pulmonary nodule", "R91.8": "multiple lung nodules"},
        extras="panel",
    ),
    Tissue(
        "breast_excision",
        4,
        "88307",
        "lumpectomy",
        BREAST,
        {"{ca}": (5, "invasive ductal carcinoma"), "{dcis}": (2.4, "ductal carcinoma in situ")},
        {"{lump}": "known breast mass"},
        extras="frozen nodes",
        sex="F",
        youngest=35,
    ),
    Tissue(
        "prostate",
        4,
        "88305",
        "needle biopsy",
        (("prostate", {}),),
        {
            "C61": (5, "prostatic adenocarcinoma, Gleason 3+4|acinar adenocarcinoma, Gleason 3+3"),
            "N40.0": (3, "benign prostatic tissue with hyperplasia|nodular hyperplasia"),
            "N42.31": (0.8, "high grade prostatic intraepithelial neoplasia"),
        },
        {"R97.20": "elevated PSA"},
        extras="cores",
        sex="M",
        youngest=50,
    ),
    Tissue(
        "uterus",
        2.2,
        "88307",
        "hysterectomy",
        (("uterus", {}),),
        {
            "D25.1": (4, "intramural leiomyoma"),
            "N80.03": (1.5, "adenomyosis"),
            "D25.9": (0.8, "leiomyomata, location not given"),
        },
        {"R10.20": "pelvic pain"},
        extras="frozen",
        sex="F",
        youngest=30,
    ),
    Tissue(
        "thyroid",
        2,
        "88307",
        "lobectomy",
        (("right thyroid lobe", {}), ("left thyroid lobe", {})),
        {
            "C73": (3, "papillary carcinoma"),
            "E04.1": (2, "adenomatoid nodule, benign"),
            "D34": (1, "follicular adenoma"),
        },
        {"E04.9": "goiter"},
        extras="frozen",
    ),
    Tissue(
        "appendix",
        3,
        "88304",
        "appendectomy",
        (("appendix", {}),),
        {
            "K35.80": (5, "acute appendicitis"),
            "K35.32": (1, "perforated appendicitis with localized peritonitis"),
            "K38.1": (0.6, "fecalith without inflammation"),
            "D37.3": (0.3, "low grade mucinous neoplasm"),
        },
        {"R10.31": "right lower quadrant pain"},
        youngest=18,
    ),
    Tissue(
        "colectomy",
        2,
        "88309",
        "segmental resection",
        COLON[1:],
        {"{ca}": (5, "invasive adenocarcinoma"), "K57.32": (1.2, "diverticulitis")},
        {"K92.1": "melena"},
        extras="nodes",
    ),
    Tissue(
        "thyroid_needle",
        2,
        "88173",
        "fine needle aspirate",
        (("right thyroid lobe", {}), ("left thyroid lobe", {})),
        {
            "E04.1": (5, "benign follicular nodule"),
            "C73": (1, "papillary carcinoma"),
            "E06.3": (0.8, "lymphocytic thyroiditis"),
        },
        {"E04.9": "goiter"},
        most=2,
        extras="adequacy",
    ),
    Tissue(
        "urine",
        2,
        "88112",
        "urine cytology",
        (("voided urine", {}),),
        {"C67.9": (1, "high grade urothelial carcinoma"), "N30.90": (1, "cystitis cells")},
        {"R31.9": "hematuria", "R31.0": "gross hematuria"},
    ),
    Tissue(
        "marrow",
        1.5,
        "88305",
        "trephine biopsy",
        (("bone marrow", {}),),
        {
            "C90.00": (2, "plasma cell myeloma"),
            "D64.9": (1.2, "marrow with anemia, no neoplasm"),
            "D46.9": (0.8, "myelodysplastic syndrome"),
        },
        {"D64.9": "anemia"},
        extras="decal special",
    ),
    Tissue(
        "hernia_sac",
        1.5,
        "88302",
        "excision",
        (("hernia sac", {}),),
        {"K40.90": (3, "inguinal hernia sac"), "K42.9": (1, "umbilical hernia sac")},
        {"R19.00": "swelling"},
    ),
    Tissue(
        "tonsils",
        1.5,
        "88304",
        "tonsillectomy",
        (("right tonsil", {}), ("left tonsil", {})),
        {"J35.01": (3, "chronic tonsillitis"), "J35.1": (2, "tonsillar hypertrophy")},
        {"J35.8": "recurrent sore throat"},
        most=2,
        youngest=18,
        oldest=45,
    ),
    Tissue(
        "calculus",
        1,
        "88300",
        "gross only",
        (("ureter", {}),),
        {"N20.1": (3, "calculus"), "N20.0": (1, "renal calculus")},
        {"R10.9": "flank pain"},
    ),
    Tissue(
        "breast_markers",
        1.5,
        "88360",
        "receptor studies",
        BREAST,
        {"{ca}": (1, "invasive ductal carcinoma")},
        {"{lump}": "known carcinoma"},
        extras="markers",
        sex="F",
        youngest=35,
    ),
)
