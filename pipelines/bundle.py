"""Stage bundle: the draft and its certificate, with a model card, sealed and signed: the pipeline's product.

Signed with the site's own key where THROUGHLINE_SIGNING_KEY names its file, else with this machine's development key.
What the stage leaves depends on the key, which is no parameter: another key alone does not make it run again.
"""

from throughline_serving.bundle import seal
from throughline_serving.digest import short

from throughline.registry.model_card import model_card
from throughline.run.signing import signing_key
from throughline.run.stage import Stage, main, read_json


def run(stage: Stage) -> str:
    """Seal with the site's key, or with this machine's."""
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
    return f"bundle {short(seal(places.draft, certificate, card, places.bundle, signing_key()))}"


if __name__ == "__main__":
    main(run)
