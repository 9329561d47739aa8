"""Claims worked out by hand from a latent state."""

from dataclasses import replace
from random import Random

from throughline_serving.claim import Claim, Line

from throughline.corpus.synthetic import emergency, outpatient_surgery, pathology, radiology
from throughline.corpus.synthetic.coding import Coding, changed
from throughline.corpus.synthetic.emergency import Visit, Wound
from throughline.corpus.synthetic.outpatient_surgery import Polyp, Surgery
from throughline.corpus.synthetic.pathology import Part, Workup
from throughline.corpus.synthetic.patients import COMMERCIAL, MEDICARE, Patient
from throughline.corpus.synthetic.radiology import Reading
from throughline.corpus.synthetic.specialty import Case, Specialty

YOUNGER = Patient("p1", "F", 55, COMMERCIAL[0], "never", ())
OLDER = Patient("p2", "M", 72, MEDICARE, "never", ())


def lines(claim: Claim) -> list[str]:
    """Each line as ``code-modifiers xunits``."""
    return [f"{'-'.join((line.code, *line.modifiers))} x{line.units}" for line in claim.lines]


def coded(specialty: Specialty, state: object, patient: Patient) -> Claim:
    coding = Coding()
    specialty.code(state, patient, coding)
    return coding.claim()


def reading(key: str, **facts: object) -> Reading:
    state = radiology.draw(Random(1), Case(key, 1), YOUNGER)
    plain = {"doubted": (), "amended": False, "replaced": (), "history": "", "work_up": False, "side": "right"}
    return replace(state, **{**plain, **facts})  # type: ignore[arg-type]


def visit(key: str, **facts: object) -> Visit:
    state = emergency.draw(Random(1), Case(key, 1), YOUNGER)
    plain = {
        "doubted": "", "cause": "", "scene": "", "affecting": (), "left_early": "", "amended": False, "tube": False,
        "line": False, "minutes": 0, "act": "", "wounds": (), "layered": False, "strips": False, "separate": True,
    }  # fmt: skip
    return replace(state, **{**plain, **facts})  # type: ignore[arg-type]


def surgery(key: str, **facts: object) -> Surgery:
    state = outpatient_surgery.draw(Random(1), Case(key, 1), YOUNGER)
    plain = {"also": "", "affecting": (), "stopped": False, "converted": False, "add": False, "within_global": False}
    return replace(state, **{**plain, "two_staged": "", **facts})  # type: ignore[arg-type]


def workup(key: str, **facts: object) -> Workup:
    state = pathology.draw(Random(1), Case(key, 1), YOUNGER)
    plain = {
        "organisms": False, "stains": 0, "antibodies": 0, "frozen": 0, "nodes": 0, "nodes_positive": False,
        "adequacy": False, "amended": "", "place": "81",
    }  # fmt: skip
    return replace(state, **{**plain, **facts})  # type: ignore[arg-type]


def test_a_confirmed_finding_replaces_the_symptom_and_an_uncertain_one_does_not() -> None:
    chest = reading("chest_xray", form="2", place="22", indication="R05.9", findings=("J18.9",))
    assert coded(radiology.SPECIALTY, chest, YOUNGER).diagnoses == ("J18.9",)
    unsure = replace(chest, findings=(), doubted=("J18.9",))
    assert coded(radiology.SPECIALTY, unsure, YOUNGER).diagnoses == ("R05.9",)
    assert lines(coded(radiology.SPECIALTY, unsure, YOUNGER)) == ["71046-26 x1"]


def test_an_addendum_overrides_the_impression() -> None:
    amended = reading("chest_xray", findings=("J18.9",), amended=True, replaced=("J90",))
    assert coded(radiology.SPECIALTY, amended, YOUNGER).diagnoses == ("J90",)


def test_contrast_is_supplied_only_where_the_whole_service_is_billed() -> None:
    ct = reading("ct_abdomen_contrast", form="with", place="11", indication="R10.31", findings=(), millilitres=100)
    assert lines(coded(radiology.SPECIALTY, ct, YOUNGER)) == ["74177 x1", "Q9967 x100"]
    assert lines(coded(radiology.SPECIALTY, replace(ct, place="22"), YOUNGER)) == ["74177-26 x1"]


def test_screening_stays_first_and_turns_diagnostic() -> None:
    found = reading(
        "screening_mammogram", form="screening", place="11", indication="Z12.31", findings=("R92.8",), work_up=True
    )
    claim = coded(radiology.SPECIALTY, found, YOUNGER)
    assert claim.diagnoses == ("Z12.31", "R92.8")
    assert lines(claim) == ["77067 x1", "77063 x1", "77065-RT-GG x1"]


def test_the_level_is_two_of_three() -> None:
    seen = visit("chest_pain", kind="", problems=4, data=2, risk=4)
    assert lines(coded(emergency.SPECIALTY, seen, YOUNGER)) == ["99284 x1"]
    assert lines(coded(emergency.SPECIALTY, replace(seen, risk=2), YOUNGER)) == ["99282 x1"]


def test_lengths_add_within_a_group_and_layers_change_the_class() -> None:
    two = visit(
        "laceration", kind="wound", act="repair", separate=False, wounds=(Wound(0, 2.0, False), Wound(2, 1.5, False))
    )
    claim = coded(emergency.SPECIALTY, two, YOUNGER)
    assert claim.diagnoses == ("S61.412A", "S01.01XA")
    assert lines(claim) == ["12002 x1"]  # 3.5 cm of simple repair
    layered = coded(emergency.SPECIALTY, replace(two, layered=True), YOUNGER)
    assert lines(layered) == ["12041 x1", "12031 x1"]  # a hand and a scalp are different groups of layered repair


def test_strips_are_no_repair() -> None:
    strips = visit("laceration", kind="wound", act="repair", separate=False, strips=True, problems=3, data=3, risk=3,
                   wounds=(Wound(0, 2.0, False),))  # fmt: skip
    assert lines(coded(emergency.SPECIALTY, strips, YOUNGER)) == ["99283 x1"]


def test_critical_care_time() -> None:
    def at(minutes: int, patient: Patient) -> list[str]:
        state = visit("critical_illness", kind="A41.9+R65.21+J96.01", minutes=minutes, problems=5, data=5, risk=5)
        return lines(coded(emergency.SPECIALTY, state, patient))

    assert at(25, YOUNGER) == ["99285 x1"]
    assert at(74, YOUNGER) == ["99291 x1"]
    assert at(75, YOUNGER) == ["99291 x1", "99292 x1"]
    assert at(75, OLDER) == ["99291 x1"]
    assert at(104, OLDER) == ["99291 x1", "99292 x1"]
    assert at(110, YOUNGER) == ["99291 x1", "99292 x2"]


def test_a_set_fracture_has_54_and_its_visit_57() -> None:
    wrist = visit("wrist_injury", kind="S52.50{s}A", act="reduced", side="left", problems=4, data=4, risk=4)
    claim = coded(emergency.SPECIALTY, wrist, YOUNGER)
    assert claim.diagnoses == ("S52.502A",)
    assert lines(claim) == ["99284-57 x1", "25605-54-LT x1"]


def test_one_unit_for_each_specimen_however_they_arrive() -> None:
    parts = (Part(0, "{ad}"), Part(1, "K63.5"), Part(0, "{ad}"))
    polyps = workup("colon_polyps", parts=parts, reason="R19.5", containers="shared")
    claim = coded(pathology.SPECIALTY, polyps, YOUNGER)
    assert claim.diagnoses == ("D12.0", "K63.5")
    assert lines(claim) == ["88305 x3"]


def test_an_uncertain_final_diagnosis_is_not_coded() -> None:
    unsure = workup("skin", parts=(Part(0, "{bcc}", doubted=True),), reason="L98.9")
    assert coded(pathology.SPECIALTY, unsure, YOUNGER).diagnoses == ("L98.9",)


def test_prostate_needles_by_payer() -> None:
    cores = workup("prostate", parts=(Part(0, "C61"),), cores=12)
    assert lines(coded(pathology.SPECIALTY, cores, OLDER)) == ["G0416 x1"]
    assert lines(coded(pathology.SPECIALTY, cores, YOUNGER)) == ["88305 x12"]


def test_stains_frozen_blocks_and_nodes() -> None:
    breast = workup(
        "breast_excision", parts=(Part(0, "{ca}"),), frozen=2, nodes=2, nodes_positive=True, antibodies=3, place="22"
    )
    claim = coded(pathology.SPECIALTY, breast, YOUNGER)
    assert claim.diagnoses == ("C50.411", "C77.3")
    assert lines(claim) == ["88307-26 x3", "88342-26 x1", "88341-26 x2", "88331-26 x1", "88332-26 x1"]


def test_a_screening_that_removes_polyps_by_two_techniques() -> None:
    polyps = (Polyp(2, "snare", True), Polyp(4, "biopsy", False))
    scope = surgery("colonoscopy_polyp", form="snare", purpose="screening", polyps=polyps, reach="caecum", kind="")
    claim = coded(outpatient_surgery.SPECIALTY, scope, YOUNGER)
    assert claim.diagnoses == ("Z12.11", "D12.3", "K63.5")
    assert lines(claim) == ["45385-33 x1", "45380-59-33 x1"]
    assert lines(coded(outpatient_surgery.SPECIALTY, scope, OLDER)) == ["45385-PT x1", "45380-XS-PT x1"]


def test_how_far_the_scope_came() -> None:
    scope = surgery("colonoscopy_look", form="look", purpose="diagnostic", polyps=(), reach="transverse", kind="K64.8")
    assert lines(coded(outpatient_surgery.SPECIALTY, scope, YOUNGER)) == ["45378-53 x1"]
    assert lines(coded(outpatient_surgery.SPECIALTY, replace(scope, reach="descending"), YOUNGER)) == ["45330 x1"]


def test_before_the_first_of_two_eyes_the_code_is_bilateral() -> None:
    eye = surgery("cataract", form="usual", kind="H25.1{s}", side="right", two_staged="first")
    claim = coded(outpatient_surgery.SPECIALTY, eye, OLDER)
    assert claim.diagnoses == ("H25.13",)
    assert lines(claim) == ["66984-RT x1"]
    second = replace(eye, two_staged="second", within_global=True)
    assert coded(outpatient_surgery.SPECIALTY, second, OLDER).diagnoses == ("H25.11",)
    assert lines(coded(outpatient_surgery.SPECIALTY, second, OLDER)) == ["66984-79-RT x1"]


def test_an_operation_converted_to_open() -> None:
    open_ = surgery("gallbladder", form="plain", kind="K80.10", converted=True)
    claim = coded(outpatient_surgery.SPECIALTY, open_, YOUNGER)
    assert claim.diagnoses == ("K80.10", "Z53.31")
    assert lines(claim) == ["47600 x1"]


def test_both_sides() -> None:
    hernia = surgery("inguinal_hernia", form="open", kind="K40.90", side="both")
    claim = coded(outpatient_surgery.SPECIALTY, hernia, OLDER)
    assert claim.diagnoses == ("K40.20",)
    assert lines(claim) == ["49505-50 x1"]


def test_changes_to_a_claim_keep_pointers_in_range() -> None:
    claim = Claim(
        diagnoses=("J18.9", "J90"), lines=(Line(code="71046", system="CPT", modifiers=("26",), pointers=(1, 2)),)
    )
    fewer = changed(claim, [("drop_dx", "J18.9")])
    assert fewer.diagnoses == ("J90",)
    assert fewer.lines[0].pointers == (1,)
    assert changed(claim, [("swap_dx", "J18.9", "J90")]).diagnoses == ("J90",)
    assert changed(claim, [("drop_mod", "71046", "26")]).lines[0].modifiers == ()
    assert changed(claim, [("drop_line", "71046")]) == claim  # a claim is never left without a line
