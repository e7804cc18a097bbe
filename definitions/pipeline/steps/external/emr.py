"""EMR: run a step of Amazon EMR, on a running cluster or on one that is made for it.

Sources: Amazon SageMaker Developer Guide, "EMR step" and "AWS managed policy: AmazonSageMakerPipelinesIntegrations";
APIs AddJobFlowSteps, RunJobFlow and DescribeStep.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, ClassVar, Literal, Self

from definitions.api.shapes import EMR, TEXT, Shape, ShapeName, shape, structure, without
from definitions.api.structure import Structure
from definitions.foundation.records import replace
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.caching_and_retries import EMR_EXCEPTIONS, top_members
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.external.emr_clusters import (
    CLUSTER_TAG,
    in_network,
    members_of,
    tag_new_clusters,
    use_own_clusters,
)
from definitions.pipeline.steps.external.emr_permissions import RoleArn, pass_role_to, watch_events
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import Boolean, ParameterText, TextValue
from definitions.schema.fields import TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.values.expressions import STRING, Json
from definitions.values.infrastructure import arn, text

_ENDS_ITSELF = "the pipeline terminates the cluster when its step has ended"
_NOT_IN_CLUSTER = {
    "Name": "the pipeline names its clusters itself",
    "Steps": "the cluster runs one step, which stands under 'step'",
    "AutoTerminationPolicy": _ENDS_ITSELF,
}
_NOT_IN_INSTANCES = {"KeepJobFlowAliveWhenNoSteps": _ENDS_ITSELF, "TerminationProtected": _ENDS_ITSELF}
_ROLES = {"ServiceRole": "Emr", "JobFlowRole": "Ec2", "AutoScalingRole": "AutoScaling", "StepExecutionRoleArn": "Emr"}
"""Members of a cluster's settings that name a role, and to which service it is passed."""
_STEP_RULE = "SageMakerPipelineExecutionEMRStepStatusUpdateRule"
_CLUSTER_RULE = "SageMakerPipelineExecutionEMRClusterStatusUpdateRule"

ClusterId = Annotated[
    TextValue,
    TextField(
        "the id of an EMR cluster", "bad-name", r"j-[A-Z0-9]+", parameters=STRING, hint="such as j-1ABCDEFG2HIJK"
    ),
]


class EmrJob(Model):
    """The program that the cluster runs."""

    jar: Annotated[TextValue, TextField("the location of a JAR file", parameters=STRING)]
    """A JAR file in S3 or on the cluster; command-runner.jar runs commands such as spark-submit."""
    args: list[ParameterText] = []
    """Arguments of its main function; other types than text are written as text."""
    main_class: Annotated[TextValue, TextField("a Java class", parameters=STRING)] | None = None
    """The class to run, where the JAR file names none."""
    properties: dict[str, ParameterText] = {}
    """Java properties that are set while it runs."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("HadoopJarStep", "jar args mainClass properties")

    def render(self) -> Json:
        """``StepConfig``; the pipeline sets its name and its action on failure."""
        properties = [{"Key": key, "Value": value} for key, value in self.properties.items()]
        step = {
            "Jar": self.jar,
            "Args": list(self.args) or None,
            "MainClass": self.main_class,
            "Properties": properties or None,
        }
        return {"HadoopJarStep": step}


class Emr(Model):
    """Settings of an EMR step."""

    cluster_id: ClusterId | None = None
    """A cluster that is running or starting. Or clusterConfig."""
    cluster_config: Annotated[Structure, ApiField("RunJobFlowInput", EMR, tuple(_NOT_IN_CLUSTER.items()))] | None = None
    """A cluster that is made for the step and terminated after it: RunJobFlow of the API in camelCase. Without subnets
    of its own it is in those of networkConfig, which are added with the security groups. Or clusterId."""
    restrict_to_own_clusters: Boolean | None = None
    """With clusterConfig: the cluster gets the tag 'sagemaker-pipeline' with the pipeline's name, and the role may use
    and end only clusters that have it. true, if not given; false: no tag, and any cluster of the account, for accounts
    in which AWS refuses the tag or its conditions."""
    execution_role_arn: RoleArn | None = None
    """The role under which the step runs on the cluster of clusterId, instead of the cluster's own."""
    step: EmrJob
    """What the cluster runs."""

    @validator("after")
    def _has_one_cluster(self) -> Self:
        if self.cluster_id is None and self.cluster_config is None:
            message = "must have 'clusterId' or 'clusterConfig'"
            raise invalid("not-one-of", message, "a running cluster's id, or what a new one is like")
        if self.cluster_id is not None and self.cluster_config is not None:
            message = "excludes 'clusterId': a step runs on one cluster"
            raise invalid("not-one-of", message, key="clusterConfig")
        if self.cluster_config is not None:
            if self.execution_role_arn is not None:
                message = "belongs to 'clusterId'; a new cluster has its own roles"
                hint = "write it as 'stepExecutionRoleArn' in 'clusterConfig'"
                raise invalid("forbidden-key", message, hint, key="executionRoleArn")
            _check_instances(self.cluster_config.get("Instances"))
            if self.tags_its_cluster:
                _check_tags(self.cluster_config.get("Tags"))
        elif self.restrict_to_own_clusters is not None:
            message = "belongs to 'clusterConfig'; the role may use no other cluster than that of 'clusterId'"
            raise invalid("forbidden-key", message, key="restrictToOwnClusters")
        return self

    @property
    def tags_its_cluster(self) -> bool:
        """Whether the cluster that is made for the step has the pipeline's tag."""
        return self.cluster_config is not None and self.restrict_to_own_clusters is not False


def _check_tags(tags: object) -> None:
    refusals = Refusals()
    for index, tag in enumerate(tags if isinstance(tags, list) else []):
        if isinstance(tag, Structure) and tag.get("Key") == CLUSTER_TAG:
            error = invalid("forbidden-key", "cannot be given: the cluster has this tag, with the pipeline's name")
            refusals.add(error, "clusterConfig", "tags", index, "key")
    refusals.finish()


def _check_instances(instances: object) -> None:
    assert isinstance(instances, Structure)
    refusals = Refusals()
    for key, name, _ in instances.members:
        if name in _NOT_IN_INSTANCES:
            error = invalid("forbidden-key", f"cannot be given: {_NOT_IN_INSTANCES[name]}")
            refusals.add(error, "clusterConfig", "instances", key, "[key]")
    if (instances.get("InstanceGroups") is None) == (instances.get("InstanceFleets") is None):
        error = invalid("not-one-of", "must have exactly one of 'instanceGroups' and 'instanceFleets'")
        refusals.add(error, "clusterConfig", "instances")
    refusals.finish()


@cache
def _request() -> Shape:
    cluster = without("RunJobFlowInput", EMR, tuple(_NOT_IN_CLUSTER))
    instances = without("JobFlowInstancesConfig", EMR, tuple(_NOT_IN_INSTANCES))
    members: dict[str, ShapeName] = {
        "ClusterId": "XmlStringMaxLen256",
        "ClusterConfig": replace(cluster, member_shapes={**cluster.member_shapes, "Instances": instances}),
        "ExecutionRoleArn": "ArnType",
        "StepConfig": without("StepConfig", EMR, ("Name", "ActionOnFailure")),
    }
    return structure(members, EMR)


class EmrStep(Step):
    """A step that runs on a cluster of Amazon EMR."""

    type_name: ClassVar = "EMR"
    payload: ClassVar = "emr"
    request_service: ClassVar = EMR
    is_cacheable: ClassVar = True
    cache_key: ClassVar = top_members("ClusterId", "StepConfig")
    retried_exceptions: ClassVar = EMR_EXCEPTIONS

    type: Literal["EMR"]
    emr: Emr

    @classmethod
    def request_shape(cls) -> Shape:
        """A cluster or its id, and the one step that runs on it."""
        return _request()

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {**members("", "clusterId clusterConfig executionRoleArn"), "step": "StepConfig"}

    def arguments(self, context: StepContext) -> Json:
        """``ClusterId`` or ``ClusterConfig``, and ``StepConfig``."""
        return {
            "ClusterId": self.emr.cluster_id,
            "ClusterConfig": self._cluster(context),
            "ExecutionRoleArn": self.emr.execution_role_arn,
            "StepConfig": self.emr.step.render(),
        }

    def _cluster(self, context: StepContext) -> Json:
        cluster = self.emr.cluster_config
        if cluster is None:
            return None
        changed: dict[str, Json] = {}
        if self.emr.tags_its_cluster:
            tags = cluster.get("Tags")
            changed["Tags"] = [
                *(tags if isinstance(tags, list) else []),
                {"Key": CLUSTER_TAG, "Value": context.pipeline_name},
            ]
        instances = in_network(cluster.get("Instances"), context)
        if instances is not None:
            changed["Instances"] = instances
        return {**members_of(cluster), **changed}

    def properties(self, context: StepContext) -> list[Shape]:
        """``Step`` of DescribeStep, and ``ClusterId``."""
        return [shape("Step", EMR), structure({"ClusterId": TEXT})]

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the step on the named cluster, or on a new one."""
        if self.emr.cluster_config is None:
            yield from self._on_a_running_cluster(context)
        else:
            yield from self._on_a_new_cluster(self.emr.cluster_config, context)

    def _on_a_running_cluster(self, context: StepContext) -> Iterator[PermissionResult]:
        yield from watch_events((_STEP_RULE,), self.name)
        if self.emr.execution_role_arn is not None:
            path = ("emr", "executionRoleArn")
            yield from pass_role_to("Emr", self.emr.execution_role_arn, path, self.name, context)
        cluster = context.static_text(self.emr.cluster_id)
        if cluster is None:
            message = "which cluster this is is not known before it runs, so running steps on it is not granted"
            yield MissingPermission(
                ("emr", "clusterId"), message, "write its id, or give the parameter a default value"
            )
            return
        verbs = ("AddJobFlowSteps", "CancelSteps", "DescribeCluster", "DescribeStep")
        actions = tuple(f"elasticmapreduce:{verb}" for verb in verbs)
        resource = arn("elasticmapreduce", text("cluster/", literal_pattern(cluster)))
        yield Statement("RunStepsOnCluster", actions, (resource,), (f"step '{self.name}' runs on this cluster",))

    def _on_a_new_cluster(self, cluster: Structure, context: StepContext) -> Iterator[PermissionResult]:
        yield from watch_events((_STEP_RULE, _CLUSTER_RULE), self.name)
        yield from use_own_clusters(self.name, context.pipeline_name if self.emr.tags_its_cluster else None)
        if self.emr.tags_its_cluster or cluster.get("Tags") is not None:
            yield tag_new_clusters(self.name)
        for key, name, role in cluster.members:
            if name in _ROLES:
                yield from pass_role_to(_ROLES[name], role, ("emr", "clusterConfig", key), self.name, context)
