"""The benchmark that the documentation quotes runs, and what it measures stays what the procedure promises."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "certificate_replay.py"


def test_the_promise_is_kept_and_naive_thresholds_break_it():
    ran = subprocess.run(
        [sys.executable, str(SCRIPT), "--repeats", "200", "--json"], capture_output=True, text=True, check=True
    )
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(rows) == 6
    for row in rows:
        ladder, naive = row["ladder"], row["naive"]
        assert ladder["violations"] <= 0.10  # at most 0.05 in truth; 200 repeats have a standard error of 0.015
        assert abs(ladder["straight_through"] - ladder["published"]["straight_through"]) <= 0.05
        assert naive["violations"] >= 0.3
