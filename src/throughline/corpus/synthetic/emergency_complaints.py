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
