"""Stage calibrate: a confidence from tune, and the certificate from calibrate, through the path that serves."""

from dataclasses import asdict

from throughline_serving.policy import AlwaysHuman, Policy

from throughline import settings
from throughline.calibration.fit import Targets, calibrate
from throughline.corpus.store import read_encounters
from throughline.run.stage import Stage, main


def run(stage: Stage) -> str:
    """Certified, or cannot certify: both are results."""
    places, codeset = stage.places, stage.codeset
    allowed, target = stage.own(settings.Policy, "policy"), stage.own(settings.Target, "target")
    policy = Policy(
        specialty=stage.specialty,
        title=stage.title,
        diagnosis_system=codeset.system,
        labels=stage.corpus.labels,
        editions=(codeset.edition,),
        **asdict(allowed) | {"always_human": AlwaysHuman(**asdict(allowed.always_human))},
    )
    risks = {"coding_error": target.coding_error} | ({"denial": target.denial} if target.denial is not None else {})
    certificate = calibrate(
        *(list(read_encounters(places.part(part))) for part in ("train", "tune", "calibrate")),
        scorer=places.scorer,
        editions=[stage.served_edition],
        policy=policy,
        targets=Targets(risks, target.delta, target.valid_days),
        draft_out=places.draft,
        certificate_out=places.certificate,
    )
    return f"certified, {certificate.m:,} of {certificate.n:,}" if certificate.certified else "cannot certify"


if __name__ == "__main__":
    main(run)
