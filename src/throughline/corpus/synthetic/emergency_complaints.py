"""The emergency department's case mix: complaints, what they prove to be, wounds, causes. Shares in % are estimates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Complaint:
    """``kinds`` maps the final diagnosis (``+`` joins codes that go together) to (weight, phrases).

    ``symptom`` is coded when nothing is confirmed; ``level`` is the usual medical decision making, 2 to 5.
    ``act`` names what is done: ekg, repair, splint, drain, critical, eye, nose, ear, joint or nothing.
    """

    key: str
    share: float
    level: int
    symptom: tuple[str, str]
    kinds: dict[str, tuple[float, str]]
    unconfirmed: float = 0.25  # share where only the symptom can be coded
    act: str = ""
    injury: bool = False
    sided: bool = False
    youngest: int = 18
    oldest: int = 92
    sex: str = "*"


@dataclass(frozen=True)
class Site:
    """A place a wound can be: code (``{b}``: 1 plain, 2 with a foreign body) and the groups of repair codes."""

    words: str
    code: str
    simple: str
    layered: str


COMPLAINTS = (
    Complaint(
        "chest_pain",
        12,
        4,
        ("R07.9", "chest pain"),
        {
            "R07.89": (2, "chest wall pain"),
            "M94.0": (1, "costochondritis"),
            "K21.9": (1.2, "acid reflux"),
            "I48.91": (1, "atrial fibrillation"),
            "I21.4": (0.6, "non-ST elevation myocardial infarction"),
            "R00.2": (1.2, "palpitations without arrhythmia"),
        },
        0.5,
        "ekg",
        youngest=25,
    ),
    Complaint(
        "abdominal_pain",
        11,
        4,
        ("R10.9", "abdominal pain"),
        {
            "N20.1": (4, "ureteral stone|stone in the distal ureter"),
            "K52.9": (2, "gastroenteritis|noninfectious gastroenteritis"),
            "K59.00": (1.2, "constipation"),
            "K35.80": (1, "acute appendicitis"),
            "K80.20": (1, "gallstones without cholecystitis"),
            "K57.32": (0.9, "diverticulitis"),
            "K85.90": (0.5, "acute pancreatitis"),
            "K29.70": (0.8, "gastritis"),
        },
        0.35,
    ),
    Complaint(
        "respiratory_infection",
        10,
        3,
        ("R05.1", "acute cough"),
        {
            "J06.9": (5, "viral upper respiratory infection|common cold"),
            "J02.0": (2.5, "streptococcal pharyngitis|strep throat, rapid test positive"),
            "J02.9": (1.5, "viral pharyngitis|sore throat from pharyngitis"),
            "J20.9": (1.2, "acute bronchitis"),
            "U07.1": (0.7, "COVID-19, test positive"),
            "J10.1": (0.7, "influenza A, test positive"),
            "J01.90": (0.6, "acute sinusitis"),
        },
        0.08,
    ),
    Complaint("laceration", 9, 3, ("R58", "bleeding wound"), {"wound": (1, "laceration")}, 0.0, "repair", injury=True),
    Complaint(
        "face_laceration", 4, 3, ("R58", "bleeding wound"), {"face": (1, "laceration")}, 0.0, "repair", injury=True
    ),
    Complaint(
        "ankle_injury",
        8,
        3,
        ("M25.57{s}", "ankle pain"),
        {
            "S93.40{s}A": (6, "ankle sprain"),
            "S82.6{s}XA": (1.2, "lateral malleolus fracture, displaced"),
            "S92.35{s}A": (0.8, "fifth metatarsal fracture, displaced"),
            "S90.0{s}XA": (0.8, "ankle contusion"),
        },
        0.06,
        "ankle",
        injury=True,
        sided=True,
    ),
    Complaint(
        "headache_syncope",
        8,
        4,
        ("R51.9", "headache"),
        {
            "R55": (4, "syncope"),
            "G43.909": (2, "migraine"),
            "R42": (1.2, "dizziness"),
            "S06.0X0A": (0.6, "concussion without loss of consciousness"),
            "G44.209": (0.8, "tension headache"),
            "I63.9": (0.3, "acute ischemic stroke"),
        },
        0.3,
        "ekg",
    ),
    Complaint(
        "asthma_copd",
        7,
        4,
        ("R06.02", "shortness of breath"),
        {
            "J45.901": (4, "asthma exacerbation|acute exacerbation of asthma"),
            "J44.1": (4, "COPD exacerbation|acute exacerbation of COPD"),
            "J18.9": (1, "pneumonia"),
            "J44.0+J18.9": (0.7, "COPD with pneumonia"),
            "J45.902": (0.3, "status asthmaticus"),
            "I50.9": (0.8, "heart failure"),
        },
        0.1,
    ),
    Complaint(
        "urinary",
        6,
        3,
        ("R30.0", "dysuria"),
        {
            "N39.0": (6, "urinary tract infection"),
            "N30.00": (1, "acute cystitis without hematuria"),
            "N30.01": (0.8, "acute cystitis with hematuria"),
            "N10": (0.9, "acute pyelonephritis"),
        },
        0.12,
    ),
    Complaint(
        "back_pain",
        6,
        3,
        ("M54.50", "low back pain"),
        {
            "S39.012A": (2, "lumbar muscle strain"),
            "M54.16": (1.2, "lumbar radiculopathy"),
            "M54.59": (0.6, "mechanical low back pain"),
            "M54.2": (0.5, "neck pain"),
        },
        0.6,
    ),
    Complaint(
        "sepsis",
        5,
        5,
        ("R50.9", "fever"),
        {
            "A41.9+N10": (4, "sepsis from pyelonephritis"),
            "A41.9+J18.9": (2, "sepsis from pneumonia"),
            "A41.9+L03.90": (0.6, "sepsis from cellulitis"),
        },
        0.12,
        youngest=40,
    ),
    Complaint(
        "wrist_injury",
        4,
        3,
        ("M25.53{s}", "wrist pain"),
        {
            "S52.50{s}A": (5, "fracture of the distal radius"),
            "S63.50{s}A": (2, "wrist sprain"),
            "M80.03{s}A": (0.7, "osteoporotic fracture of the forearm"),
        },
        0.08,
        "splint",
        injury=True,
        sided=True,
    ),
    Complaint(
        "abscess",
        4,
        3,
        ("R22.9", "tender lump"),
        {
            "L02.411": (3, "abscess of the right axilla"),
            "L02.412": (2, "abscess of the left axilla"),
            "L02.31": (1.2, "abscess of the buttock"),
            "L02.211": (0.8, "abscess of the abdominal wall"),
            "L03.90": (0.8, "cellulitis without abscess"),
        },
        0.0,
        "drain",
    ),
    Complaint(
        "critical_illness",
        3,
        5,
        ("R41.82", "altered mental status"),
        {
            "A41.9+R65.21+J96.01": (4, "septic shock with acute hypoxic respiratory failure"),
            "J96.01+J44.1": (1.5, "acute hypoxic respiratory failure from COPD exacerbation"),
            "K92.2+D62": (1, "gastrointestinal bleeding with acute blood loss anemia"),
            "I21.4": (0.6, "myocardial infarction with shock ruled out"),
        },
        0.0,
        "critical",
        youngest=45,
    ),
    Complaint(
        "alcohol",
        3,
        4,
        ("R41.82", "altered mental status"),
        {
            "F10.129": (5, "alcohol abuse with intoxication"),
            "F10.229": (1.2, "alcohol dependence with intoxication"),
            "F10.920": (0.5, "alcohol use with uncomplicated intoxication"),
        },
        0.06,
        oldest=70,
    ),
    Complaint(
        "allergy_skin",
        3,
        3,
        ("R21", "rash"),
        {
            "T78.40XA": (2, "allergic reaction"),
            "L50.9": (1.5, "urticaria"),
            "L03.115": (1, "cellulitis of the right leg"),
            "L03.116": (1, "cellulitis of the left leg"),
        },
        0.2,
    ),
    Complaint(
        "eye",
        2,
        3,
        ("H57.1{s}", "eye pain"),
        {
            "S05.0{s}XA": (3, "corneal abrasion"),
            "T15.0{s}XA": (1.5, "corneal foreign body"),
            "H10.9": (0.8, "conjunctivitis"),
        },
        0.05,
        "eye",
        sided=True,
    ),
    Complaint(
        "nosebleed", 1.5, 3, ("R04.0", "nosebleed"), {"R04.0": (1, "anterior epistaxis")}, 0.0, "nose", sided=True
    ),
    Complaint(
        "ear",
        1.5,
        2,
        ("H92.0{s}", "ear pain"),
        {
            "T16.{s}XXA": (1, "foreign body in the ear canal"),
            "H66.9{s}": (2, "otitis media"),
            "H61.2{s}": (0.8, "impacted cerumen"),
        },
        0.1,
        "ear",
        sided=True,
    ),
    Complaint(
        "shoulder",
        1.5,
        4,
        ("M25.51{s}", "shoulder pain"),
        {"S43.01{j}A": (3, "anterior shoulder dislocation"), "S43.40{s}A": (1, "shoulder sprain")},
        0.1,
        "joint",
        injury=True,
        sided=True,
    ),
    Complaint(
        "recheck",
        2.5,
        2,
        ("R58", "wound"),
        {"Z48.02": (3, "suture removal|removal of sutures"), "again": (2, "healing laceration")},
        0.0,
    ),
)

WOUNDS = (
    Site("left hand", "S61.4{b}2A", "120", "1204"),
    Site("right hand", "S61.4{b}1A", "120", "1204"),
    Site("scalp", "S01.0{b}XA", "120", "1203"),
    Site("left forearm", "S51.8{b}2A", "120", "1203"),
    Site("right forearm", "S51.8{b}1A", "120", "1203"),
    Site("left lower leg", "S81.8{b}2A", "120", "1203"),
    Site("right lower leg", "S81.8{b}1A", "120", "1203"),
)
FACE = (
    Site("forehead", "S01.81XA", "1201", "1205"),
    Site("lip", "S01.511A", "1201", "1205"),
    Site("right cheek", "S01.411A", "1201", "1205"),
)
# Upper limit of the summed length in cm and the code, by group.
REPAIRS: dict[str, tuple[tuple[float, str], ...]] = {
    "120": ((2.5, "12001"), (7.5, "12002"), (12.5, "12004"), (20, "12005"), (30, "12006"), (999, "12007")),
    "1201": (
        (2.5, "12011"),
        (5, "12013"),
        (7.5, "12014"),
        (12.5, "12015"),
        (20, "12016"),
        (30, "12017"),
        (999, "12018"),
    ),
    "1203": ((2.5, "12031"), (7.5, "12032"), (12.5, "12034"), (20, "12035"), (30, "12036"), (999, "12037")),
    "1204": ((2.5, "12041"), (7.5, "12042"), (12.5, "12044"), (20, "12045"), (30, "12046"), (999, "12047")),
    "1205": (
        (2.5, "12051"),
        (5, "12052"),
        (7.5, "12053"),
        (12.5, "12054"),
        (20, "12055"),
        (30, "12056"),
        (999, "12057"),
    ),
}
# Cause: code without its 7th character, weight, words.
FALLS = (
    ("W01.0XX", 4, "slipped and fell on a wet floor"),
    ("W18.30X", 2, "fell at ground level"),
    ("W10.9XX", 2, "fell down stairs"),
)
CUTS = (
    ("W26.0XX", 4, "cut by a knife"),
    ("W25.XXX", 1.5, "cut by broken glass"),
    ("W22.8XX", 1, "struck against an object"),
    ("W54.0XX", 0.8, "bitten by a dog"),
)
PLACES = (("Y92.010", 2, "in the kitchen of a private house"), ("Y92.480", 1.5, "on the sidewalk"))
