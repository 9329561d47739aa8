"""The expectations as a Great Expectations suite: which of them hold."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from throughline.corpus.expectations import Expectation

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationValidationResult


def verdicts_of(frame: "pd.DataFrame", rules: Sequence[Expectation]) -> dict[str, bool]:
    """Rule -> whether it holds, from an ephemeral Great Expectations context that keeps and writes nothing."""
    if not rules:
        return {}
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    batch = (
        context.data_sources.add_pandas("encounters")
        .add_dataframe_asset("measures")
        .add_batch_definition_whole_dataframe("all")
    )
    suite = context.suites.add(gx.ExpectationSuite(name="corpus"))
    for rule in rules:
        suite.add_expectation(_as_expectation(rule))
    definition = context.validation_definitions.add(gx.ValidationDefinition(name="corpus", data=batch, suite=suite))
    # BOOLEAN_ONLY: the fuller result formats repeat the values that failed.
    outcome = definition.run(batch_parameters={"dataframe": _plain(frame)}, result_format="BOOLEAN_ONLY")
    judged = {_rule_of(result): result for result in outcome.results}
    raised = [rule for rule, result in judged.items() if result.exception_info.get("raised_exception")]
    if raised:
        raise RuntimeError(f"Great Expectations could not judge {', '.join(raised)}")
    return {rule: bool(result.success) for rule, result in judged.items()}


def _rule_of(result: "ExpectationValidationResult") -> str:
    configuration = result.expectation_config
    return str(configuration.meta["rule"]) if configuration and configuration.meta else ""


def _plain(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Columns that hold nothing at all as floats: an all-``None`` object column has no order to compare."""
    return frame.astype({name: "float64" for name in frame.columns if frame[name].isna().all()})


def _as_expectation(rule: Expectation) -> Any:
    from great_expectations import expectations as gxe

    named: dict[str, Any] = {"column": rule.column, "meta": {"rule": rule.rule}}
    match rule.check:
        case "known":
            return gxe.ExpectColumnValuesToNotBeNull(**named)
        case "unique":
            return gxe.ExpectColumnValuesToBeUnique(**named)
        case "among":
            return gxe.ExpectColumnValuesToBeInSet(**named, value_set=list(rule.values))
        case "matches":
            return gxe.ExpectColumnValuesToMatchRegex(**named, regex=rule.pattern)
        case "between":
            return gxe.ExpectColumnValuesToBeBetween(**named, min_value=rule.low, max_value=rule.high)
