"""Stage bundle: the draft and its certificate, with a model card, sealed and signed: the pipeline's product."""

from throughline_serving.bundle import seal
from throughline_serving.digest import short
from throughline_serving.signing import SigningKey

from throughline.registry.model_card import model_card
from throughline.run.stage import Stage, main, read_json


def run(stage: Stage) -> str:
    """Seal with this machine's development key."""
    places = stage.places
    card = model_card(
        corpus=places.corpus,
        policy=read_json(places.draft / "policy.json"),
        certificate=read_json(places.certificate / "certificate.json"),
        evaluation=read_json(places.evaluation / "evaluation.json"),
        training=read_json(places.training),
        split=read_json(places.split / "split.json"),
        drift=read_json(places.drift / "result.json"),
    )
    certificate = places.certificate / "certificate.json"
    return f"bundle {short(seal(places.draft, certificate, card, places.bundle, SigningKey.development()))}"


if __name__ == "__main__":
    main(run)
