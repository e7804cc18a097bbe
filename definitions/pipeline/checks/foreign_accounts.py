"""What steps take from other accounts without saying so: buckets that carry a foreign account in their name, roles.

Sources: IAM User Guide, "Granting a user permissions to pass a role to an AWS service" (a role is passed on only within
its account); Amazon SageMaker Python SDK, Session.default_bucket (``sagemaker-<region>-<account>``).
"""

import re
from collections.abc import Iterable, Iterator

from definitions.diagnostics.problems import Problem, dotted
from definitions.iam.statements import Statement
from definitions.pipeline.checks.requests import is_whole
from definitions.pipeline.config.module_config import PIPELINE, STEPS, ModuleConfig
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.permissions.s3_objects import WRITE
from definitions.source.nodes import Node, NodePath
from definitions.values.infrastructure import InfrastructureText, Text

_BUCKET = re.compile(r"arn:[^:]+:s3:::(?P<bucket>[a-z0-9.-]+)(?:/.*)?", re.DOTALL)
_ROLE = re.compile(r"arn:.*:iam::(?P<account>\d{12}):role/(?P<name>.*)", re.DOTALL)
_ACCOUNT_IN_NAME = re.compile(r"(?<![^-.])\d{12}(?![^-.])")


def check_accounts(
    config: ModuleConfig, context: StepContext, node: Node, others: Iterable[Problem], account: str | None
) -> Iterator[Problem]:
    """Foreign buckets that are not declared, and foreign roles, in the steps that have no errors so far.

    Without a known account of its own, nothing is foreign.
    """
    broken = {problem.path.split("]", 1)[0] for problem in others if problem.severity == "error"}
    for index, step in enumerate(config.pipeline.steps):
        path = (*STEPS, index)
        if account is None or dotted(path).removesuffix("]") in broken or not is_whole(step, context):
            continue
        told: set[str] = set()
        for grant in step.permissions(context):
            if isinstance(grant, Statement):
                for resource in grant.resources:
                    problem = _problem(grant, str(resource), account, config, node, path)
                    if problem is not None and problem.message not in told:
                        told.add(problem.message)
                        yield problem


def _problem(
    grant: Statement, resource: str, own: str, config: ModuleConfig, node: Node, path: NodePath
) -> Problem | None:
    bucket, role = _BUCKET.fullmatch(resource), _ROLE.fullmatch(resource)
    if "iam:PassRole" in grant.actions and role is not None and role["account"] != own:
        # An instance profile is passed on as the role of its name.
        where = _place(rf":iam::{role['account']}:[a-z-]+/{re.escape(role['name'])}$", node, path)
        message = (
            f"role '{role['name']}' is of account {role['account']}; a pipeline of account {own} cannot pass it on"
        )
        return Problem.at(node, where, message, "foreign-role", "name a role of the pipeline's own account")
    if bucket is not None and grant.actions[0].startswith("s3:"):
        name = bucket["bucket"]
        accounts = _ACCOUNT_IN_NAME.findall(name)
        writes = set(WRITE) <= set(grant.actions)
        key = "additionalWriteBucketNames" if writes else "additionalReadBucketNames"
        names = config.additional_write_bucket_names if writes else config.additional_read_bucket_names
        declared: list[Text | None] = [*names, config.pipeline_bucket_name]
        # Listing comes with reading and with writing, which are told themselves.
        if accounts and own not in accounts and name not in declared and "s3:ListBucket" not in grant.actions:
            where = _place(rf"\b{re.escape(name)}\b", node, path)
            message = f"bucket '{name}' is of account {accounts[0]}, by its name; the pipeline's account is {own}"
            return Problem.at(node, where, message, "foreign-bucket", f"if that is meant, name it in '{key}'")
    return None


def _place(pattern: str, node: Node, path: NodePath) -> NodePath:
    """Where the step says so, or the parameter whose default it takes."""
    for root in (path, (*PIPELINE, "parameters")):
        for below, child in node.nearest(root).walk():
            value = child.value
            if isinstance(value, str | InfrastructureText) and re.search(pattern, str(value)):
                return (*root, *below)
    return path
