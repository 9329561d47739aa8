"""An encounter to try the interface with: invented, short, and dated within what a bundle serves."""

import json
from collections.abc import Mapping

from throughline_serving.bundle import Bundle

NOTES: Mapping[str, str] = {
    "radiology": "EXAM: Chest radiograph, two views.\nINDICATION: Cough and fever.\nFINDINGS: Consolidation in the "
    "right lower lobe. No pleural effusion. No pneumothorax.\nIMPRESSION: Right lower lobe pneumonia.",
    "pathology": "SPECIMEN: Skin, left forearm, shave biopsy.\nDIAGNOSIS: Basal cell carcinoma, nodular type. "
    "Margins involved.",
    "emergency": "CHIEF COMPLAINT: Twisted ankle.\nHPI: Inversion injury of the right ankle today.\nEXAM: Lateral "
    "swelling, no deformity.\nASSESSMENT: Sprain of the right ankle, initial encounter. No fracture.",
    "outpatient_surgery": "PREOPERATIVE DIAGNOSIS: Right inguinal hernia.\nPROCEDURE: Open repair of a right inguinal "
    "hernia with mesh.\nFINDINGS: Reducible indirect hernia. No complication.",
}


def encounter_for(bundle: Bundle) -> str:
    """One encounter in JSON that ``bundle`` can decide on."""
    policy, editions = bundle.draft.policy, bundle.draft.editions
    encounter: dict[str, object] = {"encounter_id": "example-1", "specialty": policy.specialty}
    if policy.labels == "billable" and policy.editions:
        encounter["date_of_service"] = editions[policy.editions[-1]].effective.isoformat()
    encounter["claim_type"] = "professional"
    if policy.payers:
        encounter["payer"] = policy.payers[0]
    text = NOTES.get(policy.specialty, NOTES["radiology"])
    encounter["notes"] = [{"note_id": "note-1", "type": "report", "text": text}]
    return json.dumps(encounter, indent=1)
