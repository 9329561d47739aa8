"""Radiologists: five ways to head and order a report."""

from throughline.corpus.synthetic.authors import Author

RADIOLOGISTS = (
    Author(
        "halloran",
        "st-anselm",
        {
            "registration": "",
            "exam": "EXAM:",
            "history": "INDICATION:",
            "technique": "TECHNIQUE:",
            "comparison": "COMPARISON:",
            "findings": "FINDINGS:",
            "impression": "IMPRESSION:",
            "addendum": "ADDENDUM:",
        },
        numbered=frozenset({"impression"}),
    ),
    Author(
        "osei",
        "st-anselm",
        {
            "exam": "Examination:",
            "registration": "Registration:",
            "history": "Clinical history:",
            "comparison": "Comparison:",
            "technique": "Procedure:",
            "findings": "Report:",
            "impression": "Conclusion:",
            "addendum": "ADDENDUM:",
        },
        inline=False,
        close="Electronically signed.\n",
    ),
    Author(
        "brandt",
        "northgate",
        {
            "registration": "PATIENT INFORMATION",
            "history": "REASON FOR EXAM",
            "exam": "STUDY",
            "findings": "FINDINGS",
            "technique": "TECHNICAL NOTE",
            "comparison": "PRIOR STUDIES",
            "impression": "IMPRESSION",
            "addendum": "ADDENDUM:",
        },
        numbered=frozenset({"findings", "impression"}),
        terse=True,
        inline=False,
    ),
    Author(
        "villanueva",
        "northgate",
        {
            "exam": "PROCEDURE:",
            "history": "HX:",
            "technique": "TECH:",
            "comparison": "COMP:",
            "findings": "FINDINGS:",
            "impression": "IMP:",
            "addendum": "ADDENDUM:",
            "registration": "Encounter details:",
        },
        terse=True,
        close="Dictated using voice recognition.\n",
    ),
    Author(
        "lindqvist",
        "northgate",
        {
            "impression": "Summary:",
            "registration": "Visit:",
            "exam": "Exam:",
            "history": "Clinical question:",
            "technique": "Technique:",
            "comparison": "Compared with:",
            "findings": "Observations:",
            "addendum": "ADDENDUM:",
        },
    ),
)
