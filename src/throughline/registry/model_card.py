"""The model card that travels in a bundle: what it is for, what was measured, what it must not be used for."""

from collections.abc import Mapping, Sequence
from typing import Any


def model_card(
    *,
    corpus: str,
    policy: Mapping[str, Any],
    certificate: Mapping[str, Any],
    evaluation: Mapping[str, Any],
    training: Mapping[str, Any],
    split: Mapping[str, Any],
    drift: Mapping[str, Any],
) -> str:
    """Markdown, from the JSON of the stages. The same input gives the same text."""
    e = evaluation
    parts = [
        f"# {policy['title']}: medical coder",
        f"Codes encounters of this specialty: {policy['diagnosis_system']} diagnoses and procedures, for the editions "
        f"{', '.join(policy['editions'])}. Corpus: {corpus}.",
        "## What it may do alone",
        _claim(certificate),
        "## Measured on test",
        f"- straight-through {e['straight_through']:,} of {e['received']:,} received, {e['bad']:,} of them differ from "
        "the adjudicated claim",
        f"- claims exactly right, whatever their route: {e['exact']['right']:,} of {e['exact']['of']:,}",
        *_scores(e),
        "## Made from",
        f"- train {split['train']:,}, tune {split['tune']:,}, calibrate {split['calibrate']:,}, test {split['test']:,} "
        f"encounters; patients shared with what it was fitted on: {split['shared_patients']}",
        f"- {training['labels']['all']:,} labels; members {', '.join(training['members'])}"
        + (f"; encoder {training['encoder']}" if training["encoder"] else ""),
        f"- drift of test against the cohort: {drift['conclusion']}",
        "## Not for",
        "- encounters of another specialty, of dates of service outside its editions, or unlike those of its "
        "cohort: it sends them to review",
        "- inpatient groups (DRG), risk adjustment, or any use without the review route",
        "- finding under-coding: a denial never shows it; keep a blind audit",
    ]
    return "\n".join(_spaced(parts)) + "\n"


def _claim(certificate: Mapping[str, Any]) -> str:
    if certificate["state"] != "certified":
        return f"Nothing: its certificate says `{certificate['state']}`. Every encounter goes to review."
    bounds = "; ".join(
        f"{risk['kind'].replace('_', ' ')} <= {100 * risk['target']:g} % ({risk['bad']:,} bad of {certificate['m']:,} "
        f"routed, {risk['allowed']:,} allowed)"
        for risk in certificate["risks"]
    )
    return (
        f"At {100 * (1 - certificate['delta']):g} % confidence, each alone: {bounds}; n = {certificate['n']:,} "
        f"eligible. Issued {certificate['issued']}, ends {certificate['ends']}. "
        "`throughline certificate verify` recomputes it."
    )


def _scores(e: Mapping[str, Any]) -> list[str]:
    lines = [
        f"- micro-F1 of {kind} {value['value']:.3f} [{value['low']:.3f}, {value['high']:.3f}]"
        for kind, value in e["micro_f1"].items()
        if value
    ]
    lines.append(
        f"- macro-F1 {e['macro_f1']['seen']:.3f} over codes seen here, {e['macro_f1']['all']:.3f} over all it knows"
    )
    lines.append(f"- AURC {e['aurc']['value']:.3f} [{e['aurc']['low']:.3f}, {e['aurc']['high']:.3f}]")
    return lines


def _spaced(parts: Sequence[str]) -> list[str]:
    """A blank line around everything but the lines of one list."""
    spaced: list[str] = []
    for part in parts:
        if spaced and not (part.startswith("- ") and spaced[-1].startswith("- ")):
            spaced.append("")
        spaced.append(part)
    return spaced
