"""Conditions of a definition as those of a config.

Source: Amazon SageMaker Developer Guide, "Condition step".
"""

from collections.abc import Mapping

from definitions.adoption.expressions import in_yaml_or_as_it_is


def condition_in_yaml(value: object) -> dict[str, object]:
    """A condition with the keys of configs; what is none stays as it is."""
    if not isinstance(value, dict):
        return {"operator": value}
    operator = value.get("Type")
    inner = value.get("Condition", value.get("Expression"))
    if operator == "Not" and isinstance(inner, dict) and inner.get("Type") == "Equals":
        return {**condition_in_yaml(inner), "operator": "NotEquals"}
    if operator == "Not":
        return {"operator": "Not", "condition": condition_in_yaml(inner)}
    if operator == "Or":
        conditions = value.get("Conditions")
        entries = conditions if isinstance(conditions, list) else []
        return {"operator": "Or", "conditions": [condition_in_yaml(entry) for entry in entries]}
    if operator == "In":
        values = value.get("Values")
        return {
            "operator": "In",
            **_value("queryValue", value.get("QueryValue", value.get("Value"))),
            "values": [in_yaml_or_as_it_is(entry) for entry in values]
            if isinstance(values, list)
            else in_yaml_or_as_it_is(values),
        }
    return {"operator": operator, **_value("leftValue", value.get("LeftValue")), **_right(value)}


def _right(value: Mapping[str, object]) -> dict[str, object]:
    right = in_yaml_or_as_it_is(value.get("RightValue"))
    is_number = isinstance(right, int | float) and not isinstance(right, bool)
    return {"threshold" if is_number else "rightValue": right}


def _value(key: str, value: object) -> dict[str, object]:
    """A value under its key, or the keys of a property file that holds it."""
    found = in_yaml_or_as_it_is(value)
    inside = _inside(found)
    if "step" not in inside:
        return {key: found}
    return {"stepName": inside["step"], "propertyFile": inside["propertyFile"], "jsonPath": inside["path"]}


def _inside(value: object) -> Mapping[str, object]:
    inner = value.get("jsonGet") if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}
