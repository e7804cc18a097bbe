"""Values of ``{{...}}`` references.

Source: modern-data-architecture-accelerator, transformers of ``packages/utilities/mdaa-config``.
"""

import json
import re
from collections.abc import Mapping
from enum import Enum

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.secret_formats import LEAK, REMEDY, is_given_openly, names_a_secret, secret_in
from definitions.diagnostics.secret_variables import carries_a_secret
from definitions.foundation.records import field, record
from definitions.project.naming.standard import Naming
from definitions.project.references.errors import UnknownReference, UnresolvedReference
from definitions.project.references.lookups import looked_up_parameter, path_below
from definitions.values.infrastructure import (
    InfrastructureKind,
    InfrastructureValue,
    Text,
    text,
)

_SECRETS = ("resolve:secretsmanager:", "resolve:ssm-secure:")
_LOOKUPS = ("resolve:ssm:", "ssm-org:", "ssm-domain:", "ssm-env:")
_UNSUPPORTED = {
    "ref:": "names a construct of CDK, and there is none",
    "blueprint:": "names a value of a SageMaker blueprint, and none is made here",
}
_FORMS = ("context", "env_var", "ssm-org", "ssm-domain", "ssm-env", "resolve")
_VARIABLES = {
    "number": InfrastructureKind.NUMBER_VARIABLE,
    "list": InfrastructureKind.LIST_VARIABLE,
    "string": InfrastructureKind.VARIABLE,
}
_RESERVED = ("source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals")
_KNOWN_LATER = ("account", "region", "partition")


class Stage(Enum):
    """The file with the references: a module config, or the project file, in which account and region are unknown."""

    MODULE = "module"
    PROJECT = "project"


@record
class ReferenceValues:
    """Values for references, by form.

    Attributes:
        names: ``{{org}}``, ``{{account}}`` ...: literals, or infrastructure values where no literal is configured.
        context: ``{{context:KEY}}``; texts, or lists and maps for texts that are nothing but the reference.
        is_complete: whether a missing context key is an error; otherwise its value stays open.
        naming: makes the paths that ``ssm-org:`` and the like look up.
        environment: ``{{env_var:NAME}}``; the environment of the process.
        stage: the file with the references.
        allowed_variables: those of the environment that may be named; ``None``: all that carry no secret.
    """

    names: Mapping[str, Text]
    context: Mapping[str, object]
    is_complete: bool = True
    naming: Naming = field(default_factory=lambda: Naming("org", "env", "domain", "module"))
    environment: Mapping[str, str] = field(default_factory=dict)
    stage: Stage = Stage.MODULE
    allowed_variables: tuple[str, ...] | None = None


def value_of(inside: str, values: ReferenceValues, *, is_whole: bool) -> object:
    """The value of a reference: text, or also a list or map if the reference is the whole text.

    Raises:
        UnresolvedReference: it has no value.
        UnknownReference: it stays as it is.
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
        return _looked_up_reference(inside, values)
    reason = next((reason for start, reason in _UNSUPPORTED.items() if inside.startswith(start)), None)
    if reason is not None:
        raise UnresolvedReference(
            f"'{{{{{inside}}}}}' is not supported: it {reason}", "unsupported-reference", "write the value"
        )
    is_variable = form == "param" and bool(colon)
    if values.stage is Stage.PROJECT and (inside in _KNOWN_LATER or is_variable):
        raise UnknownReference("is known only in module configs")
    if is_variable:
        return _variable(rest)
    plain = re.sub(r"\s*[.:]\s*", ":", inside.strip())
    if plain != inside and (plain in values.names or plain.partition(":")[0] in _FORMS):
        spaces = " without spaces" if plain == inside.strip() else ""
        raise UnknownReference("is no reference", f"write {{{{{plain}}}}}{spaces}")
    hint = did_you_mean(inside, [*values.names, *(f"context:{key}" for key in values.context)])
    raise UnknownReference("is no reference", hint)


def _context(key: str, values: ReferenceValues) -> object:
    if key not in values.context:
        if not values.is_complete:
            return text(InfrastructureValue(InfrastructureKind.CONTEXT, key))
        hint = did_you_mean(key, list(values.context)) or "add it to 'context' in the project file"
        raise UnresolvedReference(f"the context has no '{key}'", "missing-context", hint)
    value = values.context[key]
    if names_a_secret(key) and is_given_openly(value):
        raise UnresolvedReference(f"'{key}' of the context holds a secret, as its name says: {LEAK}", "secret", REMEDY)
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


def _looked_up_reference(inside: str, values: ReferenceValues) -> Text:
    if values.stage is Stage.PROJECT:
        message = f"'{{{{{inside}}}}}' cannot be looked up for the project file"
        raise UnresolvedReference(message, "unresolved-reference", "look it up in the module config")
    if inside.startswith("resolve:ssm:"):
        return looked_up_parameter(inside.removeprefix("resolve:ssm:"))
    form, _, path = inside.partition(":")
    return looked_up_parameter(path_below(f"{form}:", path.strip(), values.naming, lower_case=True))


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
