"""CMC 2007: ten-fold cross-validation by distinct text, beside the three coding companies and the linear floor."""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from throughline_serving.claim import comparable
from throughline_serving.encounter import Encounter

from throughline.benchmark.figures import Codes, Figures, figures_of
from throughline.benchmark.floor import linear_floor
from throughline.benchmark.fold_cache import identity, read_fold, text_digest, write_fold
from throughline.benchmark.ladder import LadderResult, climb_halves
from throughline.benchmark.proposals import Proposed, as_array, fit_and_propose
from throughline.codeset.icd9 import read_icd9
from throughline.corpus.cmc2007 import COMPANIES, read
from throughline.training.crossfit import folds_by_text
from throughline.training.fit import ScorerSettings

FOLDS = 10
SYSTEM = "ICD9CM"
EDITION_FILE = Path("icd9cm") / "cms_v32.zip"
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Results:
    """What the benchmark found: figures by system and seed, the ladder by seed, and the first seed's confidences."""

    encounters: int
    figures: tuple[Figures, ...]
    ladder: tuple[LadderResult, ...]
    confidence: tuple[float, ...]  # of the first seed's proposals
    wrong: tuple[bool, ...]


def run(
    path: Path, seeds: Sequence[int], settings: ScorerSettings, system_name: str, out: Path, progress: Progress
) -> Results:
    """Cross-validate on the reports in ``path`` and write predictions, results and the ladder under ``out``."""
    encounters = list(read(path))
    gold = [_codes(one.claim.diagnoses if one.claim else ()) for one in encounters]
    titles = titles_of(encounters, path)
    figures: list[Figures] = [_company(name, encounters, gold) for name in COMPANIES]
    ladder: list[LadderResult] = []
    first: tuple[tuple[float, ...], tuple[bool, ...]] | None = None
    for number, seed in enumerate(seeds):

        def tell(what: str, share: float, number: int = number, seed: int = seed) -> None:
            progress(f"seed {seed}, {what}", (number + share) / len(seeds))

        figures.append(_floor(encounters, gold, seed))
        proposed = _cross_validate(encounters, titles, seed, settings, out / f"seed{seed}", tell)
        confidence = as_array(proposed)
        sets = [_codes(code for code, _ in one.codes) for one in proposed]
        wrong = np.array([p != g for p, g in zip(sets, gold, strict=True)])
        figures.append(figures_of(system_name, seed, sets, gold, confidence))
        ladder.append(climb_halves([one.encounter_id for one in encounters], confidence, wrong, seed=seed))
        first = first or (tuple(confidence.tolist()), tuple(wrong.tolist()))
    _write_json([asdict(row) for row in figures], out / "results.json")
    _write_json([asdict(row) for row in ladder], out / "ladder.json")
    return Results(len(encounters), tuple(figures), tuple(ladder), *(first or ((), ())))


def titles_of(encounters: Sequence[Encounter], path: Path) -> dict[str, str]:
    """Official titles of the corpus's codes by label key, from the edition beside the corpus; none where it is absent.

    The corpus holds codes above the billable level: they are titled by their first billable code.
    """
    file = path.resolve().parent / EDITION_FILE
    if not file.is_file():
        return {}
    edition = read_icd9(file)
    codes = {code for one in encounters if one.claim for code in one.claim.diagnoses}
    return {f"{SYSTEM}:{code}": edition.title(code).removesuffix(" and related") for code in codes}


def _cross_validate(
    encounters: Sequence[Encounter],
    titles: dict[str, str],
    seed: int,
    settings: ScorerSettings,
    folder: Path,
    progress: Progress,
) -> list[Proposed]:
    """Out-of-fold proposals in the order of the encounters; each fold is kept as it is finished."""
    texts = [one.notes[0].text for one in encounters]
    expected = identity(settings, text_digest(texts))
    fold = folds_by_text(texts, FOLDS, seed)
    by_id: dict[str, Proposed] = {}
    for k in range(FOLDS):
        progress(f"fold {k + 1} of {FOLDS}", k / FOLDS)
        kept = folder / "folds" / f"{k}.json"
        proposed = read_fold(kept, expected)
        if proposed is None:
            train = [one for one, f in zip(encounters, fold, strict=True) if f != k]
            test = [one for one, f in zip(encounters, fold, strict=True) if f == k]
            work = folder / "work" if settings.encoder is not None else None
            proposed = fit_and_propose(train, test, titles, SYSTEM, settings, folder / "scorer", work)
            write_fold(kept, expected, proposed)
        by_id |= {one.encounter_id: one for one in proposed}
    in_order = [by_id[one.encounter_id] for one in encounters]
    lines = "".join(json.dumps(one.line(), ensure_ascii=False) + "\n" for one in in_order)
    _write(lines, folder / "predictions.jsonl")
    return in_order


def _company(name: str, encounters: Sequence[Encounter], gold: Sequence[Codes]) -> Figures:
    """A coding company's own codes against the majority, which its vote is part of."""
    own = [_codes(one.truth.state["companies"][name] if one.truth else ()) for one in encounters]
    return figures_of(name.lower().replace("company", "company "), None, own, gold)


def _floor(encounters: Sequence[Encounter], gold: Sequence[Codes], seed: int) -> Figures:
    texts = [one.notes[0].text for one in encounters]
    codes = sorted(set().union(*gold))
    targets = np.array([[code in own for code in codes] for own in gold])
    proposed, confidence = linear_floor(texts, targets, folds_by_text(texts, FOLDS, seed))
    sets = [frozenset(codes[i] for i in np.flatnonzero(row)) for row in proposed]
    return figures_of("linear TF-IDF", seed, sets, gold, confidence)


def _codes(codes: Iterable[str]) -> Codes:
    return frozenset(map(comparable, codes))


def _write_json(value: object, file: Path) -> None:
    _write(json.dumps(value, indent=1) + "\n", file)


def _write(text: str, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(file.name + ".part")
    aside.write_text(text, encoding="utf-8")
    os.replace(aside, file)
