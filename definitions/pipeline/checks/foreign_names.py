"""Keys, functions, queues, secrets and more of other accounts, wherever the config names them.

An account of ``trustedAccountIds`` is meant. Images of other accounts are usual.

Sources: AWS KMS Developer Guide, "Allowing users in other accounts to use a KMS key"; AWS Lambda Developer Guide,
"Granting Lambda function access to other accounts"; Amazon SQS Developer Guide, "Custom policies with Amazon SQS".
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.images.table import publishing_accounts
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.named_accounts import (
    IMAGE,
    ROLE,
    NamedResource,
    joined_texts,
    named_buckets,
    named_resources,
    owners_by_name,
    without_values,
)
from definitions.pipeline.config.module_config import PARAMETERS, PIPELINE, STEPS
from definitions.source.nodes import NodePath
from definitions.values.expressions import Join, ParameterReference, S3JsonGet
from definitions.values.infrastructure import InfrastructureText

_ROOTS: tuple[NodePath, ...] = (PIPELINE, ("additionalStatements",))
"""Parts of the config that name what is used. Keys at the root declare whose buckets and keys are meant, as in MDAA."""
_PROSE = ("description", "displayName", "metadata", "tags", "reason", "conditions")
"""Keys of the pipeline, of steps and of statements that give nothing to anybody."""
_Named: TypeAlias = tuple[str, str]
"""A kind of resource, or the name of a bucket, and its account."""
_PASSED_ON = pattern(r"(role|rolearn|instanceprofile)s?", re.IGNORECASE)


def check_foreign_names(context: CheckContext) -> Iterator[Problem]:
    """Texts of the config, and texts that joins can make of others; without a known account, nothing is foreign."""
    if context.account is None:
        return
    reported = {problem.path for problem in context.found if problem.rule in ("foreign-role", "foreign-bucket")}
    found: list[tuple[_Named, NodePath]] = []
    for path, text in _texts(context):
        if path not in reported:
            for named, problem in _problems(context, path, text):
                found.append((named, path))
                yield problem
    for path, join, parts in _joins(context):
        told = {named for named, place in found if any(place[: len(part)] == part for part in parts)}
        new = {
            named: problem for text in joined_texts(join, context) for named, problem in _problems(context, path, text)
        }
        found += [(named, path) for named in new]
        yield from (problem for named, problem in new.items() if named not in told)


def _texts(context: CheckContext) -> Iterator[tuple[NodePath, str]]:
    for root in _ROOTS:
        if (node := context.node.nearest(root)) is context.node:
            continue
        for path, child in node.walk(root):
            if isinstance(child.value, str | InfrastructureText) and not _is_prose(path):
                yield path, without_values(child.value)


def _is_prose(path: NodePath) -> bool:
    below = path[3:] if path[:2] == STEPS else path[1:] if path[:1] == PIPELINE else path[2:]
    return below[:1] != () and below[0] in _PROSE


def _joins(context: CheckContext) -> Iterator[tuple[NodePath, Join, list[NodePath]]]:
    """Joins with their paths, and the paths of what their texts are made of; those in others come first."""
    for path, step in context.correct_steps():
        for below, reference in sorted(step.all_references, key=lambda entry: -len(entry[0])):
            join = reference.uri if isinstance(reference, S3JsonGet) else reference
            if isinstance(join, Join):
                yield (*path, *below), join, [(*path, *below), *_parameters(context, join)]


def _parameters(context: CheckContext, join: Join) -> Iterator[NodePath]:
    for part in join.values:
        if isinstance(part, ParameterReference):
            yield (*PARAMETERS, context.parameter_indexes[part.name])
        elif isinstance(part, Join):
            yield from _parameters(context, part)


def _problems(context: CheckContext, path: NodePath, text: str) -> Iterator[tuple[_Named, Problem]]:
    assert context.account is not None
    own, config = {context.account}, context.config
    meant = {*own, *config.trusted_account_ids}
    for resource in named_resources(text):
        if resource.kind == IMAGE:
            if not resource.may_be_of(own | publishing_accounts()):
                message = f"an image of account {resource.account}: its repository must admit the pipeline's role"
                yield (IMAGE, resource.account), context.note(path, message, "foreign-image")
        elif resource.kind == ROLE and not resource.may_be_of(own) and _is_passed_on(path):
            yield (ROLE, resource.account), _foreign_role(context, path, resource)
        elif not resource.may_be_of(meant):
            yield (resource.kind, resource.account), _foreign_resource(context, path, resource)
    for bucket in named_buckets(text):
        owners = owners_by_name(bucket)
        if owners and not meant & set(owners) and not _is_declared(context, bucket):
            message = (
                f"bucket '{bucket}' is of account {owners[0]}, by its name; the pipeline's account is {context.account}"
            )
            hint = (
                "if that is meant, name it in 'additionalReadBucketNames' or 'additionalWriteBucketNames', "
                "or its account in 'trustedAccountIds'"
            )
            yield (bucket, owners[0]), context.error(path, message, "foreign-bucket", hint)


def _is_passed_on(path: NodePath) -> bool:
    """Recognize members that hold a role for AWS; in texts for containers, a role may be one to assume."""
    name = str(path[-1] if isinstance(path[-1], str) else path[-2])
    return _PASSED_ON.search(name) is not None and not any(str(key).lower() == "environment" for key in path)


def _foreign_role(context: CheckContext, path: NodePath, role: NamedResource) -> Problem:
    message = f"is {ROLE} of account {role.account}; a pipeline of account {context.account} cannot pass it on"
    return context.error(path, message, "foreign-role", "name a role of the pipeline's own account")


def _foreign_resource(context: CheckContext, path: NodePath, resource: NamedResource) -> Problem:
    message = f"names {resource.kind} of account {resource.account}; the pipeline's account is {context.account}"
    hint = "name one of the pipeline's own account, or if that account is meant, list it in 'trustedAccountIds'"
    return context.error(path, message, "foreign-account", hint)


def _is_declared(context: CheckContext, bucket: str) -> bool:
    config = context.config
    declared = [
        *config.additional_read_bucket_names,
        *config.additional_write_bucket_names,
        config.pipeline_bucket_name,
    ]
    return bucket in map(without_values, declared)
