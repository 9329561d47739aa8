"""The label table of a training set: every key its claims hold, with its title, count and mean place."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from throughline_serving.inference.labels import Label, parse_key


def build_labels(claims_keys: Sequence[Sequence[str]], titles: Mapping[str, str]) -> tuple[Label, ...]:
    """Labels sorted by key. Modifiers and units without a title get their procedure's; else it is empty."""
    places: dict[str, list[int]] = {}
    for keys in claims_keys:
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
    labels = []
    for key in sorted(places):
        kind, system, code, detail = parse_key(key)
        title = titles.get(key) or titles.get(f"{system}:{code}", "")
        position = sum(places[key]) / len(places[key])
        labels.append(Label(key, kind, system, code, detail, title, len(places[key]), round(position, 4)))
    return tuple(labels)


def targets_of(claims_keys: Sequence[Sequence[str]], labels: Sequence[Label]) -> NDArray[np.bool_]:
    """Which label each claim holds, bool[N, L]; keys that are no label are left out."""
    number = {label.key: i for i, label in enumerate(labels)}
    targets = np.zeros((len(claims_keys), len(labels)), dtype=np.bool_)
    for row, keys in enumerate(claims_keys):
        targets[row, [number[key] for key in keys if key in number]] = True
    return targets
