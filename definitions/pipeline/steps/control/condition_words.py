"""Conditions as a reader wants them in one line: ``metrics.auc.value >= SmallestAuc``."""

from definitions.pipeline.steps.control.comparisons import Comparison, Condition, In, Not, Or
from definitions.values.expression_words import in_words

_SIGNS = {
    "LessThan": "<",
    "LessThanOrEqualTo": "<=",
    "GreaterThan": ">",
    "GreaterThanOrEqualTo": ">=",
    "Equals": "==",
    "NotEquals": "!=",
}


def condition_in_words(condition: Condition) -> str:
    """One line for a condition; those that are combined stand in parentheses."""
    match condition:
        case Comparison(operator=operator):
            return f"{in_words(condition.left)} {_SIGNS[operator]} {in_words(condition.right)}"
        case In(values=values):
            return f"{in_words(condition.query)} in {in_words(values)}"
        case Not(condition=inner):
            return f"not {_in_parentheses(inner)}"
        case Or(conditions=conditions):
            return " or ".join(map(_in_parentheses if len(conditions) > 1 else condition_in_words, conditions))
    raise AssertionError(f"a condition without words: {condition}")


def _in_parentheses(condition: Condition) -> str:
    words = condition_in_words(condition)
    return words if isinstance(condition, Comparison) else f"({words})"
