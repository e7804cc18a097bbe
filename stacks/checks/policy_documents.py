"""IAM policy documents as statements, and whether one denies a request.

Source: IAM User Guide, "IAM JSON policy elements reference" and "IAM JSON policy elements: Condition operators".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stacks.checks.embedded_json import read
from stacks.checks.terraform_template import Unreadable, text_of

_NEGATED = ("NotAction", "NotResource", "NotPrincipal")
_MEMBERS = frozenset(("Sid", "Effect", "Principal", "Action", "Resource", "Condition", *_NEGATED))


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, all of its values as texts; what only Terraform knows is shown as ``${...}``.

    Attributes:
        principals: by kind: ``AWS``, ``Service``, ``Federated``; ``*`` alone is ``{"AWS": ["*"]}``.
        conditions: operator, key in lower case, values.
        negated: ``NotAction``, ``NotResource`` or ``NotPrincipal``, where it has one.
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

    def condition(self, key: str, *operators: str) -> list[str]:
        """What a key must be, by any of these operators; nothing if it need not."""
        return [
            value
            for operator, of, values in self.conditions
            if of == key.lower() and operator in operators
            for value in values
        ]


def statements_in(template: object) -> list[Statement]:
    """The statements of a policy in a Terraform string.

    Raises:
        Unreadable: there are none, or one is not as IAM has them.
    """
    document = read(text_of(template))
    if not isinstance(document, dict) or "Statement" not in document:
        raise Unreadable("it is no policy document")
    entries = document["Statement"]
    return [_statement(entry, index) for index, entry in enumerate(entries if isinstance(entries, list) else [entries])]


def _statement(entry: Any, index: int) -> Statement:
    if not isinstance(entry, dict) or entry.get("Effect") not in ("Allow", "Deny") or set(entry) - _MEMBERS:
        raise Unreadable(f"Statement[{index}] is no statement of IAM")
    condition = entry.get("Condition", {})
    principal = entry.get("Principal", {})
    if not isinstance(condition, dict) or not all(isinstance(keys, dict) for keys in condition.values()):
        raise Unreadable(f"Statement[{index}] has a Condition that is none of IAM")
    by_kind = principal if isinstance(principal, dict) else {"AWS": principal}
    return Statement(
        name=f"'{entry['Sid']}'" if "Sid" in entry else str(index),
        allows=entry["Effect"] == "Allow",
        principals={kind: texts(names) for kind, names in by_kind.items()},
        actions=texts(entry.get("Action", [])),
        resources=texts(entry.get("Resource", [])),
        conditions=[
            (operator, key.lower(), texts(values))
            for operator, keys in condition.items()
            for key, values in keys.items()
        ],
        negated=next((key for key in _NEGATED if key in entry), None),
    )


def texts(value: Any) -> list[str]:
    """One or several values as texts; a boolean as IAM writes it."""
    entries = value if isinstance(value, list) else [value]
    return [str(entry).lower() if isinstance(entry, bool) else str(entry) for entry in entries]


def like(text: str, pattern: str) -> bool:
    """Whether ``*`` and ``?`` of a pattern make it the text."""
    expression = "".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in re.split(r"([*?])", pattern))
    return re.fullmatch(expression, text, re.DOTALL) is not None


@dataclass(frozen=True, slots=True)
class Request:
    """A request of anybody; ``context`` has condition keys in lower case."""

    action: str
    resource: str
    context: Mapping[str, str]


def denied(statements: list[Statement], request: Request) -> bool:
    """Whether a statement denies the request to everybody."""
    return any(_denies(statement, request) for statement in statements)


def _denies(statement: Statement, request: Request) -> bool:
    return (
        not statement.allows
        and statement.negated is None
        and "*" in statement.principals.get("AWS", [])
        and any(like(request.action.lower(), action.lower()) for action in statement.actions)
        and any(like(request.resource, resource) for resource in statement.resources)
        and all(_holds(operator, request.context.get(key), values) for operator, key, values in statement.conditions)
    )


def _holds(operator: str, actual: str | None, values: list[str]) -> bool:
    """For a key that is absent, negated operators and ``...IfExists`` hold. An operator not known here never does."""
    if operator == "Null":
        return values == ["true" if actual is None else "false"]
    name = operator.removesuffix("IfExists")
    compare = _OPERATORS.get(name.replace("Not", ""))
    if compare is None:
        return False
    if actual is None:
        return "Not" in name or name != operator
    return ("Not" in name) != any(compare(actual, value) for value in values)


def _less(actual: str, value: str) -> bool:
    try:
        return float(actual) < float(value)
    except ValueError:
        return False


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": str.__eq__,
    "StringLike": like,
    "ArnEquals": like,
    "ArnLike": like,
    "Bool": lambda actual, value: actual.lower() == value.lower(),
    "NumericLessThan": _less,
}


def accounts_of(statement: Statement) -> Iterator[tuple[str, str]]:
    """The account of each AWS principal, beside the principal; ``*`` is an account of its own."""
    for principal in statement.principals.get("AWS", []):
        parts = arn_parts(principal)
        yield (parts[4] if len(parts) > 4 else principal), principal


def arn_parts(arn: str) -> list[str]:
    """The parts of an ARN; colons inside ``${...}`` do not part."""
    return re.split(r":(?![^{]*\})", arn)
