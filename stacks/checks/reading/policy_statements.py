"""Statements of IAM policy documents, and evaluation of requests against them.

Source: IAM User Guide, "IAM JSON policy elements reference" and "IAM JSON policy elements: Condition operators".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stacks.checks.reading.embedded_json import parse_json
from stacks.checks.reading.terraform_template import Unreadable, require_text

_NEGATED = ("NotAction", "NotResource", "NotPrincipal")
_ELEMENTS = frozenset(("Sid", "Effect", "Principal", "Action", "Resource", "Condition", *_NEGATED))


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with all of its values as text; expressions of Terraform are shown as ``${...}``.

    Attributes:
        principals: by type: ``AWS``, ``Service``, ``Federated``; ``*`` alone is ``{"AWS": ["*"]}``.
        conditions: operator, key in lower case, values.
        negated: its element ``NotAction``, ``NotResource`` or ``NotPrincipal``, if it has one.
    """

    name: str
    allows: bool
    principals: Mapping[str, list[str]]
    actions: list[str]
    resources: list[str]
    conditions: list[tuple[str, str, list[str]]]
    negated: str | None

    def __str__(self) -> str:
        return f"statement {self.name}"

    @property
    def has_any_principal(self) -> bool:
        """Everybody is a principal."""
        return "*" in self.principals.get("AWS", [])

    def accounts(self) -> list[str]:
        """The account of each AWS principal; a principal that is no ARN, such as ``*``, is returned as it is."""
        parts = ((principal, arn_parts(principal)) for principal in self.principals.get("AWS", []))
        return [arn[4] if len(arn) > 4 else principal for principal, arn in parts]

    def condition_values(self, key: str, *operators: str) -> list[str]:
        """The values that a condition key must have by any of these operators; empty without such a condition."""
        return [
            value
            for operator, condition_key, values in self.conditions
            if condition_key == key.lower() and operator in operators
            for value in values
        ]


def parse_statements(template: object) -> list[Statement]:
    """Parse the statements of a policy in a Terraform template.

    Raises:
        Unreadable: there are none, or one is not as IAM defines them.
    """
    document = parse_json(require_text(template))
    if not isinstance(document, dict) or "Statement" not in document:
        raise Unreadable("it is no policy document")
    entries = document["Statement"]
    return [_statement(entry, index) for index, entry in enumerate(entries if isinstance(entries, list) else [entries])]


def parse_allow_statements(template: object) -> list[Statement]:
    """Parse the statements of a policy whose effect is ``Allow``.

    Raises:
        Unreadable: as ``parse_statements``.
    """
    return [statement for statement in parse_statements(template) if statement.allows]


def _statement(entry: Any, index: int) -> Statement:
    if not isinstance(entry, dict) or entry.get("Effect") not in ("Allow", "Deny") or set(entry) - _ELEMENTS:
        raise Unreadable(f"Statement[{index}] is no statement of IAM")
    condition = entry.get("Condition", {})
    principal = entry.get("Principal", {})
    if not isinstance(condition, dict) or not all(isinstance(keys, dict) for keys in condition.values()):
        raise Unreadable(f"Statement[{index}] has a Condition that is none of IAM")
    by_type = principal if isinstance(principal, dict) else {"AWS": principal}
    return Statement(
        name=f"'{entry['Sid']}'" if "Sid" in entry else str(index),
        allows=entry["Effect"] == "Allow",
        principals={type_: _texts(names) for type_, names in by_type.items()},
        actions=_texts(entry.get("Action", [])),
        resources=_texts(entry.get("Resource", [])),
        conditions=[
            (operator, key.lower(), _texts(values))
            for operator, keys in condition.items()
            for key, values in keys.items()
        ],
        negated=next((key for key in _NEGATED if key in entry), None),
    )


def _texts(value: Any) -> list[str]:
    """One or several values as texts; booleans as IAM writes them."""
    entries = value if isinstance(value, list) else [value]
    return [str(entry).lower() if isinstance(entry, bool) else str(entry) for entry in entries]


def matches(text: str, pattern: str) -> bool:
    """Return whether a text matches an IAM pattern with ``*`` and ``?``."""
    expression = "".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in re.split(r"([*?])", pattern))
    return re.fullmatch(expression, text, re.DOTALL) is not None


@dataclass(frozen=True, slots=True)
class Request:
    """A request of anybody; ``context`` has condition keys in lower case."""

    action: str
    resource: str
    context: Mapping[str, str]


def is_denied(statements: list[Statement], request: Request) -> bool:
    """Return whether a statement denies the request to everybody."""
    return any(_denies(statement, request) for statement in statements)


def _denies(statement: Statement, request: Request) -> bool:
    return (
        not statement.allows
        and statement.negated is None
        and statement.has_any_principal
        and any(matches(request.action.lower(), action.lower()) for action in statement.actions)
        and any(matches(request.resource, resource) for resource in statement.resources)
        and all(
            _condition_holds(operator, request.context.get(key), values)
            for operator, key, values in statement.conditions
        )
    )


def _condition_holds(operator: str, actual: str | None, values: list[str]) -> bool:
    """Negated operators and ``...IfExists`` hold for an absent key; an unsupported operator never holds."""
    if operator == "Null":
        return values == ["true" if actual is None else "false"]
    name = operator.removesuffix("IfExists")
    compare = _OPERATORS.get(name.replace("Not", ""))
    if compare is None:
        return False
    if actual is None:
        return "Not" in name or name != operator
    return ("Not" in name) != any(compare(actual, value) for value in values)


def _is_less(actual: str, value: str) -> bool:
    try:
        return float(actual) < float(value)
    except ValueError:
        return False


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": str.__eq__,
    "StringLike": matches,
    "ArnEquals": matches,
    "ArnLike": matches,
    "Bool": lambda actual, value: actual.lower() == value.lower(),
    "NumericLessThan": _is_less,
}


def arn_parts(arn: str) -> list[str]:
    """Split an ARN at its colons, except those inside ``${...}``."""
    return re.split(r":(?![^{]*\})", arn)
