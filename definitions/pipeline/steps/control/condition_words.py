"""Conditions as a reader wants them in one line: ``metrics.auc.value >= SmallestAuc``."""

from collections.abc import Sequence

from definitions.pipeline.steps.control.comparisons import Comparison, Condition
from definitions.pipeline.steps.control.compound_conditions import In, Not, Or
from definitions.values.expression_words import in_words

_SIGNS = {
    "LessThan": "<",
    "LessThanOrEqualTo": "<=",
    "GreaterThan": ">",
    "GreaterThanOrEqualTo": ">=",
    "Equals": "==",
    "NotEquals": "!=",
}


def conditions_in_words(conditions: Sequence[Condition]) -> list[str]:
    """A line for each of several conditions, such that they may be joined by "and" and "or"."""
    lines = [condition_in_words(condition) for condition in conditions]
    return [
        f"({line})" if isinstance(condition, Or) and len(conditions) > 1 else line
        for line, condition in zip(lines, conditions, strict=True)
    ]


def condition_in_words(condition: Condition) -> str:
    """One line for a condition."""
    match condition:
        case Comparison(operator=operator):
            return f"{in_words(condition.left)} {_SIGNS[operator]} {in_words(condition.right)}"
        case In(values=values):
            return f"{in_words(condition.query)} in {in_words(values)}"
        case Not(condition=inner):
            return f"not ({condition_in_words(inner)})"
        case Or(conditions=conditions):
            return " or ".join(conditions_in_words(conditions))
    raise AssertionError(f"a condition without words: {condition}")
