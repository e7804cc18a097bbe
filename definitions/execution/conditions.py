"""Whether conditions hold.

Sources: Amazon SageMaker Developer Guide, "Condition step"; tests of the SageMaker Python SDK that run on the service
(texts can be ordered). That they are so by their characters, that numbers are equal as numbers (``2`` and ``2.0``),
that a boolean is no number, and that values of two types cannot be compared is inferred.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import eq, ge, gt, le, lt
from typing import Any

from definitions.diagnostics.messages import quoted
from definitions.execution.expressions import EvaluationError, Values, evaluate, unknowns_in
from definitions.execution.origins import key_of
from definitions.foundation.records import record
from definitions.values.expressions import Json
from definitions.values.placeholders import OpenText, Placeholder

_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "Equals": eq,
    "LessThan": lt,
    "LessThanOrEqualTo": le,
    "GreaterThan": gt,
    "GreaterThanOrEqualTo": ge,
}


@record
class Undecided:
    """The values without which a condition is not decided."""

    needs: tuple[Placeholder, ...]

    def __bool__(self) -> bool:
        raise AssertionError("ask whether it is undecided first")


def all_hold(conditions: Sequence[Json], values: Values) -> "bool | Undecided":
    """Whether all conditions of a Condition step hold; one that does not decides, whatever is unknown of the others.

    Raises:
        EvaluationError: values cannot be compared, or an expression has no value.
    """
    return _combined([_holds(condition, values) for condition in conditions], decides=False)


def _holds(condition: Json, values: Values) -> "bool | Undecided":
    match condition:
        case {"Type": "Not", "Condition": inner}:
            held = _holds(inner, values)
            return held if isinstance(held, Undecided) else not held
        case {"Type": "Or", "Conditions": list(inner)}:
            return _combined([_holds(one, values) for one in inner], decides=True)
        case {"Type": "In", "QueryValue": query, "Values": list(members)}:
            return _combined([compared("Equals", query, one, values) for one in members], decides=True)
        case {"Type": str(operator), "LeftValue": left, "RightValue": right} if operator in _COMPARED:
            return compared(operator, left, right, values)
    raise EvaluationError(f"a condition that is not known: {condition}", "unknown-word")


def _combined(parts: "Sequence[bool | Undecided]", *, decides: bool) -> "bool | Undecided":
    """All parts joined by and, or by or, of which one value of one part decides."""
    if any(not isinstance(part, Undecided) and part is decides for part in parts):
        return decides
    needs = tuple(dict.fromkeys(need for part in parts if isinstance(part, Undecided) for need in part.needs))
    return Undecided(needs) if needs else not decides


def compared(operator: str, left: Json, right: Json, values: Values) -> "bool | Undecided":
    """Whether one comparison holds; arguments and errors as for ``all_hold``."""
    both = evaluate(left, values), evaluate(right, values)
    needs = tuple(dict.fromkeys(need for value in both for need in unknowns_in(value)))
    if needs:
        return Undecided(needs)
    kinds = _kind(both[0]), _kind(both[1])
    is_ordered = operator != "Equals"
    if kinds[0] != kinds[1] or (is_ordered and kinds[0] == "boolean"):
        named = " and ".join(f"{quoted(value)} ({kind})" for value, kind in zip(both, kinds, strict=True))
        key = key_of(left, values) or key_of(right, values)
        raise EvaluationError(f"{named} cannot be {'ordered' if is_ordered else 'compared'}", "mixed-types", key)
    return _COMPARED[operator](*both)


def _kind(value: Json) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str() | OpenText():
            return "text"
    return "no single value"
