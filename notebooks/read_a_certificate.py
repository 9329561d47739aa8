# %% [markdown]
# # What would another target have certified?
# A certificate is one use of one cohort: asking calibrate again spends confidence again. Questions about targets
# belong on *tune*, which chooses and never certifies. This notebook reads one cohort file, looks at tune alone, and
# shows how much could be expected at each target. Run `throughline run` first; change the names to look elsewhere.

# %%
import json
import os
from pathlib import Path

import numpy as np

from throughline.evaluation.metrics import by_confidence

ROOT = Path(os.environ.get("THROUGHLINE_PROJECT", Path.cwd()))
CORPUS, SPECIALTY = os.environ.get("THROUGHLINE_CORPUS", "synthetic"), "radiology"
cohort = ROOT / "data" / CORPUS / SPECIALTY / "certificate" / "cohort.jsonl"
rows = [json.loads(line) for line in cohort.read_text().splitlines()]
tune = [row for row in rows if row["split"] == "tune" and row["eligible"]]
print(f"{len(tune)} eligible tune encounters of {len(rows)} rows")

# %% [markdown]
# ## Error against straight-through, on tune
# Unanswered outcomes count as bad, as in the certificate.

# %%
order = by_confidence(np.array([row["confidence"] for row in tune]), [row["tie_hash"] for row in tune])
bad = np.array([tune[i]["bad"]["coding_error"] != 0 for i in order])
taken = np.arange(1, len(bad) + 1)
error = np.cumsum(bad) / taken
for share in (0.2, 0.4, 0.6, 0.8, 1.0):
    m = max(1, round(share * len(bad)))
    print(f"{share:4.0%} of eligible: {error[m - 1]:6.1%} wrong ({int(bad[:m].sum())} of {m})")

# %% [markdown]
# ## Furthest coverage at which tune's error stays within a target
# An observed share, not a bound: the certificate reaches less far, and that difference is what the bound costs.

# %%
for target in (0.02, 0.05, 0.10):
    within = np.flatnonzero(error <= target)
    reach = (within[-1] + 1) / len(bad) if len(within) else 0.0
    print(f"coding error <= {target:.0%}: {reach:.0%} of tune")
