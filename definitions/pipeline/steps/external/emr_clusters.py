"""Clusters that EMR steps make: their network, the tag by which they are known, and what the role may do with them.

Sources: Amazon EMR Management Guide, "Use cluster and Notebook tags with IAM policies for access control"; Service
Authorization Reference for Amazon EMR; Amazon SageMaker Developer Guide, "AWS managed policy:
AmazonSageMakerPipelinesIntegrations".
"""

from collections.abc import Iterator

from definitions.api.structure import Structure
from definitions.iam.statements import Statement, StatementCondition
from definitions.pipeline.steps.core.context import StepContext
from definitions.values.expressions import Json
from definitions.values.infrastructure import arn

CLUSTER_TAG = "sagemaker-pipeline"
"""The tag of clusters that pipelines make; its value is the pipeline's name."""
_ON_CLUSTERS = (
    "AddJobFlowSteps",
    "CancelSteps",
    "DescribeCluster",
    "DescribeStep",
    "ListSteps",
    "TerminateJobFlows",
)


def in_network(instances: Json, context: StepContext) -> Json:
    """A cluster's instances in the pipeline's network; ``None`` if they name a network, or the pipeline none."""
    network = context.network
    if not isinstance(instances, Structure) or not network.subnet_ids:
        return None
    if any(instances.get(name) is not None for name in ("Ec2SubnetId", "Ec2SubnetIds", "Placement")):
        return None
    # Only fleets may choose among subnets.
    is_fleet = instances.get("InstanceFleets") is not None
    subnets = {"Ec2SubnetIds": list(network.subnet_ids)} if is_fleet else {"Ec2SubnetId": network.subnet_ids[0]}
    groups = [f"Additional{kind}SecurityGroups" for kind in ("Master", "Slave")]
    # Security groups are additional ones: those of the cluster's own stay.
    given = {name: instances.get(name) for name in groups}
    added = {
        name: [*(known if isinstance(known, list) else []), *network.security_group_ids]
        for name, known in given.items()
    }
    return {**members_of(instances), **subnets, **added}


def members_of(structure: Structure) -> dict[str, Json]:
    """The members of a part of a request, by name."""
    return {name: value for _, name, value in structure.members}


def use_own_clusters(step: str, tag: str | None) -> Iterator[Statement]:
    """Make clusters with the tag, and use and end those that have it; with ``None``, any cluster of the account."""
    reason = (f"step '{step}' makes a cluster of its own",)
    made: tuple[StatementCondition, ...] = ()
    used: tuple[StatementCondition, ...] = ()
    if tag is not None:
        made, used = (
            (("StringEquals", f"elasticmapreduce:{kind}Tag/{CLUSTER_TAG}", (tag,)),) for kind in ("Request", "Resource")
        )
    # This action takes no resources: a cluster has no ARN before it exists.
    yield Statement("CreateClusters", ("elasticmapreduce:RunJobFlow",), ("*",), reason, made)
    # EMR chooses the cluster's id, so its tag alone tells it from the clusters of others.
    actions = tuple(f"elasticmapreduce:{verb}" for verb in _ON_CLUSTERS)
    yield Statement("RunOwnClusters", actions, (arn("elasticmapreduce", "cluster/*"),), reason, used)


def tag_new_clusters(step: str) -> Statement:
    """Give a cluster tags when it is made.

    AWS asks for this action on the ARN ``cluster/*`` itself then. ``?`` matches that ARN and no cluster's, whose ids
    are longer: who may give the pipeline's tag to clusters of others may do all else with them.
    """
    resources = (arn("elasticmapreduce", "cluster/?"),)
    return Statement("TagClusters", ("elasticmapreduce:AddTags",), resources, (f"step '{step}' tags its cluster",))
