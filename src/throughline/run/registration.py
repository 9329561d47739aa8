"""What a finished run has to register of a specialty."""

import json
from collections.abc import Mapping
from typing import Any

from throughline_serving import digest

from throughline.registry.register import Registration
from throughline.run.places import PARTS, Places

SECTIONS = ("corpus", "codeset", "encoder", "pretraining", "training", "calibration", "economics", "monitoring")


def registration(params: Mapping[str, Any], specialty: str) -> Registration:
    """The bundle, its figures, and digests of what it was made from."""
    places = Places(str(params["corpus"]["name"]), specialty)
    parts = {part: digest.of_file(places.part(part)) for part in PARTS}
    return Registration(
        corpus=places.corpus,
        specialty=specialty,
        bundle=places.bundle,
        evaluation=json.loads((places.evaluation / "evaluation.json").read_bytes()),
        certificate=json.loads((places.certificate / "certificate.json").read_bytes()),
        dataset=digest.of_json(parts),
        config={name: params[name] for name in SECTIONS} | {"specialty": params["specialty"][specialty]},
    )
