"""Substitution: ``{{...}}`` references and ``ssm:`` prefixes in the texts of a module config and of the project file.

References are parsed, not replaced: what a reference yields is never read again, so no value can smuggle one in.
"""

from enum import Enum

from definitions.diagnostics.problems import Problem, Severity
from definitions.foundation.records import field, record
from definitions.project.references.errors import UnknownReference, UnresolvedReference
from definitions.project.references.lookups import PREFIXES, looked_up, split_lookup
from definitions.project.references.syntax import Reference, TooDeep, parse
from definitions.project.references.values import ReferenceValues, Stage, value_of
from definitions.source.nodes import Node, NodePath, Position
from definitions.values.infrastructure import (
    BUCKET_NAME,
    VARIABLES,
    InfrastructureKind,
    InfrastructureText,
    InfrastructureValue,
    Text,
    text,
    values_in,
)

_KNOWN_IN_PROJECT = (
    InfrastructureKind.CONTEXT,
    InfrastructureKind.ACCOUNT,
    InfrastructureKind.REGION,
    InfrastructureKind.PARTITION,
)  # a project may say what they are
DEFAULT_BUCKET = "<default_bucket>"


class Leftover(Enum):
    """The treatment of an unknown ``{{...}}``: it stays, with a warning or silently, or is an error."""

    WARNED = "warned"
    SILENT = "silent"
    REFUSED = "refused"


@record
class _Remark:
    """What is wrong with a text, wherever it stands."""

    message: str
    rule: str
    hint: str | None
    severity: Severity = "error"


@record
class _Read:
    """A text with its references replaced, and each remark about it once."""

    value: object
    remarks: tuple[_Remark, ...]


@record(frozen=False)
class Substitution:
    """Replaces the references of a config, and collects ``problems``."""

    values: ReferenceValues
    leftover: Leftover = Leftover.WARNED
    problems: list[Problem] = field(default_factory=list)
    variables: dict[object, tuple[InfrastructureKind, Position]] = field(default_factory=dict)
    _read: dict[tuple[str, bool], _Read] = field(default_factory=dict)

    def apply(self, node: Node) -> Node:
        """The config with all references in values and keys replaced."""
        return self._node(node, (), node)

    def _node(self, node: Node, path: NodePath, root: Node) -> Node:
        if isinstance(node.value, dict):
            replaced: dict[str, Node] = {}
            for key, child in node.value.items():
                at = (*path, key)
                new_key = self._key(key, at, root) if "{{" in key else key
                if new_key in replaced:
                    line = replaced[new_key].key_position.line
                    message = f"is the key '{new_key}' once more; first at line {line}"
                    self._report(root, at, message, "duplicate-key", key=True)
                replaced[new_key] = self._node(child, at, root)
            return Node(replaced, node.position, node.key_position)
        if isinstance(node.value, list):
            items = [self._node(child, (*path, index), root) for index, child in enumerate(node.value)]
            return Node(items, node.position, node.key_position)
        if isinstance(node.value, str) and not _stands_for_itself(node.value):
            return _located(self._value_or_placeholder(node.value, path, root, is_key=False), node)
        return node

    def _key(self, key: str, path: NodePath, root: Node) -> str:
        problems_before = len(self.problems)
        new_key = self._value_or_placeholder(key, path, root, is_key=True)
        if isinstance(new_key, str):
            return new_key
        is_open = not self.values.is_complete and all(value.kind in _KNOWN_IN_PROJECT for value in values_in(new_key))
        if len(self.problems) == problems_before and not is_open:
            message = f"key '{key}' must be known when it is synthesized"
            self._report(root, path, message, "unresolved-reference", key=True)
        return key

    def _value_or_placeholder(self, raw: str, path: NodePath, root: Node, *, is_key: bool) -> object:
        # A text that many aliases name is read once.
        read = self._read.get((raw, is_key))
        if read is None:
            read = self._read[raw, is_key] = self._text_or_placeholder(raw, is_key=is_key)
        for remark in read.remarks:
            self._report(root, path, remark.message, remark.rule, remark.hint, key=is_key, severity=remark.severity)
        try:
            self._check_variables(read.value, path, root)
        except UnresolvedReference as unresolved:
            self._report(root, path, unresolved.message, unresolved.rule, unresolved.hint, key=is_key)
            return text(InfrastructureValue(InfrastructureKind.CONTEXT, raw))
        return read.value

    def _text_or_placeholder(self, raw: str, *, is_key: bool) -> _Read:
        remarks: dict[_Remark, None] = {}  # in order
        value: object
        try:
            value = self._value(raw, remarks, is_key=is_key)
        except TooDeep:
            remarks[_Remark("references nest too deeply", "unresolved-reference", None)] = None
            value = text(InfrastructureValue(InfrastructureKind.CONTEXT, "too deep"))
        except UnresolvedReference as unresolved:
            remarks[_Remark(unresolved.message, unresolved.rule, unresolved.hint)] = None
            value = text(InfrastructureValue(InfrastructureKind.CONTEXT, raw))
        return _Read(value, tuple(remarks))

    def _report(
        self,
        root: Node,
        path: NodePath,
        message: str,
        rule: str,
        hint: str | None = None,
        *,
        key: bool = False,
        severity: Severity = "error",
    ) -> None:
        self.problems.append(Problem.at(root, path, message, rule, hint, key=key, severity=severity))

    def _value(self, raw: str, remarks: dict[_Remark, None], *, is_key: bool) -> object:
        is_config = self.values.stage is Stage.MODULE
        lookup = split_lookup(raw) if is_config and not is_key else None
        if lookup is not None:
            prefix, rest = lookup
            return looked_up(prefix, self._text(parse(rest), remarks), self.values.naming)
        parts = parse(raw)
        if len(parts) == 1 and isinstance(parts[0], Reference):
            return self._reference(parts[0], remarks, is_whole=not is_key)
        return self._text(parts, remarks)

    def _text(self, parts: list[str | Reference], remarks: dict[_Remark, None]) -> Text:
        pieces: list[Text] = []
        for part in parts:
            value = self._literal(part) if isinstance(part, str) else self._reference(part, remarks)
            if not isinstance(value, str | InfrastructureText):
                message = f"a {'list' if isinstance(value, list) else 'map'} of the context cannot be part of a text"
                raise UnresolvedReference(message, "unresolved-reference", "let the value be nothing but the reference")
            pieces.append(value)
        return text(*pieces)

    def _literal(self, literal: str) -> Text:
        """A literal, with the name of the module's own bucket, which the project file cannot know."""
        if self.values.stage is Stage.PROJECT or DEFAULT_BUCKET not in literal:
            return literal
        first, *rest = literal.split(DEFAULT_BUCKET)
        return text(first, *(piece for after in rest for piece in (BUCKET_NAME, after)))

    def _reference(self, reference: Reference, remarks: dict[_Remark, None], *, is_whole: bool = False) -> object:
        inside = self._text(reference.inside, remarks)
        if not isinstance(inside, str):
            raise UnresolvedReference("a reference must be known when it is synthesized", "unresolved-reference")
        try:
            return value_of(inside, self.values, is_whole=is_whole)
        except UnknownReference as unknown:
            as_it_is = f"{{{{{inside}}}}}"
            if self.leftover is Leftover.REFUSED:
                message = f"'{as_it_is}' {unknown.message}"
                raise UnresolvedReference(message, "unknown-reference", unknown.hint) from None
            if self.leftover is Leftover.WARNED:
                message = f"'{as_it_is}' {unknown.message} and stays as it is"
                remarks[_Remark(message, "unknown-reference", unknown.hint, "warning")] = None
            return as_it_is

    def _check_variables(self, found: object, path: NodePath, root: Node) -> None:
        """A Terraform variable has one type, wherever it is named."""
        for value in values_in(found):
            if value.kind not in VARIABLES:
                continue
            position = root.nearest(path).position
            kind, first = self.variables.setdefault(value.argument, (value.kind, position))
            if kind is not value.kind:
                message = f"variable '{value.argument}' has another type at {first}"
                raise UnresolvedReference(message, "bad-variable", "give it one type, or two names")


def _stands_for_itself(raw: str) -> bool:
    """Whether a text has nothing to replace: most are such."""
    is_plain = "{{" not in raw and DEFAULT_BUCKET not in raw and not raw.startswith(PREFIXES)
    return is_plain and type(raw) is str  # a number as it was written becomes text


def _located(value: object, at: Node) -> Node:
    """The value of a reference, at the reference's position."""
    if isinstance(value, dict):
        return Node({key: _located(item, at) for key, item in value.items()}, at.position, at.key_position)
    if isinstance(value, list):
        return Node([_located(item, at) for item in value], at.position, at.key_position)
    return Node(value, at.position, at.key_position)
