"""LightGBM boosters as one ONNX TreeEnsembleRegressor with an output per label.

Written straight from the boosters' own dump: on integer features every threshold is a half-integer, which float32 holds
exactly, so the engine takes the same branches as LightGBM (a test compares them).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class WeightedBooster:
    """A LightGBM booster: ``weight`` times its raw score goes to ``target``; its feature i is column ``columns[i]``."""

    target: int
    weight: float
    booster: Any
    columns: Sequence[int]


def write_tree_ensemble(
    boosters: Sequence["WeightedBooster"], base: Sequence[float], features: int, path: Path
) -> None:
    """Write the model ``features float32[N, F] -> margins float32[N, targets]``.

    A target's margin is its ``base`` plus the weighted sum of its boosters' raw scores.
    """
    import onnx
    from onnx import TensorProto, helper

    columns: dict[str, list[Any]] = {name: [] for name in _NODE + _LEAF}
    tree_number = 0
    for one in boosters:
        for tree in one.booster.dump_model()["tree_info"]:
            _add_tree(tree["tree_structure"], tree_number, one, columns)
            tree_number += 1
    if not tree_number:  # the operator wants at least one tree
        _add_tree({"leaf_value": 0.0}, 0, WeightedBooster(0, 1.0, None, ()), columns)
    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["features"],
        ["margins"],
        domain="ai.onnx.ml",
        n_targets=len(base),
        aggregate_function="SUM",
        post_transform="NONE",
        base_values=[float(b) for b in base],
    )
    node.attribute.extend(helper.make_attribute(name, values) for name, values in columns.items())
    graph = helper.make_graph(
        [node],
        "trees",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, features])],
        [helper.make_tensor_value_info("margins", TensorProto.FLOAT, [None, len(base)])],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


_NODE = (
    "nodes_treeids",
    "nodes_nodeids",
    "nodes_featureids",
    "nodes_modes",
    "nodes_values",
    "nodes_truenodeids",
    "nodes_falsenodeids",
    "nodes_missing_value_tracks_true",
)
_LEAF = ("target_treeids", "target_nodeids", "target_ids", "target_weights")


def _add_tree(root: dict[str, Any], tree: int, of: WeightedBooster, columns: dict[str, list[Any]]) -> None:
    """Number the nodes from the root down and append them."""
    waiting = [(root, 0)]
    made = 1
    while waiting:
        node, number = waiting.pop()
        leaf = "split_index" not in node
        left, right = (0, 0) if leaf else (made, made + 1)
        threshold = 0.0 if leaf else float(node["threshold"])
        values = (
            tree,
            number,
            0 if leaf else int(of.columns[node["split_feature"]]),
            "LEAF" if leaf else "BRANCH_LEQ",
            # between two integers any threshold says the same; the half is exact in float32
            threshold if leaf else float(np.floor(threshold)) + 0.5,
            left,
            right,
            0,
        )
        for name, value in zip(_NODE, values, strict=True):
            columns[name].append(value)
        if leaf:
            leaf_values = (tree, number, of.target, of.weight * float(node["leaf_value"]))
            for name, value in zip(_LEAF, leaf_values, strict=True):
                columns[name].append(value)
        else:
            made += 2
            waiting += [(node["left_child"], left), (node["right_child"], right)]
