"""A coder small enough to read: seven labels, eight words, one member. What it decides can be worked out by hand."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from throughline_serving.bundle import Bundle, close_draft, seal
from throughline_serving.certificate import Certificate, Risk, Start
from throughline_serving.digest import of_json
from throughline_serving.inference.confidence import SIGNS, Confidence
from throughline_serving.inference.labels import Label, write_labels
from throughline_serving.inference.pairs import feature_names
from throughline_serving.inference.ranker import SPACE
from throughline_serving.policy import Policy
from throughline_serving.signing import SigningKey

from throughline.training.ranker_fit import label_space

EDITION = "ICD10CM@2024-10-01"
LABELS = (
    Label("ICD10CM:J18.9", "diagnosis", "ICD10CM", "J18.9", "", "Pneumonia", 40, 0.0),
    Label("ICD10CM:J90", "diagnosis", "ICD10CM", "J90", "", "Pleural effusion", 30, 1.0),
    Label("ICD10CM:R05.9", "diagnosis", "ICD10CM", "R05.9", "", "Cough", 50, 0.5),
    Label("CPT:71046", "procedure", "CPT", "71046", "", "chest film, two views", 60, 2.0),
    Label("CPT:71045", "procedure", "CPT", "71045", "", "chest film, one view", 40, 2.0),
    Label("CPT:71046-26", "modifier", "CPT", "71046", "26", "", 50, 2.0),
    Label("CPT:71045-26", "modifier", "CPT", "71045", "26", "", 30, 2.0),
)
WORDS = ("pneumonia", "effusion", "cough", "two", "single", "views", "chest", "interpretation")
SPEAKS_FOR = {"pneumonia": (0,), "effusion": (1,), "cough": (2,), "two": (3,), "single": (4,), "interpretation": (5, 6)}
FINDINGS = ("Right lower lobe pneumonia", "Pleural effusion on the left", "Persistent cough", "No pneumothorax")


def make_scorer(folder: Path) -> None:
    """A linear member, an empty lexicon, and a ranker that repeats the linear member's log-odds in steps of 0.1."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    for name in ("linear", "lexicon", "ranker"):
        (folder / name).mkdir(parents=True)
    write_labels(LABELS, folder / "labels.json")
    (folder / "members.json").write_text(json.dumps({"members": ["linear", "lexicon"]}))
    (folder / "known_words.json").write_text(json.dumps([*WORDS, "right", "lower", "lobe", "no", "the", "on", "left"]))
    weights = np.full((len(WORDS), len(LABELS)), -0.2, dtype=np.float32)
    for word, labels in SPEAKS_FOR.items():
        weights[WORDS.index(word), list(labels)] = 6.0
    (folder / "linear/terms.json").write_text(json.dumps({"words": WORDS, "chars": []}))
    np.save(folder / "linear/idf.npy", np.ones(len(WORDS), dtype=np.float32))
    np.save(folder / "linear/weights.npy", weights)
    np.save(folder / "linear/intercept.npy", np.full(len(LABELS), -1.0, dtype=np.float32))
    lexicon = {"labels": len(LABELS), "phrases": [], "rows": [], "title_words": {}}
    (folder / "lexicon/lexicon.json").write_text(json.dumps(lexicon))
    np.save(folder / "lexicon/starts.npy", np.zeros(1, dtype=np.int32))
    np.save(folder / "lexicon/entry_labels.npy", np.zeros(0, dtype=np.int32))
    np.save(folder / "lexicon/entry_values.npy", np.zeros((0, 2), dtype=np.float32))
    width = len(feature_names(("linear",)))
    edges = np.full((width, 120), np.inf, dtype=np.float32)
    edges[0] = np.linspace(-6, 6, 120)
    np.save(folder / "ranker/edges.npy", edges)
    space = label_space(np.eye(len(LABELS), dtype=np.bool_))
    for name in SPACE:
        np.save(folder / f"ranker/{name}.npy", getattr(space, name))
    (folder / "ranker/ranker.json").write_text(json.dumps({"members": ["linear"]}))
    step = np.zeros((width, 1), dtype=np.float32)
    step[0] = 0.1
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["features", "step"], ["product"]),
            helper.make_node("Add", ["product", "shift"], ["margins"]),
        ],
        "ranker",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, width])],
        [helper.make_tensor_value_info("margins", TensorProto.FLOAT, [None, 1])],
        [numpy_helper.from_array(step, "step"), numpy_helper.from_array(np.array([-6.0], np.float32), "shift")],
    )
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9),
        folder / "ranker/ranker.onnx",
    )


def make_draft(folder: Path, specialty: str = "radiology") -> str:
    """A whole draft; its digest."""
    make_scorer(folder / "scorer")
    (folder / "confidence").mkdir()
    weights = tuple(1.0 if name == "log_exact" else 0.0 for name in SIGNS)
    Confidence(temperature={}, cuts={}, venn_abers={}, label_sets={}, pointing={}, weights=weights, intercept=3.0).save(
        folder / "confidence/confidence.json"
    )
    edition = folder / "editions" / EDITION
    edition.mkdir(parents=True)
    np.save(edition / "codes.npy", np.array([b"J189", b"J90", b"R059"]))
    np.save(edition / "billable.npy", np.ones(3, dtype=np.bool_))
    facts = {"schema": "edition/1", "name": EDITION, "system": "ICD10CM", "codes": 3}
    (edition / "edition.json").write_text(json.dumps(facts | {"effective": "2024-10-01", "ends": "2025-09-30"}))
    Policy(
        specialty=specialty,
        title=specialty.title(),
        diagnosis_system="ICD10CM",
        labels="billable",
        editions=(EDITION,),
    ).save(folder / "policy.json")
    return close_draft(folder, specialty)


def certify(draft: str, path: Path) -> Path:
    """A certificate for a draft: straight through above confidence 0.4."""
    certificate = Certificate(
        schema="certificate/1",
        state="certified",
        method="ladder",
        delta=0.05,
        received=828,
        n=800,
        m=577,
        threshold=0.4,
        tie=None,
        tie_key="tie-1",
        start=Start(m=311, k=9),
        plan=of_json("plan"),
        risks=(Risk(kind="coding_error", target=0.05, bad=19, allowed=20, unanswered=0),),
        draft=draft,
        cohort=of_json("cohort"),
        editions=(EDITION,),
        issued=date(2024, 11, 1),
        ends=date(2025, 9, 1),
    )
    path.write_text(json.dumps(certificate.as_json()))
    return path


def make_encounter(number: int, **other: Any) -> dict[str, Any]:
    """An encounter in JSON; ``number`` seeds its note."""
    random = Random(number)
    sentences = random.sample(FINDINGS, random.randint(1, 4))
    views = random.choice(("two views", "single view"))
    text = f"EXAM: Chest, {views}. Interpretation only.\nFINDINGS: " + ". ".join(sentences) + "."
    return {
        "encounter_id": f"e{number}",
        "specialty": "radiology",
        "date_of_service": "2025-03-04",
        "claim_type": "professional",
        "notes": [{"note_id": "n1", "type": "report", "text": text}],
    } | other


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An uncertified radiology draft. Read only: copy it before changing it."""
    folder = tmp_path_factory.mktemp("draft") / "radiology"
    make_draft(folder)
    return folder


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    """A development key of the tests' own."""
    return SigningKey.development(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def sealed(draft: Path, key: SigningKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same draft certified, sealed and signed. Read only."""
    folder = tmp_path_factory.mktemp("bundles")
    certificate = certify(close_draft(draft, "radiology"), folder / "certificate.json")
    seal(draft, certificate, "# Radiology\n", folder / "radiology", key)
    return folder / "radiology"


@pytest.fixture(scope="session")
def bundle(sealed: Path) -> Bundle:
    """The sealed bundle, loaded."""
    return Bundle.load(sealed)


@pytest.fixture(scope="session")
def encounter() -> Callable[..., dict[str, Any]]:
    """Makes encounters: ``encounter(7, payer="x")``."""
    return make_encounter


@pytest.fixture(scope="session")
def drafted() -> Callable[..., str]:
    """Makes drafts: ``drafted(folder, specialty)``."""
    return make_draft
