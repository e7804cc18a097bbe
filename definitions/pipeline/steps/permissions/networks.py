"""Join a VPC.

Sources: Amazon SageMaker Developer Guide, "How to use SageMaker AI execution roles"; Service Authorization Reference
for Amazon EC2.
"""

from collections.abc import Iterable, Iterator

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import REGION, Text, arn, text


def join_vpc(step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Create and remove network interfaces in the subnets of the step or pipeline, if there are any."""
    if context.network.subnet_ids:
        yield from join_subnets(context.network.subnet_ids, context.network.security_group_ids, step)


def join_subnets(
    subnet_ids: Iterable[Text], security_group_ids: Iterable[Text], step: str
) -> Iterator[PermissionResult]:
    """Create, lend to SageMaker and remove network interfaces in subnets, with security groups."""
    reason = (f"jobs of step '{step}' run in the VPC",)
    # Shared subnets and security groups may belong to another account; their ids are unique.
    subnets = tuple(arn("ec2", text("subnet/", literal_pattern(id_)), account="*") for id_ in subnet_ids)
    groups = tuple(arn("ec2", text("security-group/", literal_pattern(id_)), account="*") for id_ in security_group_ids)
    interfaces = arn("ec2", "network-interface/*")
    yield Statement("CreateNetworkInterfaces", ("ec2:CreateNetworkInterface",), (interfaces, *subnets, *groups), reason)
    in_subnets = ("ArnLike", "ec2:Subnet", subnets)
    yield Statement("ManageNetworkInterfaces", _MANAGE_INTERFACES, (interfaces,), reason, (in_subnets,))
    # Describe actions of EC2 take no resources.
    here = ("StringEquals", "ec2:Region", (REGION,))
    yield Statement("DescribeNetwork", _DESCRIBE_NETWORK, ("*",), reason, (here,))


def process_in_vpc(step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Run processing jobs in the subnets of the step or pipeline, if there are any."""
    if context.network.subnet_ids:
        yield process_in_subnets(step)


def process_in_subnets(step: str) -> Statement:
    """Run processing jobs in subnets, whichever they are.

    The statements of ``join_subnets`` are not enough: AWS checks for these actions before it creates a processing job,
    and refuses it if resources or conditions limit them. The guide says so of CreateProcessingJob alone.
    """
    actions = ("ec2:CreateNetworkInterface", *_MANAGE_INTERFACES, *_DESCRIBE_NETWORK)
    reason = f"step '{step}' runs a processing job in a VPC, which AWS refuses if resources or conditions limit these"
    return Statement("ProcessInVpc", actions, ("*",), (reason,))


_MANAGE_INTERFACES = (
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
)
_DESCRIBE_NETWORK = (
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)


def warn_outside_vpc(what: str, path: NodePath, context: StepContext) -> Iterator[PermissionResult]:
    """Report a resource that only a VPC reaches, if the step runs in none."""
    if not context.network.subnet_ids:
        message = f"{what} is reached only in a VPC, and the step's jobs are in none"
        yield MissingPermission(
            path, message, "name subnets and security groups in 'networkConfig', of the step or of the pipeline"
        )
