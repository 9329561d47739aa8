"""The CMC 2007 challenge: radiology reports with ICD-9-CM codes of three coding companies and their majority.

Pestian et al., "A shared task involving multi-label classification of clinical free text", BioNLP 2007 (W07-1013).
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from throughline_serving.claim import Claim
from throughline_serving.encounter import Encounter, Note, Section, Truth
from throughline_serving.errors import InputError

FILE = "2007ChallengeTrainData.xml"
MAJORITY = "CMC_MAJORITY"
COMPANIES = ("COMPANY1", "COMPANY2", "COMPANY3")


def read(path: Path) -> Iterator[Encounter]:
    """Encounters of the labelled reports, in the file's order; ``path`` is the folder that holds the original file.

    One note per report with the sections CLINICAL_HISTORY and IMPRESSION; the claim holds the majority's codes, and
    ``truth.state["companies"]`` each company's own. No dates; each report is its own patient.
    """
    file = path / FILE
    if not file.is_file():
        missing = f"{path} does not exist" if not path.is_dir() else f"{path} holds no {FILE}"
        raise InputError(
            f"corpus.path {missing}",
            where="corpus cmc2007",
            remedy=f"give the folder with {FILE}, or use corpus=synthetic",
        )
    try:
        documents = list(ET.parse(file).getroot().iter("doc"))
    except ET.ParseError as fault:
        line, column = fault.position
        raise InputError(
            f"{FILE} is not well-formed XML", where=f"{file}, line {line}, column {column}", remedy="fetch it again"
        ) from None
    for number, document in enumerate(documents, 1):
        yield _encounter(document, f"{file}, document {number}")


def _encounter(document: ET.Element, where: str) -> Encounter:
    report = document.get("id")
    if not report:
        raise InputError("a report has no id", where=where, remedy="use the original file")
    text, sections = "", []
    for part in document.iter("text"):
        text += "\n\n" if text else ""
        start = len(text)
        text += part.text or ""
        sections.append(Section(name=part.get("type") or "BODY", start=start, end=len(text)))
    codes: dict[str, list[str]] = {}
    for code in document.iter("code"):
        codes.setdefault(code.get("origin") or "", []).append((code.text or "").strip())
    return Encounter(
        encounter_id=report,
        patient_id=report,
        specialty="radiology",
        claim_type="professional",
        notes=(Note(note_id=report, type="radiology report", text=text, sections=tuple(sections)),),
        claim=Claim(diagnoses=tuple(dict.fromkeys(codes.get(MAJORITY, ())))),
        truth=Truth(state={"companies": {name: sorted(set(codes.get(name, ()))) for name in COMPANIES}}),
    )
