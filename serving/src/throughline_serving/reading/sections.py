"""Which section a place of a note belongs to: as the note says, else by its heading lines."""

import re

BODY = "body"

# Headings in the words of many sites -> one name. What is not listed keeps its own words.
_NAMES: dict[str, str] = {
    heading: name
    for name, headings in {
        "history": "clinical history, history, clinical information, clinical indication, indication, indications, "
        "reason for exam, reason for study, reason for examination, reason for visit, clinical data, clinical details, "
        "preoperative diagnosis, pre operative diagnosis, preop diagnosis, clinical diagnosis",
        "complaint": "chief complaint, cc, presenting complaint",
        "present": "history of present illness, hpi, present illness, subjective, interval history",
        "past": "past medical history, pmh, past history, past surgical history, medical history, surgical history",
        "family": "family history, fh",
        "social": "social history, sh",
        "review": "review of systems, ros",
        "medication": "medications, current medications, meds, home medications, discharge medications",
        "allergy": "allergies",
        "exam": "physical exam, physical examination, exam, examination, objective, pe, vital signs, vitals",
        "technique": "technique, procedure, procedures, procedure performed, procedures performed, protocol, "
        "operation, operation performed, title of operation, examination performed, study",
        "comparison": "comparison, comparisons, prior studies",
        "findings": "findings, operative findings, results, report, description of procedure, procedure in detail, "
        "details of procedure, operative technique",
        "gross": "gross description, gross, macroscopic description, specimen, specimens, specimen submitted, "
        "specimens submitted, specimen source",
        "microscopic": "microscopic description, microscopic, immunohistochemistry, special stains",
        "course": "hospital course, ed course, emergency department course, medical decision making, mdm, course",
        "impression": "impression, impressions, conclusion, conclusions, assessment, assessment and plan, diagnosis, "
        "diagnoses, final diagnosis, final diagnoses, discharge diagnosis, discharge diagnoses, clinical impression, "
        "postoperative diagnosis, post operative diagnosis, postop diagnosis, pathologic diagnosis, "
        "pathological diagnosis, opinion, summary",
        "plan": "plan, recommendation, recommendations, disposition, follow up",
        "addendum": "addendum, amendment, comment, comments, note",
    }.items()
    for heading in headings.split(", ")
}
_WORD = re.compile(r"[^\W_]+")
_HEADING = re.compile(r"^[ \t]*([^\W\d_][^\n:.;!?]{1,48}?)[ \t]*(:|(?=[ \t]*$))", re.MULTILINE)


def section_name(heading: str) -> str:
    """The one name of a heading, whatever its case and punctuation.

    >>> section_name("CLINICAL_HISTORY"), section_name("Impression:"), section_name("Bone marrow")
    ('history', 'impression', 'bone marrow')
    """
    words = " ".join(_WORD.findall(heading.replace("_", " "))).lower()
    return _NAMES.get(words, words or BODY)


def detect_sections(text: str) -> tuple[tuple[str, int, int], ...]:
    """Sections found by heading lines: a known heading, or one in capitals, before a colon or alone on its line.

    Each is (name, start, end) with ``text[start:end]`` after the heading, up to the next one.
    """
    found: list[tuple[str, int, int]] = []
    for heading in _HEADING.finditer(text):
        words = heading[1].strip()
        name = section_name(words)
        known = " ".join(_WORD.findall(words)).lower() in _NAMES
        capitals = words.isupper() and len(words) > 3 and heading[2] == ":"
        if (known and (heading[2] == ":" or words.isupper() or words.istitle())) or capitals:
            found.append((name, heading.start(1), heading.end()))
    if not found:
        return ()
    ends = [begin for _, begin, _ in found[1:]] + [len(text)]
    return tuple((name, after, end) for (name, _, after), end in zip(found, ends, strict=True))
