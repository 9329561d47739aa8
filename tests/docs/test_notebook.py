"""notebooks/read_a_certificate.py runs from top to bottom on a cohort laid out as a run lays it out."""

import json
import runpy
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def row(split, rank, bad, eligible=True):
    return {
        "encounter_id": f"{split}-{rank}",
        "split": split,
        "confidence": 1 - rank / 100,
        "bad": {"coding_error": bad},
        "tie_hash": f"{rank:016x}",
        "eligible": eligible,
    }


def test_it_looks_at_eligible_tune_rows_alone(tmp_path, monkeypatch, capsys):
    # Ten eligible tune encounters, most confident first; the fifth is wrong, the tenth's outcome never came.
    bad = [0, 0, 0, 0, 1, 0, 0, 0, 0, None]
    rows = [row("tune", rank, outcome) for rank, outcome in enumerate(bad, 1)]
    rows += [row("tune", 11, 1, eligible=False), row("calibrate", 1, 1)]
    folder = tmp_path / "data" / "mine" / "radiology" / "certificate"
    folder.mkdir(parents=True)
    (folder / "cohort.jsonl").write_text("".join(json.dumps(one) + "\n" for one in reversed(rows)))
    monkeypatch.setenv("THROUGHLINE_PROJECT", str(tmp_path))
    monkeypatch.setenv("THROUGHLINE_CORPUS", "mine")
    runpy.run_path(str(REPOSITORY / "notebooks" / "read_a_certificate.py"))
    assert capsys.readouterr().out.splitlines() == [
        "10 eligible tune encounters of 12 rows",
        " 20% of eligible:   0.0% wrong (0 of 2)",
        " 40% of eligible:   0.0% wrong (0 of 4)",
        " 60% of eligible:  16.7% wrong (1 of 6)",
        " 80% of eligible:  12.5% wrong (1 of 8)",
        "100% of eligible:  20.0% wrong (2 of 10)",
        "coding error <= 2%: 40% of tune",
        "coding error <= 5%: 40% of tune",
        "coding error <= 10%: 40% of tune",
    ]
