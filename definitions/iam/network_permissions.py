"""Join a VPC.

Sources: Amazon SageMaker Developer Guide, "How to use SageMaker AI execution roles"; Service Authorization Reference
for Amazon EC2.
"""

from collections.abc import Iterable, Iterator

from definitions.iam.statements import Statement, literal_pattern
from definitions.values.infrastructure import REGION, Text, arn, text

MANAGE_INTERFACES = (
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
)
DESCRIBE_NETWORK = (
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)


def join_subnets(subnet_ids: Iterable[Text], security_group_ids: Iterable[Text], reason: str) -> Iterator[Statement]:
    """Create, lend to SageMaker and remove network interfaces in subnets, with security groups."""
    reasons = (reason,)
    # Shared subnets and security groups may belong to another account; their ids are unique.
    subnets = tuple(arn("ec2", text("subnet/", literal_pattern(id_)), account="*") for id_ in subnet_ids)
    groups = tuple(arn("ec2", text("security-group/", literal_pattern(id_)), account="*") for id_ in security_group_ids)
    interfaces = arn("ec2", "network-interface/*")
    yield Statement(
        "CreateNetworkInterfaces", ("ec2:CreateNetworkInterface",), (interfaces, *subnets, *groups), reasons
    )
    in_subnets = ("ArnLike", "ec2:Subnet", subnets)
    yield Statement("ManageNetworkInterfaces", MANAGE_INTERFACES, (interfaces,), reasons, (in_subnets,))
    # Describe actions of EC2 take no resources.
    here = ("StringEquals", "ec2:Region", (REGION,))
    yield Statement("DescribeNetwork", DESCRIBE_NETWORK, ("*",), reasons, (here,))
