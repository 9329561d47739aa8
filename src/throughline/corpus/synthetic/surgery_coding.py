"""The surgeon's claim from the state of the operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughline.corpus.synthetic.coding import Coding
from throughline.corpus.synthetic.patients import MEDICARE, Patient
from throughline.corpus.synthetic.surgery_operations import BOWEL, FINGERS, OPERATIONS

if TYPE_CHECKING:
    from throughline.corpus.synthetic.outpatient_surgery import Surgery

OPERATION = {operation.key: operation for operation in OPERATIONS}
SIDE_DIGIT = {"right": "1", "left": "2", "both": "3", "": ""}
UNSPECIFIED = {
    "H25.1": "H25.9",
    "K40.9": "K40.90",
    "S83.2": "S83.249A",
    "G56.0": "G56.00",
    "M75.1": "M75.100",
    "H65.2": "H65.20",
}


def placed(template: str, state: Surgery) -> str:
    """A diagnosis with side and finger in their places; before the first of two eyes the bilateral code (I.B.13)."""
    if template == "K40.90" and state.side == "both":
        return "K40.20"
    if template == "K40.91" and state.side == "both":
        return "K40.21"
    side = "both" if state.two_staged == "first" else state.side
    digit = FINGERS[state.finger][0] if state.finger else ""
    return template.format(s=SIDE_DIGIT[side], f=digit) if "{" in template else template


def side_modifiers(state: Surgery) -> tuple[str, ...]:
    """LT, RT, 50 or a finger's modifier."""
    if state.finger:
        return (FINGERS[state.finger][1 if state.side == "right" else 2],)
    return {"right": ("RT",), "left": ("LT",), "both": ("50",)}.get(state.side, ())


def code(state: Surgery, patient: Patient, coding: Coding) -> None:
    """Postoperative diagnoses (IV.N), then what was performed."""
    if state.purpose:
        _bowel_diagnoses(state, coding)
        _bowel_services(state, patient, coding)
    else:
        _diagnoses(state, coding)
        _services(state, coding)
    for one in state.affecting:
        coding.diagnosis(one, "chronic condition that affected care (IV.I-J)")


def _bowel_diagnoses(state: Surgery, coding: Coding) -> None:
    screening = state.purpose in ("screening", "surveillance")
    if screening:
        coding.diagnosis("Z12.11", "screening stays first-listed (I.C.21.c.5)")
    for polyp in state.polyps:
        coding.diagnosis(
            BOWEL[polyp.site][1] if polyp.adenoma else "K63.5", f"polyp of the {BOWEL[polyp.site][0]} by pathology"
        )
    if state.polyps and state.polyps[0].adenoma:
        coding.tempt("unspecified", ("swap_dx", BOWEL[state.polyps[0].site][1], "D12.6"))
    if state.kind:
        coding.diagnosis(state.kind, "postoperative diagnosis (IV.N)")
        coding.tempt("unspecified", ("swap_dx", state.kind, "K52.9"))
    if state.also:
        coding.diagnosis(state.also, "further finding")
        coding.tempt("missed procedure", ("drop_dx", state.also))
    if not coding.diagnoses:
        coding.diagnosis(OPERATION[state.operation].reason[0], "nothing found: the reason for the examination")
    if state.purpose == "surveillance":
        coding.diagnosis("Z86.0101", "history of adenomas: high risk")


def _bowel_services(state: Surgery, patient: Patient, coding: Coding) -> None:
    screening = state.purpose in ("screening", "surveillance")
    every = coding.diagnoses[:4]
    if state.reach == "descending" and not state.polyps:
        coding.service("45330", "not past the splenic flexure", points=every)
        coding.tempt("missed procedure", ("swap_line", "45330", "45378"))
        return
    therapeutic = state.form in ("snare", "biopsy")
    short = () if state.reach == "caecum" else ("52",) if therapeutic else ("53",)
    turned = (("PT",) if patient.payer == MEDICARE else ("33",)) if screening else ()
    if not therapeutic and screening and patient.payer == MEDICARE:
        which = "G0105" if state.purpose == "surveillance" else "G0121"
        coding.service(which, "screening colonoscopy by risk (Medicare)", modifiers=short, points=every)
        coding.tempt("screening", ("swap_line", which, "45378"))
        return
    main = OPERATION[state.operation].forms[state.form][0]
    coding.service(main, f"most extensive technique: {state.form}", modifiers=(*short, *turned), points=every)
    if {p.technique for p in state.polyps} == {"snare", "biopsy"}:
        apart = "XS" if patient.payer == MEDICARE else "59"
        coding.service("45380", "biopsy of another lesion", modifiers=(apart, *short, *turned), points=every)
        coding.tempt("59 or XS", ("drop_mod", "45380", apart))
        coding.tempt("missed procedure", ("drop_line", "45380"))
    elif main == "45385":
        coding.tempt("59 or XS", ("add_line", "45380", every[0]))
    if turned:
        coding.tempt("screening", ("drop_mod", main, turned[0]))
    elif therapeutic:
        coding.tempt("screening", ("add_mod", main, "33"))


def _diagnoses(state: Surgery, coding: Coding) -> None:
    reason = placed(OPERATION[state.operation].reason[0], state)
    if state.kind and not state.stopped:
        found = placed(state.kind, state)
        coding.diagnosis(found, "postoperative diagnosis (IV.N)")
        coding.tempt("unspecified", ("swap_dx", found, UNSPECIFIED.get(found[:5], reason)))
    else:
        coding.diagnosis(
            placed(state.before or state.kind, state) if state.before or state.kind else reason,
            "the reason for the operation",
        )
    if state.stopped:
        coding.diagnosis("Z53.09", "stopped because of a contraindication (IV.A.1)")
    if state.converted:
        coding.diagnosis("Z53.31", "converted to open")


def _services(state: Surgery, coding: Coding) -> None:
    operation = OPERATION[state.operation]
    main = operation.forms[state.form][0]
    if state.converted and not state.stopped:
        main = "47605" if state.form == "xray" else "47600"
        coding.tempt("missed procedure", ("swap_line", main, operation.forms[state.form][0]))
    side = side_modifiers(state)
    after = ("79",) if state.within_global else ()
    stopped = ("53",) if state.stopped else ()
    coding.service(
        main,
        f"performed: {operation.forms[state.form][2]}",
        modifiers=(*stopped, *after, *side),
        points=coding.diagnoses[:1],
    )
    if after:
        coding.tempt("global", ("drop_mod", main, "79"))
    else:
        coding.tempt("global", ("add_mod", main, "58"))
    if side and state.side != "both":
        coding.tempt("side", ("drop_mod", main, side[0]), ("add_mod", main, "LT" if side[0] != "LT" else "RT"))
    for other, (code_, _, _) in operation.forms.items():
        if other != state.form:
            coding.tempt("missed procedure", ("swap_line", main, code_))
    if state.add:
        coding.service(
            operation.add[0],
            operation.add[1],
            modifiers=side if operation.key == "rotator_cuff" else (),
            points=coding.diagnoses[:1],
        )
        coding.tempt("missed procedure", ("drop_line", operation.add[0]))
    elif operation.key == "knee_arthroscopy":
        coding.tempt("59 or XS", ("add_line", "29877", coding.diagnoses[0]))
    elif operation.key == "upper_endoscopy" and state.form == "biopsy":
        coding.tempt("59 or XS", ("add_line", "43235", coding.diagnoses[0]))
