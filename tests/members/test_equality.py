"""What serving computes equals what its trainer computes."""

from pathlib import Path

import numpy as np
from members_corpus import corpus
from throughline_serving.inference.linear import Linear
from throughline_serving.inference.pairs import feature_names
from throughline_serving.inference.ranker import Ranker, bin_features
from throughline_serving.inference.session import open_session
from throughline_serving.inference.terms import char_terms, word_terms
from throughline_serving.inference.trees import Trees
from throughline_serving.reading.reading import Reading

from throughline.training.labels import build_labels, targets_of
from throughline.training.linear_fit import LinearSettings, fit_linear
from throughline.training.term_counts import count_terms
from throughline.training.tree_ensemble import WeightedBooster, write_tree_ensemble
from throughline.training.trees_fit import TreeSettings, fit_trees


def small() -> tuple[list[Reading], np.ndarray]:  # type: ignore[type-arg]
    documents, claims = corpus(40)
    return [Reading.of(one) for one in documents], targets_of(claims, build_labels(claims, {}))


def test_linear_margins_equal_scikit_learn(tmp_path: Path) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion
    from sklearn.svm import LinearSVC

    readings, targets = small()
    counts = count_terms(readings)
    settings = LinearSettings(ratio_share=0.0, word_documents=1, char_documents=1)
    fit_linear(counts, targets, settings).write(tmp_path, counts)
    served = np.stack([Linear.load(tmp_path).margins(one) for one in readings])

    words = TfidfVectorizer(analyzer=lambda r: [t for here in word_terms(r) for t in here], sublinear_tf=True)
    chars = TfidfVectorizer(analyzer=lambda r: [t for w in r.words for t in char_terms(w)], sublinear_tf=True)
    vectors = FeatureUnion([("words", words), ("chars", chars)]).fit_transform(readings)
    for label in range(targets.shape[1]):
        machine = LinearSVC(C=1.0, random_state=0, tol=1e-3).fit(vectors, targets[:, label])
        assert np.allclose(served[:, label], machine.decision_function(vectors), atol=2e-3)


def test_exported_linear_equals_its_fit(tmp_path: Path) -> None:
    readings, targets = small()
    counts = count_terms(readings)
    fitted = fit_linear(counts, targets, LinearSettings())
    fitted.write(tmp_path, counts)
    linear = Linear.load(tmp_path)
    assert np.allclose([linear.margins(one) for one in readings], fitted.margins(counts), atol=1e-5)


def test_exported_trees_equal_lightgbm(tmp_path: Path) -> None:
    readings, targets = small()
    counts = count_terms(readings)
    fitted = fit_trees(counts, targets, TreeSettings(rounds=20))
    fitted.write(tmp_path, counts)
    trees = Trees.load(tmp_path)
    assert np.abs(np.stack([trees.margins(one) for one in readings]) - fitted.margins(counts)).max() < 2e-6


def test_the_ensemble_takes_lightgbms_branches_on_binned_features(tmp_path: Path) -> None:
    import lightgbm

    rng = np.random.default_rng(0)
    features = rng.normal(size=(500, 4)).astype(np.float32)
    edges = np.sort(np.quantile(features, np.linspace(0.01, 0.99, 50), axis=0).T.astype(np.float32), axis=1)
    binned = bin_features(features, edges)
    target = (features[:, 0] + features[:, 1] * features[:, 2] > 0).astype(np.float32)
    parameters = {"objective": "binary", "num_leaves": 8, "verbosity": -1, "num_threads": 1, "min_data_in_bin": 1}
    boosters = [
        lightgbm.train({**parameters, "seed": seed}, lightgbm.Dataset(binned, target), 60) for seed in (1, 2)
    ]
    path = tmp_path / "trees.onnx"
    write_tree_ensemble([WeightedBooster(0, 0.5, one, range(4)) for one in boosters], [0.0], 4, path)
    served = np.concatenate([open_session(path).run(None, {"features": row[None]})[0][:, 0] for row in binned])
    expected = np.mean([one.predict(binned, raw_score=True) for one in boosters], axis=0)
    assert np.abs(served - expected).max() < 2e-6


def test_bins_count_the_edges_below() -> None:
    edges = np.array([[0.5, 1.5, np.inf]], dtype=np.float32)
    assert bin_features(np.array([[0.5], [0.6], [2.0]], dtype=np.float32), edges).ravel().tolist() == [0.0, 1.0, 2.0]


def test_a_label_without_examples_and_one_always_held(tmp_path: Path) -> None:
    readings, targets = small()
    extra = np.column_stack([targets, np.zeros(len(targets), bool), np.ones(len(targets), bool)])
    counts = count_terms(readings)
    linear = fit_linear(counts, extra, LinearSettings()).margins(counts)
    trees = fit_trees(counts, extra, TreeSettings(rounds=5)).margins(counts)
    for margins in (linear, trees):
        assert (margins[:, -2] < 0).all()
        assert (margins[:, -1] > 0).all()


def test_the_ranker_knows_its_features(fitted) -> None:  # type: ignore[no-untyped-def]
    ranker = Ranker.load(fitted.folder / "ranker")
    assert ranker.members == ("linear", "trees")
    assert len(ranker.edges) == len(feature_names(ranker.members))
