"""What the inside of a ``{{...}}`` reference stands for, and what a prefix such as ``ssm:`` does to a text.

Source: modern-data-architecture-accelerator, transformers of ``packages/utilities/mdaa-config``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.secret_formats import LEAK, REMEDY, secret_in
from definitions.diagnostics.secret_variables import carries_a_secret
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import (
    InfrastructureKind,
    InfrastructureText,
    InfrastructureValue,
    Text,
    split,
    ssm_parameter,
    text,
)

_SECRETS = ("resolve:secretsmanager:", "resolve:ssm-secure:")
_LOOKUPS = ("resolve:ssm:", "ssm-org:", "ssm-domain:", "ssm-env:")
_NOT_HERE = {
    "ref:": "names a construct of CDK, and there is none",
    "blueprint:": "names a value of a SageMaker blueprint, and none is made here",
}
_VARIABLES = {
    "number": InfrastructureKind.NUMBER_VARIABLE,
    "list": InfrastructureKind.LIST_VARIABLE,
    "string": InfrastructureKind.VARIABLE,
}
_RESERVED = ("source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals")
_LATER = ("account", "region", "partition")
_PREFIXES = ("ssm-org:", "ssm-domain:", "ssm-env:", "generated-role-id:", "generated-role-arn:", "ssm:")


class Stage(Enum):
    """Where references stand: in a module config, or in the project file, which knows neither account nor Terraform."""

    MODULE = "module"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class ReferenceValues:
    """What references stand for.

    Attributes:
        names: ``{{org}}``, ``{{account}}`` ...: literals, or infrastructure values where no literal is configured.
        context: ``{{context:KEY}}``; texts, or lists and maps for texts that are nothing but the reference.
        is_complete: whether a context key that is not there is an error; otherwise it stays open.
        naming: makes the paths that ``ssm-org:`` and the like look up.
        environment: ``{{env_var:NAME}}``; the environment of the process.
        stage: where the references stand.
        allowed_variables: which of the environment may be named; ``None``: all that carry no secret.
    """

    names: Mapping[str, Text]
    context: Mapping[str, object]
    is_complete: bool = True
    naming: Naming = field(default_factory=lambda: Naming("org", "env", "domain", "module"))
    environment: Mapping[str, str] = field(default_factory=dict)
    stage: Stage = Stage.MODULE
    allowed_variables: tuple[str, ...] | None = None


class UnresolvedReference(Exception):
    """A reference that stands for nothing; the message says why."""

    def __init__(self, message: str, rule: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.rule, self.hint = message, rule, hint


class UnknownReference(Exception):
    """A reference of a form that is not known in this place: it stays as it is. The message says what it is."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def value_of(inside: str, values: ReferenceValues, *, is_whole: bool) -> object:
    """What a reference stands for: a text, or for a text that ``is_whole`` reference also a list or a map.

    Raises:
        Unresolved: it stands for nothing.
        Unknown: it stays as it is.
    """
    if inside in values.names:
        return values.names[inside]
    form, colon, rest = inside.partition(":")
    if form == "context" and colon:
        return _context(rest, values)
    if form == "env_var" and colon:
        return _environment(rest, values, is_whole=is_whole)
    if inside.startswith(_SECRETS):
        message = f"'{{{{{inside}}}}}' would write a secret into the pipeline definition, which many may read"
        raise UnresolvedReference(message, "secret", "let the container fetch the secret itself")
    if inside.startswith(_LOOKUPS):
        return _looked_up_inside(inside, values)
    reason = next((reason for start, reason in _NOT_HERE.items() if inside.startswith(start)), None)
    if reason is not None:
        raise UnresolvedReference(
            f"'{{{{{inside}}}}}' is not supported: it {reason}", "unsupported-reference", "write the value"
        )
    is_variable = form == "param" and bool(colon)
    if values.stage is Stage.PROJECT and (inside in _LATER or is_variable):
        raise UnknownReference("is known only in module configs")
    if is_variable:
        return _variable(rest)
    hint = did_you_mean(inside, [*values.names, *(f"context:{key}" for key in values.context)])
    raise UnknownReference("is no reference", hint)


def prefixed(raw: str) -> tuple[str, str] | None:
    """The prefix that makes a whole text a lookup, and the rest; ``None`` for other texts."""
    prefix = next((prefix for prefix in _PREFIXES if raw.startswith(prefix)), None)
    return None if prefix is None else (prefix, raw[len(prefix) :].lstrip())


def looked_up(prefix: str, rest: Text, values: ReferenceValues) -> Text:
    """The SSM parameter that a text with a prefix names.

    Raises:
        Unresolved: it names none.
    """
    if prefix == "ssm:":
        return _parameter(rest)
    if prefix.startswith("generated-role-"):
        leaf = prefix.removeprefix("generated-role-").removesuffix(":")
        role = rest.lower() if isinstance(rest, str) else rest
        return _parameter(
            text(f"/{values.naming.organization}/{values.naming.domain}/generated-role/", role, f"/{leaf}")
        )
    return _parameter(_below(prefix, rest, values.naming, lower_case=False))


def _context(key: str, values: ReferenceValues) -> object:
    if key not in values.context:
        if not values.is_complete:
            return text(InfrastructureValue(InfrastructureKind.CONTEXT, key))
        hint = did_you_mean(key, list(values.context)) or "add it to 'context' in the project file"
        raise UnresolvedReference(f"the context has no '{key}'", "missing-context", hint)
    value = values.context[key]
    if value is None or value == "":
        raise UnresolvedReference(f"'{key}' of the context has no value", "missing-context")
    if isinstance(value, str):
        return _decoded(key, value)
    return value if isinstance(value, list | dict) else _plain_text(value)


def _decoded(key: str, value: str) -> object:
    """MDAA's way to hand a list or a map to an app: ``"list:[...]"``, ``"obj:{...}"``, with the quotes."""
    match = re.fullmatch(r'"(list|obj):(.*)"', value, re.DOTALL)
    if match is None:
        return value
    try:
        found = json.loads(match[2])
    except json.JSONDecodeError as error:
        raise UnresolvedReference(f"'{key}' of the context is not JSON: {error.msg}", "missing-context") from None
    if not isinstance(found, list if match[1] == "list" else dict):
        kind = "list" if match[1] == "list" else "map"
        raise UnresolvedReference(f"'{key}' of the context is not a {kind}", "missing-context")
    return found


def _environment(name: str, values: ReferenceValues, *, is_whole: bool) -> object:
    if carries_a_secret(name):
        message = f"the environment variable '{name}' carries a secret, as its name says: {LEAK}"
        raise UnresolvedReference(message, "secret-variable", REMEDY)
    if values.allowed_variables is not None and name not in values.allowed_variables:
        message = f"the environment variable '{name}' is not in 'envVars' of the project file"
        hint = did_you_mean(name, list(values.allowed_variables)) or "add it there"
        raise UnresolvedReference(message, "unlisted-variable", hint)
    if name not in values.environment:
        hint = f"set it where the command runs: {name}=... make synth"
        raise UnresolvedReference(f"the environment variable '{name}' is not set", "missing-environment-variable", hint)
    value = values.environment[name]
    if (kind := secret_in(value)) is not None:
        message = f"the environment variable '{name}' holds {kind}: {LEAK}"
        raise UnresolvedReference(message, "secret-variable", REMEDY)
    if is_whole and value.startswith(("[", "{")):
        try:
            found: object = json.loads(value)
        except json.JSONDecodeError:
            return value  # as MDAA does: a text that only looks like JSON
        return found
    return value


def _looked_up_inside(inside: str, values: ReferenceValues) -> Text:
    if values.stage is Stage.PROJECT:
        message = f"'{{{{{inside}}}}}' cannot be looked up for the project file"
        raise UnresolvedReference(message, "unresolved-reference", "look it up in the module config")
    if inside.startswith("resolve:ssm:"):
        return _parameter(inside.removeprefix("resolve:ssm:"))
    form, _, path = inside.partition(":")
    return _parameter(_below(f"{form}:", path.strip(), values.naming, lower_case=True))


def _below(prefix: str, path: Text, naming: Naming, *, lower_case: bool) -> Text:
    """The whole path for one below the organization, the domain or the environment; a leading '/' does not count."""
    folders = {
        "ssm-org:": naming.ssm_org_path,
        "ssm-domain:": naming.ssm_domain_path,
        "ssm-env:": naming.ssm_env_path,
    }
    first, *others = split(path, "/", 1)
    below = others[0] if first == "" and others else path
    if isinstance(below, str):
        return folders[prefix](below, lower_case=lower_case)
    return text(folders[prefix]("", lower_case=lower_case), below)


def _parameter(path: Text) -> Text:
    """The value of an SSM parameter, by its name or ARN."""
    parts = path.parts if isinstance(path, InfrastructureText) else (path,)
    if not all(_may_be_in_path(part) for part in parts) or str(parts[-1]).endswith("/"):
        message = f"{quoted(path)} is not the name of an SSM parameter"
        raise UnresolvedReference(message, "bad-ssm-path", "such as ssm:/network/subnet-id")
    return ssm_parameter(path)


def _may_be_in_path(part: str | InfrastructureValue) -> bool:
    if isinstance(part, InfrastructureValue):
        return part.kind is not InfrastructureKind.BUCKET_NAME
    return re.fullmatch(r"(?!.*//)[A-Za-z0-9_./:-]+", part) is not None


def _variable(declaration: str) -> Text:
    """A Terraform variable: ``NAME``, ``string:NAME``, ``number:NAME`` or ``list:NAME``."""
    kind, colon, name = declaration.partition(":")
    if not colon:
        kind, name = "string", declaration
    if kind not in _VARIABLES:
        hint = did_you_mean(kind, list(_VARIABLES)) or "string, number or list"
        raise UnresolvedReference(f"{quoted(kind)} is not the type of a variable", "bad-variable", hint)
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name, re.ASCII) is None or name in _RESERVED:
        hint = f"letters, digits, '_' and '-', the first a letter; not {', '.join(_RESERVED)}"
        raise UnresolvedReference(f"{quoted(name)} cannot be the name of a Terraform variable", "bad-variable", hint)
    return text(InfrastructureValue(_VARIABLES[kind], name))


def _plain_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
