"""Whether a request is one that its API takes: members, kinds, words, lengths, counts, ranges and patterns.

AWS parses the ``Arguments`` of each step against the request of the API behind it when a pipeline is created.
Source: API CreatePipeline; the service models of botocore.
"""

from collections.abc import Callable, Iterable
from typing import Literal

from definitions.api.shapes import Shape
from definitions.api.structure import FEW_WORDS, Structure
from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.foundation.records import record
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, ParameterType
from definitions.values.infrastructure import InfrastructureText

Severity = Literal["error", "warning"]
_SHORT_PATTERN = 60


@record
class Violation:
    """What an API does not take.

    Attributes:
        path: names of members as AWS has them.
        message: what is wrong.
        rule: the rule that is broken.
        hint: a suggestion.
        severity: an error or a warning.
        known: an expression and its value that is not taken; ``None`` for what is written in the request itself.
    """

    path: NodePath
    message: str
    rule: str
    hint: str | None = None
    severity: Severity = "error"
    known: tuple[Expression, object] | None = None


TypeOf = Callable[[Expression], ParameterType | None]
ValuesOf = Callable[[Expression], Iterable[object]]


def _no_values(_: Expression) -> Iterable[object]:
    return ()


def violations(request: object, whole: Shape, type_of: TypeOf, values_of: ValuesOf = _no_values) -> list[Violation]:
    """All that is wrong with a request.

    Args:
        request: maps, structures, lists, scalars and expressions; entries that are ``None`` are not there.
        whole: the shape it must have.
        type_of: the type of an expression, ``None`` if that is not known.
        values_of: the values of an expression that are known before an execution.
    """
    check = _Check(type_of, values_of)
    check.any(request, whole, ())
    return check.found


class _Check:
    def __init__(self, type_of: TypeOf, values_of: ValuesOf) -> None:
        self.type_of = type_of
        self.values_of = values_of
        self.known: tuple[Expression, object] | None = None
        self.found: list[Violation] = []

    def violate(
        self, path: NodePath, message: str, rule: str, hint: str | None = None, severity: Severity = "error"
    ) -> None:
        self.found.append(Violation(path, message, rule, hint, severity, self.known))

    def any(self, value: object, whole: Shape, path: NodePath) -> None:
        kind = whole.kind
        if kind == "structure":
            self.structure(value, whole, path)
        elif kind == "list":
            self.list(value, whole, path)
        elif kind == "map":
            self.map(value, whole, path)
        elif isinstance(value, Expression):
            self.expression(value, whole, path)
        elif kind == "string":
            self.text(value, whole, path)
        elif kind == "boolean":
            if not isinstance(value, bool):
                self.violate(path, f"must be true or false, got {describe_type(value)}", "wrong-type")
        else:
            self.number(value, whole, path)

    def structure(self, value: object, whole: Shape, path: NodePath) -> None:
        if isinstance(value, Structure):
            value = {name: entry for _, name, entry in value.members}
        if not isinstance(value, dict):
            self.violate(path, f"must be a map, got {_kind(value)}", "wrong-type")
            return
        members = whole.members
        given = 0
        for name, entry in value.items():
            if entry is None:
                continue
            given += 1
            if name in members:
                self.any(entry, members[name], (*path, name))
            else:
                self.violate(
                    (*path, name), "is not a member that AWS knows", "unknown-key", did_you_mean(name, list(members))
                )
        for name in whole.required:
            if value.get(name) is None:
                self.violate(path, f"'{name}' is required and missing", "missing-key")
        if whole.is_union and given != 1:
            self.violate(path, f"must have exactly one of {', '.join(members)}", "not-one-of")

    def list(self, value: object, whole: Shape, path: NodePath) -> None:
        if not isinstance(value, list):
            self.violate(path, f"must be a list, got {_kind(value)}", "wrong-type")
            return
        self.count(len(value), "entries", whole, path)
        item = whole.item
        for index, entry in enumerate(value):
            self.any(entry, item, (*path, index))

    def map(self, value: object, whole: Shape, path: NodePath) -> None:
        if not isinstance(value, dict):
            self.violate(path, f"must be a map, got {_kind(value)}", "wrong-type")
            return
        there = {key: entry for key, entry in value.items() if entry is not None}
        self.count(len(there), "entries", whole, path)
        for key, entry in there.items():
            self.text(key, whole.key, (*path, key), "the key ")
            self.any(entry, whole.item, (*path, key))

    def expression(self, value: Expression, whole: Shape, path: NodePath) -> None:
        found = self.type_of(value)
        accepted = _ACCEPTED[whole.kind]
        if found is not None and found not in accepted and not (value.as_text and whole.kind == "string"):
            message = f"is of type {found}; AWS takes {' or '.join(accepted)} here"
            self.violate(path, message, "wrong-expression-type")
            return
        for known in self.values_of(value):
            self.known = (value, known)
            self.any(known, whole, path)
        self.known = None

    def text(self, value: object, whole: Shape, path: NodePath, what: str = "") -> None:
        if isinstance(value, InfrastructureText):
            return
        if not isinstance(value, str):
            self.violate(path, f"must be text, got {_kind(value)}", "wrong-type")
            return
        if whole.words:
            if value not in whole.words:
                self.word(value, whole, path)
            return
        if self.count(len(value), "characters", whole, path, what):
            return
        pattern = whole.matches
        if pattern is not None and pattern.fullmatch(value) is None:
            form = f": {whole.pattern}" if len(pattern.pattern) <= _SHORT_PATTERN else ""
            message = f"{what}{quoted(value)} does not look as AWS documents it{form}"
            # AWS does not check most patterns when a pipeline is created, and some of its own examples break them.
            severity: Severity = "error" if whole.name.endswith(("Arn", "Uri", "Url")) else "warning"
            self.violate(path, message, "bad-pattern", severity=severity)

    def word(self, value: str, whole: Shape, path: NodePath) -> None:
        near = did_you_mean(value, list(whole.words))
        if len(whole.words) > FEW_WORDS:
            is_instance_type = whole.name.endswith("InstanceType")
            what = "instance types" if is_instance_type else "words"
            near = near or (_sizes(value, whole.words) if is_instance_type else None)
            message = f"{quoted(value)} is not among the {len(whole.words)} {what} that AWS lists for this key"
            self.violate(path, message, "unfamiliar-word", near, "warning")
        else:
            self.violate(path, f"{quoted(value)} is not one of {', '.join(whole.words)}", "unknown-word", near)

    def number(self, value: object, whole: Shape, path: NodePath) -> None:
        if isinstance(value, bool) or not isinstance(value, int if whole.kind == "integer" else int | float):
            what = "a whole number" if whole.kind == "integer" else "a number"
            self.violate(path, f"must be {what}, got {_kind(value)}", "wrong-type")
            return
        assert isinstance(value, int | float)
        least, most = whole.least, whole.most
        if (least is not None and value < least) or (most is not None and value > most):
            limits = [f"at least {least:,}"] if least is not None else []
            limits += [f"at most {most:,}"] if most is not None else []
            self.violate(path, f"{value} is out of range: must be {' and '.join(limits)}", "out-of-range")

    def count(self, size: int, what: str, whole: Shape, path: NodePath, of: str = "") -> bool:
        if whole.most is not None and size > whole.most:
            self.violate(path, f"{of}has {size:,} {what}; AWS takes at most {int(whole.most):,}", "too-long")
        elif whole.least is not None and size < whole.least:
            self.violate(path, f"{of}has {size:,} {what}; AWS takes no fewer than {int(whole.least):,}", "too-short")
        else:
            return False
        return True


_ACCEPTED: dict[str, tuple[ParameterType, ...]] = {
    "string": ("String",),
    "timestamp": ("String",),
    "integer": ("Integer",),
    "float": ("Integer", "Float"),
    "boolean": ("Boolean",),
}


def _sizes(value: str, words: Iterable[str]) -> str | None:
    """The sizes of the family of an instance type, which has none of that size."""
    family = value.rpartition(".")[0]
    sizes = [word.removeprefix(f"{family}.") for word in words if family and word.startswith(f"{family}.")]
    return f"{family} has {', '.join(sizes)}" if sizes else None


def _kind(value: object) -> str:
    if isinstance(value, Expression):
        return "an expression: AWS takes those only for single values"
    return "a map" if isinstance(value, Structure) else describe_type(value)
