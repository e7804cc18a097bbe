"""Roles of other accounts, and buckets that another account seems to own and that the config does not declare.

Sources: IAM User Guide, "Granting a user permissions to pass a role to an AWS service" (a role is passed on only within
its account); Amazon SageMaker Python SDK, Session.default_bucket (``sagemaker-<region>-<account>``).
"""

import re
from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.iam.statements import Statement
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.named_accounts import owners_by_name
from definitions.pipeline.config.module_config import PARAMETERS
from definitions.pipeline.steps.permissions.s3_objects import WRITE
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import InfrastructureText, Text

_BUCKET = pattern(r"arn:[^:]+:s3:::(?P<bucket>[a-z0-9.-]+)(?:/.*)?", re.DOTALL)
_ROLE = pattern(r"arn:.*:iam::(?P<account>\d{12}):role/(?P<name>.*)", re.DOTALL)


def check_foreign_accounts(context: CheckContext) -> Iterator[Problem]:
    """Foreign roles and undeclared foreign buckets in the permissions of steps.

    Without a known account of its own, nothing is foreign. Permissions of a config with errors say little.
    """
    account = context.account
    if account is None or context.refused is not None:
        return
    for path, step in context.correct_steps():
        first: dict[str, Problem] = {}
        for statement in step.permissions(step.surroundings(context.step_context)):
            if isinstance(statement, Statement):
                for resource in statement.resources:
                    for problem in _foreign_resource(context, path, statement, str(resource), account):
                        first.setdefault(problem.message, problem)
        yield from first.values()


def _foreign_resource(
    context: CheckContext, path: NodePath, statement: Statement, resource: str, account: str
) -> Iterator[Problem]:
    bucket, role = _BUCKET.fullmatch(resource), _ROLE.fullmatch(resource)
    if role is not None and "iam:PassRole" in statement.actions:
        yield from _foreign_role(context, path, role["account"], role["name"], account)
    # Listing comes with reading and with writing, which are reported themselves.
    elif bucket is not None and statement.actions[0].startswith("s3:") and "s3:ListBucket" not in statement.actions:
        is_written = set(WRITE) <= set(statement.actions)
        yield from _foreign_bucket(context, path, bucket["bucket"], account, is_written=is_written)


def _foreign_role(context: CheckContext, path: NodePath, owner: str, name: str, account: str) -> Iterator[Problem]:
    if owner != account:
        # An instance profile is passed on as the role of its name.
        value_path = _path_of_text(context, path, rf":iam::{owner}:[a-z-]+/{re.escape(name)}$")
        message = f"role '{name}' is of account {owner}; a pipeline of account {account} cannot pass it on"
        yield context.error(value_path, message, "foreign-role", "name a role of the pipeline's own account")


def _foreign_bucket(
    context: CheckContext, path: NodePath, name: str, account: str, *, is_written: bool
) -> Iterator[Problem]:
    config, owners = context.config, owners_by_name(name)
    key = "additionalWriteBucketNames" if is_written else "additionalReadBucketNames"
    names = config.additional_write_bucket_names if is_written else config.additional_read_bucket_names
    declared: list[Text | None] = [*names, config.pipeline_bucket_name]
    if owners and not {account, *config.trusted_account_ids} & set(owners) and name not in declared:
        value_path = _path_of_text(context, path, rf"\b{re.escape(name)}\b")
        message = f"bucket '{name}' is of account {owners[0]}, by its name; the pipeline's account is {account}"
        yield context.error(value_path, message, "foreign-bucket", f"if that is meant, name it in '{key}'")


def _path_of_text(context: CheckContext, path: NodePath, pattern: str) -> NodePath:
    """The path of a matching text in a step, or in the parameters; the step's own path if there is none."""
    for root in (path, PARAMETERS):
        for below, child in context.node.nearest(root).walk():
            value = child.value
            if isinstance(value, str | InfrastructureText) and re.search(pattern, str(value)):
                return (*root, *below)
    return path
