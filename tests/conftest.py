"""What tests share: where the real corpora lie, when they are at hand."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real corpora and official code files; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("THROUGHLINE_SHARED", REPOSITORY.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"the real corpora are not at hand: {folder} does not exist (set THROUGHLINE_SHARED)")
    return folder
