"""Conditions as a reader wants them in one line: ``metrics.auc.value >= SmallestAuc``."""

from collections.abc import Sequence

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


def conditions_in_words(conditions: Sequence[Condition]) -> list[str]:
    """A line for each of the conditions, all of which must hold."""
    if len(conditions) == 1:
        return [condition_in_words(conditions[0])]
    return [_in_parentheses(each) if isinstance(each, Or) else condition_in_words(each) for each in conditions]


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
