"""Radiology's case mix: examinations, why they are ordered and what they find. Shares in % are estimates.

In codes ``{s}`` is 1 right, 2 left; ``{m}`` a breast mass's family, ``{q}`` its quadrant; in phrases ``{side}`` the side.
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
LUNGS = "The mediastinal contours are normal.|Osseous structures are unremarkable.|Mild degenerative change of the spine.|" \
    "Aortic calcification.|Surgical clips in the upper abdomen.|The trachea is midline.|Calcified granuloma, benign."
ORGANS = "The spleen and adrenal glands are unremarkable.|Small renal cyst, benign.|Mild atherosclerosis of the aorta.|" \
    "No free air.|The bladder is partially distended.|Degenerative change in the lumbar spine.|The pancreas is normal."
BRAIN = "The ventricles are normal in size.|Mild age related volume loss.|Paranasal sinuses are clear.|" \
    "The calvarium is intact.|Gray-white differentiation is preserved.|Scattered vascular calcification."
BONES = "Alignment is anatomic.|Bone mineralization is normal.|Soft tissues are unremarkable.|" \
    "Vascular calcifications are incidentally noted.|No lytic lesion.|Small enthesophyte."
BREAST = "Skin and nipples are normal.|Benign vascular calcifications.|A stable intramammary node.|Scattered benign calcifications."
VEINS = "The popliteal vein is patent.|Compression and augmentation are normal elsewhere.|A small popliteal cyst, incidental."
CHEST_WHY = _weights("R05.9:6 R07.9:4 R06.02:4 R50.9:2 R05.1:1.2 R05.3:1 R06.2:0.7 R07.89:0.8 R04.2:0.4")
CHEST_FINDS = _weights("J18.9:7 J90:3 J98.11:2 I51.7:2 J81.0:1 J43.9:1.2 R91.1:1.2 J93.9:0.6 J69.0:0.4 J84.10:0.4 S22.3{s}XA:0.5")
BELLY_WHY = _weights("R10.31:4 R10.32:3 R10.9:3 R10.84:1.5 R11.2:1 R10.13:0.8 R19.7:0.5")

EXAMS = (
    Exam("chest_xray", 15, "chest radiograph", VIEWS_CHEST, {"2": 9, "1": 1.2, "3": 0.2, "4": 0.15}, CHEST_WHY, CHEST_FINDS, 0.5, LUNGS),
    Exam("portable_chest", 11, "portable chest radiograph", VIEWS_CHEST, {"1": 9, "2": 0.6},
         _weights("R07.9:5 R06.02:5 R50.9:1.5 R06.03:1 R41.82:0.6"), CHEST_FINDS, 0.4, LUNGS),
    Exam("screening_mammogram", 11, "screening mammogram", {"screening": "77067"}, {"screening": 1}, {"Z12.31": 1},
         _weights("R92.8:5 R92.333:3 R92.1:1 N63.{m}{q}:1.4"), 0.62, BREAST, sex="F", youngest=40, oldest=80),
    Exam("ct_abdomen_contrast", 9, "CT abdomen and pelvis", BELLY, {"with": 8, "without": 0.8, "both": 0.5}, BELLY_WHY,
         _weights("K57.32:5 K35.80:3 K56.609:1.2 K85.90:1.2 N13.2:1 K76.0:1.2 K52.9:1 K80.20:1 N83.20{s}:0.5 K65.1:0.3 N12:0.5"), 0.38, ORGANS),
    Exam("ct_head", 8, "CT head", HEAD, {"without": 9, "both": 0.7, "with": 0.4},
         _weights("S09.90XA:4 R51.9:4 R55:1.5 R42:1.5 R41.82:1.2 R20.2:0.4"),
         _weights("S06.5X0A:1.5 I63.9:1.6 I61.9:0.9 S02.0XXA:0.6 S00.03XA:1.8 G91.9:0.4 D32.0:0.5 I67.82:0.4"), 0.62, BRAIN),
    Exam("ultrasound_abdomen", 6, "abdominal ultrasound", {"limited": "76705", "complete": "76700"},
         {"limited": 6, "complete": 3}, _weights("R10.11:6 R10.13:1.5 R94.5:0.8 R11.0:0.7"),
         _weights("K80.20:6 K76.0:2.5 K81.0:1.2 K83.8:0.5 N28.1:0.5 K80.00:0.7"), 0.35, ORGANS),
    Exam("knee_xray", 6, "knee radiographs", KNEE, {"3": 6, "2": 1.2, "4": 1.2}, _weights("M25.56{s}:8 M25.46{s}:1 M25.66{s}:0.6"),
         _weights("M17.1{s}:8 M25.46{s}:1.5 S82.00{s}A:0.4 M11.26{s}:0.7 M22.4{s}:0.5"), 0.28, BONES, sided=True, youngest=30),
    Exam("ct_stone", 5, "CT abdomen and pelvis", BELLY, {"without": 9, "with": 0.5}, _weights("R10.9:5 R31.9:2 R10.84:0.6"),
         _weights("N20.1:5 N20.0:3 N13.2:2 K57.32:0.6 N20.2:0.6"), 0.3, ORGANS),
    Exam("ankle_xray", 5, "ankle radiographs", ANKLE, {"3": 8, "2": 1}, _weights("M25.57{s}:5 M25.47{s}:0.8"),
         _weights("S93.40{s}A:6 S82.6{s}XA:2 S82.84{s}A:0.5 S92.35{s}A:0.5 S93.40{s}D:0.7"), 0.25, BONES, sided=True),
    Exam("mri_lumbar", 5, "MRI lumbar spine", SPINE, {"without": 8, "both": 1.2, "with": 0.2},
         _weights("M54.50:4 M54.16:4 M54.59:0.5 R20.2:0.5"), _weights("M51.26:4 M48.061:2 M51.369:2 M43.16:1 M47.816:1 M51.16:1.5"), 0.15, BONES),
    Exam("cta_chest", 4, "CT angiography chest", {"with": "71275"}, {"with": 1}, _weights("R07.9:4 R06.02:4 R09.02:0.8 R79.89:0.7"),
         _weights("I26.99:5 J18.9:1.5 J90:1 I71.20:0.5 J98.11:0.8"), 0.5, LUNGS),
    Exam("ct_chest", 4, "CT chest", THORAX, {"with": 6, "without": 2.4, "both": 0.2}, _weights("R91.8:2 R05.3:2 R04.2:1 R63.4:1 R59.0:0.7"),
         _weights("R91.1:5 C34.1{s}:1.2 J43.9:1.2 J90:0.8 J84.10:0.6 R59.0:0.7 C78.0{s}:0.3"), 0.25, LUNGS),
    Exam("leg_veins", 4, "venous duplex", {"one": "93971", "both": "93970"}, {"one": 7, "both": 1.5}, _weights("M79.66{s}:4 R60.0:1.5 M79.89:0.8"),
         _weights("I82.41{s}:4 I82.43{s}:1.5 I80.0{s}:0.8 M71.2{s}:0.8 I82.44{s}:0.4"), 0.45, VEINS, sided=True),
    Exam("diagnostic_mammogram", 4, "diagnostic mammogram", {"one": "77065", "both": "77066"}, {"one": 7, "both": 1.5},
         _weights("R92.8:5 N64.4:1.2 N64.52:0.4"), _weights("N63.{m}{q}:6 N60.0{s}:1.2 R92.1:1"), 0.3, BREAST,
         sided=True, sex="F", youngest=35, oldest=80),
    Exam("lung_screening", 4, "low dose CT chest for lung cancer screening", {"without": "71271"}, {"without": 1}, {"Z12.2": 1},
         _weights("R91.1:5 J43.9:2 R91.8:1 I25.10:0.8"), 0.5, LUNGS, youngest=50, oldest=80),
)  # fmt: skip

# How each code reads, as noun phrases separated by |.
PHRASES: dict[str, str] = {
    "R05.9": "cough", "R05.1": "acute cough|cough for three days", "R05.3": "chronic cough|cough for three months",
    "R07.9": "chest pain", "R07.89": "chest wall discomfort|chest tightness", "R06.02": "shortness of breath",
    "R06.03": "acute respiratory distress|respiratory distress", "R50.9": "fever|fevers", "R06.2": "wheezing", "R04.2": "hemoptysis|coughing up blood",
    "R41.82": "altered mental status|confusion of new onset", "R10.31": "right lower quadrant pain", "R10.32": "left lower quadrant pain",
    "R10.9": "abdominal pain|belly pain", "R10.84": "generalized abdominal pain|diffuse abdominal pain", "R11.2": "nausea with vomiting|nausea and vomiting",
    "R10.13": "epigastric pain", "R19.7": "diarrhea", "R10.11": "right upper quadrant pain", "R94.5": "abnormal liver function studies|elevated liver tests",
    "R11.0": "nausea", "S09.90XA": "head injury after a fall|head trauma", "R51.9": "headache", "R55": "syncope|a fainting episode",
    "R42": "dizziness|vertigo and dizziness", "R20.2": "paresthesia|tingling", "Z12.31": "routine screening|annual screening examination",
    "M25.56{s}": "knee pain", "M25.46{s}": "knee joint effusion|effusion of the knee", "M25.66{s}": "knee stiffness", "R31.9": "hematuria|blood in the urine",
    "M25.57{s}": "ankle pain", "M25.47{s}": "ankle swelling|swelling of the ankle", "M54.50": "low back pain", "M54.59": "mechanical low back pain",
    "M54.16": "lumbar radiculopathy|low back pain radiating to the leg with radiculopathy", "R09.02": "hypoxemia|low oxygen saturation",
    "R79.89": "elevated d-dimer", "R91.8": "abnormal chest radiograph with multiple opacities|multiple pulmonary nodules", "R63.4": "weight loss",
    "R59.0": "mediastinal lymphadenopathy|enlarged hilar and mediastinal nodes", "M79.66{s}": "calf pain|lower leg pain", "R60.0": "leg swelling|lower extremity edema",
    "M79.89": "soft tissue swelling of the limb", "R92.8": "focal asymmetry|abnormal mammographic finding|architectural distortion",
    "N64.4": "breast pain", "N64.52": "nipple discharge", "Z12.2": "screening for lung cancer|annual lung cancer screening",
    "J18.9": "pneumonia|lobar consolidation of pneumonia|airspace disease of pneumonia", "J90": "pleural effusion|small pleural effusion|layering effusion",
    "J98.11": "atelectasis|bibasilar atelectasis|subsegmental atelectasis", "I51.7": "cardiomegaly|enlarged cardiac silhouette",
    "J81.0": "acute pulmonary edema|pulmonary edema", "J43.9": "emphysema|emphysematous change", "R91.1": "solitary pulmonary nodule|single lung nodule|noncalcified nodule",
    "J93.9": "pneumothorax|apical pneumothorax", "J69.0": "aspiration pneumonitis|aspiration pneumonia", "J84.10": "pulmonary fibrosis|fibrotic lung disease",
    "S22.3{s}XA": "acute {side} rib fracture|fracture of a {side} lateral rib", "R92.333": "heterogeneously dense tissue of both breasts",
    "R92.1": "grouped calcifications needing further views|suspicious microcalcifications", "N63.{m}{q}": "{quadrant} mass|{quadrant} breast lump|mass in the {quadrant}",
    "K57.32": "sigmoid diverticulitis|acute diverticulitis|inflamed diverticula of the sigmoid", "K35.80": "acute appendicitis|appendiceal inflammation of acute appendicitis",
    "K56.609": "bowel obstruction|intestinal obstruction", "K85.90": "acute pancreatitis|peripancreatic inflammation of pancreatitis",
    "N13.2": "hydronephrosis from an obstructing ureteral stone|obstructing calculus with hydronephrosis", "K76.0": "hepatic steatosis|fatty liver",
    "K52.9": "colitis|diffuse enterocolitis", "K80.20": "cholelithiasis|gallstones", "N83.20{s}": "{side} ovarian cyst|cyst of the {side} ovary",
    "K65.1": "pelvic abscess|intra-abdominal abscess", "N12": "pyelonephritis|striated nephrogram of pyelonephritis", "S06.5X0A": "acute subdural hematoma|subdural hemorrhage",
    "I63.9": "acute infarct|acute ischemic infarction", "I61.9": "intraparenchymal hemorrhage|intracerebral hemorrhage", "S02.0XXA": "skull vault fracture|linear parietal fracture",
    "S00.03XA": "scalp hematoma|scalp contusion", "G91.9": "hydrocephalus", "D32.0": "meningioma", "I67.82": "cerebral ischemia|ischemic change of acute character",
    "K81.0": "acute cholecystitis", "K83.8": "dilated common bile duct|biliary ductal dilatation", "N28.1": "complex renal cyst under follow up|renal cyst requiring follow up",
    "K80.00": "gallstones with acute cholecystitis|acute calculous cholecystitis", "M17.1{s}": "osteoarthritis|medial compartment osteoarthritis|primary osteoarthritis",
    "S82.00{s}A": "patellar fracture|fracture of the patella", "M11.26{s}": "chondrocalcinosis", "M22.4{s}": "chondromalacia of the patella",
    "N20.1": "ureteral stone|distal ureteral calculus|stone in the ureter", "N20.0": "nonobstructing renal stone|kidney stone|renal calculus", "N20.2": "stones in kidney and ureter|renal and ureteral calculi",
    "S93.40{s}A": "ankle sprain|soft tissue swelling of an ankle sprain", "S82.6{s}XA": "displaced lateral malleolus fracture|fracture of the lateral malleolus",
    "S82.84{s}A": "displaced bimalleolar fracture|bimalleolar fracture", "S92.35{s}A": "displaced fifth metatarsal fracture|fracture of the base of the fifth metatarsal",
    "S93.40{s}D": "healing ankle sprain|resolving ankle sprain", "M51.26": "disc herniation at L4-L5|lumbar disc displacement|disc protrusion at L3-L4",
    "M48.061": "lumbar spinal stenosis|central canal stenosis", "M51.369": "degenerative disc disease|lumbar disc degeneration", "M43.16": "spondylolisthesis|anterolisthesis of L4 on L5",
    "M47.816": "lumbar facet spondylosis|facet arthropathy", "M51.16": "disc herniation with radiculopathy|disc extrusion compressing the nerve root with radiculopathy",
    "I26.99": "pulmonary embolism|segmental pulmonary emboli|filling defects of pulmonary embolism", "I71.20": "thoracic aortic aneurysm",
    "C34.1{s}": "{side} upper lobe carcinoma, biopsy proven|known {side} upper lobe lung cancer", "C78.0{s}": "{side} lung metastases, biopsy proven|known metastasis of the {side} lung",
    "I82.41{s}": "acute femoral vein thrombosis|deep vein thrombosis of the femoral vein", "I82.43{s}": "acute popliteal vein thrombosis|popliteal deep vein thrombosis",
    "I80.0{s}": "superficial thrombophlebitis|saphenous vein phlebitis", "M71.2{s}": "ruptured Baker cyst|popliteal synovial cyst explaining the symptoms",
    "I82.44{s}": "acute tibial vein thrombosis|posterior tibial vein thrombosis", "N60.0{s}": "simple cyst of the breast|breast cyst", "I25.10": "coronary artery calcification of coronary disease",
}  # fmt: skip
