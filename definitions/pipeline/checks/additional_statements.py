"""``additionalStatements``: actions and resources as AWS knows them, and none that are too wide.

Sources: Service Authorization Reference; IAM User Guide, "IAM JSON policy elements: Action" and "... Resource".
"""

import re
from collections.abc import Collection, Iterator, Mapping

from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.iam.reference import Action, actions_of, overlap, unknown_action
from definitions.pipeline.checks.additional_conditions import condition_problems, has_variable, policy_variable
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.settings.additional_statements import AdditionalStatement
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import InfrastructureText, Text

STATEMENTS: NodePath = ("additionalStatements",)
_ARN = pattern(r"arn:(aws[a-z-]*|\*):[a-z0-9-]+:[^:]*:[^:]*:.+", re.DOTALL)
_EVERYTHING = pattern(r"[*?]+|arn(:[^:]*){4}:[*?/]+", re.DOTALL)
"""``*``, and all resources of a service, such as ``arn:aws:s3:::*``."""
_OTHERS_WORK = {"iam": "identities", "organizations": "accounts"}
"""Services of which nothing is allowed but to pass roles on, each with what it administers."""
_ROLES_IN_FULL = ("iam:PassRole", "sts:AssumeRole")
_BUCKET = "arn:*:s3:::*"
"""The ARN of a bucket, whose name has no ``/``: all other resource types may have one anywhere."""

_DATASETS = "arn:*:cloudwatch:*:*:dataset/*"
"""Metrics are no resources, although they can be kept in data sets, which are."""


def check_additional_statements(context: CheckContext) -> Iterator[Problem]:
    """Each statement by itself."""
    if any(path[:1] == STATEMENTS for path in context.refused or ()):
        return
    for index, statement in enumerate(context.config.additional_statements):
        path = (*STATEMENTS, index)
        known: dict[int, Action] = {}
        for position, name in enumerate(statement.actions):
            problems = list(_action_problems(context, (*path, "actions", position), name))
            yield from problems
            if not problems:
                known[position] = actions_of(name.partition(":")[0])[name]
        wrong = list(_resource_problems(context, path, statement, known))
        yield from wrong
        if not wrong:
            yield from _actions_without_resource(context, path, statement, known)
        yield from condition_problems(context, path, statement, list(known.values()))


def _action_problems(context: CheckContext, path: NodePath, name: str) -> Iterator[Problem]:
    service = name.partition(":")[0]
    if "*" in name or "?" in name:
        message = f"{quoted(name)} stands for many actions"
        yield context.error(path, message, "wildcard-action", "name each action that is needed, such as s3:GetObject")
    elif (fault := unknown_action(name)) is not None:
        yield context.error(path, fault[0], "unknown-action", fault[1])
    elif service in _OTHERS_WORK and name != "iam:PassRole":
        message = f"'{name}' cannot be added: the role of a pipeline administers no {_OTHERS_WORK[service]}"
        yield context.error(path, message, "forbidden-action", "leave it to those who deploy")


def _resource_problems(
    context: CheckContext, path: NodePath, statement: AdditionalStatement, known: Mapping[int, Action]
) -> Iterator[Problem]:
    """Resources that are no ARNs, stand for everything, or are of no type that an action knows."""
    for index, resource in enumerate(statement.resources):
        where, pattern = (*path, "resources", index), _pattern_of(resource)
        if has_variable(resource):
            yield policy_variable(context, where)
        elif isinstance(resource, str) and _EVERYTHING.fullmatch(resource):
            yield from _everything(context, where, resource, known.values())
        elif isinstance(resource, str) and not _ARN.fullmatch(resource):
            hint = "such as arn:aws:sqs:us-east-1:123456789012:orders"
            yield context.error(where, f"{quoted(resource)} is not an ARN", "bad-arn", hint)
        elif ":role/" in str(resource) and any(action.name in _ROLES_IN_FULL for action in known.values()):
            yield from _role_problems(context, where, resource, known.values())
        elif len(known) == len(statement.actions) and not any(_takes(action, pattern) for action in known.values()):
            message = f"{quoted(resource)} is no resource of {_listed(known.values())}"
            yield context.error(where, message, "wrong-resource", _forms(known.values()))


def _everything(context: CheckContext, path: NodePath, resource: str, actions: Collection[Action]) -> Iterator[Problem]:
    limited = [action for action in actions if _has_resources(action)]
    if limited:
        message = f"{quoted(resource)} stands for every resource"
        yield context.error(path, message, "wildcard-resource", _forms(limited))
    elif resource != "*" and actions:
        yield context.error(path, f"{_listed(actions)} takes no ARN", "wrong-resource", "write '*'")


def _listed(actions: Collection[Action]) -> str:
    return " and ".join(f"'{action.name}'" for action in actions)


def _forms(actions: Collection[Action]) -> str | None:
    """A hint with the ARNs of an action that takes some."""
    action = next((action for action in actions if _has_resources(action)), None)
    return None if action is None else f"'{action.name}' takes {' or '.join(action.resources[:3])}"


def _role_problems(
    context: CheckContext, path: NodePath, resource: Text, actions: Collection[Action]
) -> Iterator[Problem]:
    """A role that is passed on or assumed is one role and, to be passed on, of the pipeline's own account."""
    if "*" in str(resource) or "?" in str(resource):
        message = f"{quoted(resource)} stands for many roles"
        yield context.error(path, message, "wildcard-resource", "a role is passed on or assumed by its whole ARN")
        return
    is_passed_on = any(action.name == "iam:PassRole" for action in actions)
    is_known = context.account is not None and isinstance(resource, str)
    if is_passed_on and is_known and str(resource).split(":")[4] != context.account:
        message = f"the role is of another account than the pipeline's, {context.account}: it cannot be passed on"
        yield context.error(path, message, "foreign-role", "name a role of the pipeline's own account")


def _actions_without_resource(
    context: CheckContext, path: NodePath, statement: AdditionalStatement, known: Mapping[int, Action]
) -> Iterator[Problem]:
    """Actions for which the statement names no resource: it does not allow them."""
    patterns = [_pattern_of(resource) for resource in statement.resources]
    for position, action in known.items():
        where = (*path, "actions", position)
        if not _has_resources(action) and "*" not in statement.resources:
            message = f"'{action.name}' takes no ARN, so this statement does not allow it"
            hint = "write '*' as its resource, in a statement of its own"
            yield context.error(where, message, "wrong-resource", hint)
        elif _has_resources(action) and not any(_takes(action, pattern) for pattern in patterns):
            message = f"none of 'resources' is one of '{action.name}', so this statement does not allow it"
            yield context.error(where, message, "wrong-resource", _forms([action]))


def _has_resources(action: Action) -> bool:
    return any(resource != _DATASETS for resource in action.resources)


def _takes(action: Action, resource: str) -> bool:
    """Whether a resource, as an IAM pattern, can be of a type that the action knows."""
    return any(
        _same_arns(known, resource) and not (known == _BUCKET and "/" in resource.rpartition(":")[2])
        for known in action.resources
    )


def _same_arns(known: str, resource: str) -> bool:
    """Whether two patterns have an ARN in common; a wildcard stays between its colons, except in the last part."""
    parts, others = known.split(":", 5), resource.split(":", 5)
    if len(parts) != len(others):
        return overlap(known, resource)
    return all(overlap(part, other) for part, other in zip(parts, others, strict=True))


def _pattern_of(value: Text) -> str:
    """The text as an IAM pattern; infrastructure values can be anything."""
    if isinstance(value, InfrastructureText):
        return "".join(part if isinstance(part, str) else "*" for part in value.parts)
    return value
