"""Settings of the right type that cannot work are refused by name before anything runs, not after the training."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from throughline_serving.errors import InputError

from throughline import settings
from throughline.run.compose import check

PARAMS = Path(__file__).resolve().parents[2] / "params.yaml"


def params(path: str, value: object) -> dict[str, Any]:
    """The committed parameters with one value changed."""
    whole = settings.load(PARAMS)
    at: Any = whole
    *above, last = path.split(".")
    for key in above:
        at = at[key]
    at[last] = value
    return whole


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("specialty.radiology.target.coding_error", 1.5),
        ("specialty.radiology.target.coding_error", 0.0),
        ("specialty.radiology.target.denial", -0.1),
        ("specialty.radiology.target.delta", 1),
        ("specialty.radiology.target.valid_days", 0),
        ("specialty.radiology.policy.maximum_novelty", 2.0),
        ("specialty.radiology.minutes.code", -1.0),
        ("corpus.n", 0),
        ("corpus.name", "../elsewhere"),
        ("corpus.split.train", 0.0),
        ("training.epochs", 0),
        ("training.folds", 1),
        ("training.members", ["encoder", "lineer"]),
        ("economics.audit_share", 1.1),
        ("monitoring.psi", {"route": -1}),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, path: str, value: object) -> None:
    monkeypatch.chdir(PARAMS.parent)
    check(yaml.safe_load(PARAMS.read_text()), [])
    with pytest.raises(InputError) as refused:
        check(params(path, value), [])
    assert refused.value.what.startswith(path)
    assert refused.value.remedy
