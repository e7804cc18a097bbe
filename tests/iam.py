"""What a policy document says to a request: the part of IAM's evaluation that the policies of the stacks use.

Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements: Condition operators".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

Document: TypeAlias = Mapping[str, Any]
Context: TypeAlias = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Request:
    """One call of an API.

    Attributes:
        action: such as ``s3:GetObject``.
        resource: an ARN.
        context: condition keys that the request has, with one value or several; keys that it has not are absent.
        principal: who calls, as policies name it; only resource policies ask.
    """

    action: str
    resource: str
    context: Context = field(default_factory=dict)
    principal: str = "*"


def allows(document: Document, request: Request) -> bool:
    """Whether a statement allows the request and none denies it."""
    return not denies(document, request) and _any(document, "Allow", request)


def denies(document: Document, request: Request) -> bool:
    """Whether a statement denies the request."""
    return _any(document, "Deny", request)


def _any(document: Document, effect: str, request: Request) -> bool:
    return any(
        statement["Effect"] == effect
        and _principal(statement, request)
        and any(like(request.action.lower(), action.lower()) for action in _list(statement["Action"]))
        and any(like(request.resource, resource) for resource in _list(statement.get("Resource", "*")))
        and _conditions(statement.get("Condition", {}), request.context)
        for statement in document["Statement"]
    )


def _principal(statement: Mapping[str, Any], request: Request) -> bool:
    principal = statement.get("Principal", "*")
    named = principal.values() if isinstance(principal, Mapping) else [principal]
    return any(name in ("*", request.principal) for names in named for name in _list(names))


def _conditions(block: Mapping[str, Mapping[str, Any]], context: Context) -> bool:
    present = {key.lower(): value for key, value in context.items()}
    return all(
        _condition(operator, present.get(key.lower()), [_filled(value, present) for value in _list(values)])
        for operator, keys in block.items()
        for key, values in keys.items()
    )


def _filled(value: str, context: Context) -> str:
    """The value with what the request has in the place of policy variables such as ``${aws:userid}``."""
    return re.sub(r"\$\{([a-z]+:[A-Za-z]+)\}", lambda variable: str(context[variable[1].lower()]), value)


def _condition(operator: str, actual: str | list[str] | None, values: list[str]) -> bool:
    """One key. For a key that is absent, negated operators and ``...IfExists`` hold, others do not.

    ``ForAllValues`` asks for each value of the request, and so holds where there is none.
    """
    if operator.startswith(_EACH):
        each = [] if actual is None else _list(actual)
        return all(_condition(operator.removeprefix(_EACH), value, values) for value in each)
    if operator == "Null":
        return (actual is None) == (values[0] == "true")
    name = operator.removesuffix("IfExists")
    negated = "Not" in name
    if actual is None:
        return negated or name != operator
    assert isinstance(actual, str), f"{operator} is asked of a key with several values"
    return negated != any(_OPERATORS[name.replace("Not", "")](actual, value) for value in values)


def like(text: str, pattern: str) -> bool:
    """``*`` and ``?`` match; ``${*}``, ``${?}`` and ``${$}`` are these characters themselves."""
    return _expression(pattern).fullmatch(text) is not None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\$\{[*?$]\}|[*?])", pattern)
    known = {"*": ".*", "?": "."}
    expression = "".join(
        known.get(part, re.escape(part[2] if re.fullmatch(r"\$\{.\}", part) else part)) for part in parts
    )
    return re.compile(expression, re.DOTALL)


def _list(values: Any) -> list[str]:
    return [values] if isinstance(values, str) else list(values)


_EACH = "ForAllValues:"
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": str.__eq__,
    "StringLike": like,
    "ArnEquals": like,
    "ArnLike": like,
    "Bool": str.__eq__,
    "NumericLessThan": lambda actual, value: float(actual) < float(value),
}
