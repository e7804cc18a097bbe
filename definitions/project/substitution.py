"""Substitution: ``{{...}}`` references and ``ssm:`` prefixes in the texts of a module config.

References are parsed, not replaced: what a reference yields is never read again, so no value can smuggle one in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from definitions.infrastructure import (
    BUCKET_NAME,
    InfrastructureText,
    InfrastructureValue,
    Kind,
    Text,
    ssm_parameter,
    text,
)
from definitions.nodes import Node, NodePath
from definitions.problems import Problem, Severity
from definitions.project.reference_syntax import Reference, TooDeep, parse
from definitions.wording import did_you_mean, shown

DEFAULT_BUCKET = "<default_bucket>"
_SECRETS = ("resolve:secretsmanager:", "resolve:ssm-secure:")
_NOT_HERE = ("env_var:", "param:", "ref:", "blueprint:", "ssm-org:", "ssm-domain:", "ssm-env:")
_PREFIXES_NOT_HERE = ("ssm-org:", "ssm-domain:", "ssm-env:", "generated-role-id:", "generated-role-arn:")


@dataclass(frozen=True, slots=True)
class Values:
    """What references stand for.

    Attributes:
        names: ``{{org}}``, ``{{account}}`` ...: literals, or infrastructure values where no literal is configured.
        context: ``{{context:KEY}}``; texts, or lists and maps for texts that are nothing but the reference.
        is_complete: whether a context key that is not there is an error; otherwise it stays open.
    """

    names: Mapping[str, Text]
    context: Mapping[str, object]
    is_complete: bool = True


class _Unresolved(Exception):
    def __init__(self, message: str, rule: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.rule, self.hint = message, rule, hint


@dataclass(slots=True)
class Substitution:
    """Replaces the references of a config; ``problems`` grows as it goes."""

    values: Values
    problems: list[Problem] = field(default_factory=list)

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
        if isinstance(node.value, str):
            return _located(self._guarded(node.value, path, root), node)
        return node

    def _key(self, key: str, path: NodePath, root: Node) -> str:
        told = len(self.problems)
        new_key = self._guarded(key, path, root)
        if isinstance(new_key, str):
            return new_key
        if len(self.problems) == told and self.values.is_complete:
            message = f"key '{key}' must be known when it is synthesized"
            self._report(root, path, message, "unresolved-reference", key=True)
        return key

    def _guarded(self, raw: str, path: NodePath, root: Node) -> object:
        try:
            return self._value(raw, path, root)
        except TooDeep:
            self._report(root, path, "references nest too deeply", "unresolved-reference")
            return text(InfrastructureValue(Kind.CONTEXT, "too deep"))
        except _Unresolved as unresolved:
            self._report(root, path, unresolved.message, unresolved.rule, unresolved.hint)
            return text(InfrastructureValue(Kind.CONTEXT, raw))

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

    def _value(self, raw: str, path: NodePath, root: Node) -> object:
        for prefix in _PREFIXES_NOT_HERE:
            if raw.startswith(prefix):
                raise _Unresolved(
                    f"'{prefix}' references are not supported", "unsupported-reference", "use 'ssm:/path'"
                )
        if raw.startswith("ssm:"):
            return _looked_up(self._text(parse(raw[4:].lstrip()), path, root))
        parts = parse(raw)
        if len(parts) == 1 and isinstance(parts[0], Reference):
            return self._reference(parts[0], path, root)
        return self._text(parts, path, root)

    def _text(self, parts: list[str | Reference], path: NodePath, root: Node) -> Text:
        pieces: list[Text] = []
        for part in parts:
            value = _with_bucket(part) if isinstance(part, str) else self._reference(part, path, root)
            if not isinstance(value, str | InfrastructureText):
                message = f"a {'list' if isinstance(value, list) else 'map'} of the context cannot be part of a text"
                raise _Unresolved(message, "unresolved-reference", "let the value be nothing but the reference")
            pieces.append(value)
        return text(*pieces)

    def _reference(self, reference: Reference, path: NodePath, root: Node) -> object:
        inside = self._text(reference.inside, path, root)
        if not isinstance(inside, str):
            raise _Unresolved("a reference must be known when it is synthesized", "unresolved-reference")
        if inside in self.values.names:
            return self.values.names[inside]
        if inside.startswith("context:"):
            return self._context(inside.removeprefix("context:"))
        if inside.startswith("resolve:ssm:"):
            return _looked_up(inside.removeprefix("resolve:ssm:"))
        if inside.startswith(_SECRETS):
            message = f"'{{{{{inside}}}}}' would write a secret into the pipeline definition, which many may read"
            raise _Unresolved(message, "secret", "let the container fetch the secret itself")
        if inside.startswith(_NOT_HERE):
            raise _Unresolved(f"'{{{{{inside}}}}}' is not supported", "unsupported-reference")
        hint = did_you_mean(inside, [*self.values.names, *(f"context:{key}" for key in self.values.context)])
        message = f"'{{{{{inside}}}}}' is no reference and stays as it is"
        self._report(root, path, message, "unknown-reference", hint, severity="warning")
        return f"{{{{{inside}}}}}"

    def _context(self, key: str) -> object:
        if key in self.values.context:
            value = self.values.context[key]
            if value is None:
                raise _Unresolved(f"'{key}' of the context has no value", "missing-context")
            return value if isinstance(value, list | dict) else _plain_text(value)
        if not self.values.is_complete:
            return text(InfrastructureValue(Kind.CONTEXT, key))
        hint = did_you_mean(key, list(self.values.context)) or "add it to 'context' in the project file"
        raise _Unresolved(f"the context has no '{key}'", "missing-context", hint)


def _looked_up(path: Text) -> Text:
    """The value of an SSM parameter, by its name or ARN."""
    parts = path.parts if isinstance(path, InfrastructureText) else (path,)
    if not all(_may_be_in_path(part) for part in parts):
        message = f"{shown(path)} is not the name of an SSM parameter"
        raise _Unresolved(message, "bad-ssm-path", "such as ssm:/network/subnet-id")
    return ssm_parameter(path)


def _may_be_in_path(part: str | InfrastructureValue) -> bool:
    if isinstance(part, InfrastructureValue):
        return part.kind is not Kind.BUCKET_NAME
    return re.fullmatch(r"[A-Za-z0-9_./:-]+", part) is not None


def _with_bucket(literal: str) -> Text:
    first, *rest = literal.split(DEFAULT_BUCKET)
    return text(first, *(piece for after in rest for piece in (BUCKET_NAME, after)))


def _plain_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _located(value: object, at: Node) -> Node:
    """A value that a reference yielded, at the reference's place."""
    if isinstance(value, dict):
        return Node({key: _located(item, at) for key, item in value.items()}, at.position, at.key_position)
    if isinstance(value, list):
        return Node([_located(item, at) for item in value], at.position, at.key_position)
    return Node(value, at.position, at.key_position)
