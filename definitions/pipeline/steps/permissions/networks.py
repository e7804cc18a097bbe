"""Run jobs of steps in a VPC.

Sources: Amazon SageMaker Developer Guide, "How to use SageMaker AI execution roles"; Service Authorization Reference
for Amazon EC2.
"""

from collections.abc import Iterator

from definitions.iam.network_permissions import DESCRIBE_NETWORK, MANAGE_INTERFACES, join_subnets
from definitions.iam.statements import Statement
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.source.nodes import NodePath


def join_vpc(step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Create and remove network interfaces in the subnets of the step or pipeline, if there are any."""
    if context.network.subnet_ids:
        yield from join_subnets(context.network.subnet_ids, context.network.security_group_ids, jobs_of(step))


def jobs_of(step: str) -> str:
    """Why the role needs the VPC: the jobs of a step run there."""
    return f"jobs of step '{step}' run in the VPC"


def process_in_vpc(step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Run processing jobs in the subnets of the step or pipeline, if there are any."""
    if context.network.subnet_ids:
        yield process_in_subnets(step)


def process_in_subnets(step: str) -> Statement:
    """Run processing jobs in subnets, whichever they are.

    The statements of ``join_subnets`` are not enough: AWS checks for these actions before it creates a processing job,
    and refuses it if resources or conditions limit them. The guide says so of CreateProcessingJob alone.
    """
    actions = ("ec2:CreateNetworkInterface", *MANAGE_INTERFACES, *DESCRIBE_NETWORK)
    reason = f"step '{step}' runs a processing job in a VPC, which AWS refuses if resources or conditions limit these"
    return Statement("ProcessInVpc", actions, ("*",), (reason,))


def warn_outside_vpc(what: str, path: NodePath, context: StepContext) -> Iterator[PermissionResult]:
    """Report a resource that only a VPC reaches, if the step runs in none."""
    if not context.network.subnet_ids:
        message = f"{what} is reached only in a VPC, and the step's jobs are in none"
        yield MissingPermission(
            path, message, "name subnets and security groups in 'networkConfig', of the step or of the pipeline"
        )
