"""EMR steps: on a running cluster and on one of their own, and what the role may do for them."""

import pytest

from tests.authorization.roles import ACCOUNT, REGION, role_of
from tests.iam import Request, allows
from tests.support import actions_allowed, compiled, config_of, json_of, problems_of, statement, step, warnings_of

NETWORK = "networkConfig: {subnetIds: [subnet-1, subnet-2], securityGroupIds: [sg-1]}"
GROUPS = "instances: {instanceGroups: [{instanceRole: MASTER, instanceType: m5.xlarge, instanceCount: 1}]"
FLEETS = "instances: {instanceFleets: [{instanceFleetType: MASTER, targetOnDemandCapacity: 1}]"
CLUSTERS = f"arn:aws:elasticmapreduce:{REGION}:{ACCOUNT}:cluster/"
EVENTS = "arn:${partition}:events:${region}:${account}:rule/SageMakerPipelineExecutionEMR"


def job(cluster: str = "clusterId: j-1ABC", job: str = "jar: command-runner.jar", name: str = "Run") -> str:
    return f"- {{name: {name}, type: EMR, emr: {{{cluster}, step: {{{job}}}}}}}"


def test_minimal_step_runs_a_jar_on_a_running_cluster() -> None:
    assert step(compiled(config_of(job())), "Run") == {
        "Name": "Run",
        "Type": "EMR",
        "Arguments": {"ClusterId": "j-1ABC", "StepConfig": {"HadoopJarStep": {"Jar": "command-runner.jar"}}},
    }


def test_whole_step_of_a_running_cluster() -> None:
    text = config_of(
        """
        - name: Run
          type: EMR
          cacheConfig: {enabled: true, expireAfter: P1D}
          retryPolicies: [{exceptionType: [Emr.RESOURCE_LIMIT], maxAttempts: 2}]
          emr:
            clusterId: {parameter: Cluster}
            executionRoleArn: arn:aws:iam::123456789012:role/jobs
            step:
              jar: {parameter: Jar}
              mainClass: com.example.Main
              args: [--year, 2024, --limit, {parameter: Limit}]
              properties: {a.b: 1, c: {execution: PipelineExecutionId}}
        """,
        pipeline="""
        parameters:
          - {name: Cluster, type: String, defaultValue: j-2XYZ}
          - {name: Jar, type: String, defaultValue: s3://code/job.jar}
          - {name: Limit, type: Float, defaultValue: 0.5}
        """,
    )
    found = step(compiled(text), "Run")
    assert found["Arguments"] == {
        "ClusterId": {"Get": "Parameters.Cluster"},
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/jobs",
        "StepConfig": {
            "HadoopJarStep": {
                "Jar": {"Get": "Parameters.Jar"},
                "Args": [
                    "--year",
                    "2024",
                    "--limit",
                    {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Limit"}]}},
                ],
                "MainClass": "com.example.Main",
                "Properties": [
                    {"Key": "a.b", "Value": "1"},
                    {"Key": "c", "Value": {"Get": "Execution.PipelineExecutionId"}},
                ],
            }
        },
    }
    assert found["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P1D"}
    assert found["RetryPolicies"] == [{"ExceptionType": ["Emr.RESOURCE_LIMIT"], "MaxAttempts": 2}]


def test_a_new_cluster_is_written_as_the_api_has_it() -> None:
    cluster = f"clusterConfig: {{releaseLabel: emr-7.5.0, applications: [{{name: Spark}}], {GROUPS}}}}}"
    pipeline = compiled(config_of(job(cluster)))
    assert step(pipeline, "Run")["Arguments"]["ClusterConfig"] == {
        "ReleaseLabel": "emr-7.5.0",
        "Applications": [{"Name": "Spark"}],
        "Instances": {"InstanceGroups": [{"InstanceRole": "MASTER", "InstanceType": "m5.xlarge", "InstanceCount": 1}]},
        "Tags": [{"Key": "sagemaker-pipeline", "Value": pipeline.names.pipeline}],
    }


@pytest.mark.parametrize(
    ("instances", "subnets"),
    [
        (GROUPS, {"Ec2SubnetId": "subnet-1"}),
        (FLEETS, {"Ec2SubnetIds": ["subnet-1", "subnet-2"]}),
    ],
)
def test_a_new_cluster_is_in_the_vpc_of_the_pipeline(instances: str, subnets: dict[str, object]) -> None:
    pipeline = compiled(config_of(job(f"clusterConfig: {{{instances}}}}}"), pipeline=NETWORK))
    found = step(pipeline, "Run")["Arguments"]["ClusterConfig"]["Instances"]
    assert {name: value for name, value in found.items() if not name.startswith("Instance")} == {
        **subnets,
        "AdditionalMasterSecurityGroups": ["sg-1"],
        "AdditionalSlaveSecurityGroups": ["sg-1"],
    }


def test_security_groups_of_the_cluster_stay_beside_those_of_the_pipeline() -> None:
    own = GROUPS.replace("instances: {", "instances: {additionalMasterSecurityGroups: [sg-9], ")
    pipeline = compiled(config_of(job(f"clusterConfig: {{{own}}}}}"), pipeline=NETWORK))
    found = step(pipeline, "Run")["Arguments"]["ClusterConfig"]["Instances"]
    assert found["AdditionalMasterSecurityGroups"] == ["sg-9", "sg-1"]
    assert found["AdditionalSlaveSecurityGroups"] == ["sg-1"]


def test_a_cluster_with_a_subnet_of_its_own_stays_there() -> None:
    text = config_of(job(f"clusterConfig: {{{GROUPS}, ec2SubnetId: subnet-9}}}}"), pipeline=NETWORK)
    instances = step(compiled(text), "Run")["Arguments"]["ClusterConfig"]["Instances"]
    assert instances["Ec2SubnetId"] == "subnet-9"
    assert set(instances) == {"InstanceGroups", "Ec2SubnetId"}


def test_members_without_a_key_of_their_own_can_be_given_raw() -> None:
    raw = "arguments: {StepConfig: {StepMonitoringConfiguration: {S3MonitoringConfiguration: {LogUri: 's3://logs/'}}}}"
    found = step(compiled(config_of(job().replace("type:", f"{raw}, type:"))), "Run")
    assert found["Arguments"]["StepConfig"] == {
        "HadoopJarStep": {"Jar": "command-runner.jar"},
        "StepMonitoringConfiguration": {"S3MonitoringConfiguration": {"LogUri": "s3://logs/"}},
    }


@pytest.mark.parametrize(
    "path", ["Id", "ClusterId", "Status.State", "Config.Properties['a']", "Status.Timeline.EndDateTime"]
)
def test_later_steps_read_what_emr_tells_about_the_step(path: str) -> None:
    use = job(job=f'jar: a.jar, args: [{{property: "Run.{path}"}}]', name="Then")
    arguments = step(compiled(config_of(job(), use)), "Then")["Arguments"]
    assert arguments["StepConfig"]["HadoopJarStep"]["Args"] == [{"Get": f"Steps.Run.{path}"}]


def test_role_may_run_steps_on_exactly_this_cluster() -> None:
    pipeline = compiled(config_of(job()))
    assert [found.sid for found in pipeline.statements] == ["RunStepsOnCluster", "RunThisPipeline", "WatchEvents"]
    found = statement(pipeline, "RunStepsOnCluster")
    assert json_of(found.resources) == ["arn:${partition}:elasticmapreduce:${region}:${account}:cluster/j-1ABC"]
    verbs = ("AddJobFlowSteps", "CancelSteps", "DescribeCluster", "DescribeStep")
    assert found.actions == tuple(f"elasticmapreduce:{verb}" for verb in verbs)
    assert found.reasons == ("step 'Run' runs on this cluster",)
    assert json_of(statement(pipeline, "WatchEvents").resources) == [f"{EVENTS}StepStatusUpdateRule"]


def test_role_may_run_steps_on_the_cluster_of_a_parameters_default() -> None:
    text = config_of(
        job("clusterId: {parameter: Cluster}"),
        pipeline="parameters: [{name: Cluster, type: String, defaultValue: j-2XYZ}]",
    )
    assert str(statement(compiled(text), "RunStepsOnCluster").resources[0]).endswith(":cluster/j-2XYZ")


def test_a_cluster_that_is_not_known_is_a_warning_and_no_permission() -> None:
    text = config_of(
        job("clusterId: {parameter: Cluster}, executionRoleArn: {parameter: Role}"),
        pipeline="parameters: [{name: Cluster, type: String}, {name: Role, type: String}]",
    )
    pipeline = compiled(text)
    assert [warning.partition(":")[0] for warning in warnings_of(pipeline)] == [
        "pipeline.steps[0].emr.executionRoleArn",
        "pipeline.steps[0].emr.clusterId",
    ]
    assert not any(action.startswith(("elasticmapreduce:", "iam:")) for action in actions_allowed(pipeline))


def test_role_may_make_clusters_and_pass_them_their_roles() -> None:
    roles = (
        "serviceRole: emr-service, jobFlowRole: 'arn:aws:iam::123456789012:instance-profile/nodes', "
        "autoScalingRole: 'arn:aws:iam::123456789012:role/scaling'"
    )
    pipeline = compiled(config_of(job(f"clusterConfig: {{{roles}, {GROUPS}}}}}")))
    own = statement(pipeline, "RunOwnClusters")
    assert json_of(own.resources) == ["arn:${partition}:elasticmapreduce:${region}:${account}:cluster/*"]
    assert {"elasticmapreduce:AddJobFlowSteps", "elasticmapreduce:TerminateJobFlows"} <= set(own.actions)
    made = statement(pipeline, "CreateClusters")
    assert (made.actions, made.resources) == (("elasticmapreduce:RunJobFlow",), ("*",))
    passed = {found.sid: found for found in pipeline.statements if found.sid.startswith("PassRole")}
    assert {sid: json_of(found.resources) for sid, found in passed.items()} == {
        "PassRoleToAutoScaling": ["arn:aws:iam::123456789012:role/scaling"],
        "PassRoleToEc2": ["arn:aws:iam::123456789012:role/nodes"],
        "PassRoleToEmr": ["arn:${partition}:iam::${account}:role/emr-service"],
    }
    assert passed["PassRoleToEc2"].conditions == (
        ("StringEquals", "iam:PassedToService", ("ec2.amazonaws.com", "ec2.amazonaws.com.cn")),
    )
    rules = json_of(statement(pipeline, "WatchEvents").resources)
    assert rules == [f"{EVENTS}ClusterStatusUpdateRule", f"{EVENTS}StepStatusUpdateRule"]


@pytest.mark.parametrize("verb", ["AddJobFlowSteps", "DescribeCluster", "TerminateJobFlows"])
def test_role_may_use_only_clusters_that_the_pipeline_has_tagged(verb: str) -> None:
    role = role_of(compiled(config_of(job(f"clusterConfig: {{{GROUPS}}}}}"))))
    action, cluster = f"elasticmapreduce:{verb}", f"{CLUSTERS}j-3OTHERS"
    tag = "elasticmapreduce:ResourceTag/sagemaker-pipeline"
    assert allows(role.document, Request(action, cluster, {tag: role.pipeline.names.pipeline}))
    assert not allows(role.document, Request(action, cluster, {tag: "another-pipeline"}))
    assert not allows(role.document, Request(action, cluster))


def test_role_may_tag_a_cluster_only_as_it_makes_it() -> None:
    role = role_of(compiled(config_of(job(f"clusterConfig: {{tags: [{{key: costs, value: ml}}], {GROUPS}}}}}"))))
    tag = {"elasticmapreduce:RequestTag/sagemaker-pipeline": role.pipeline.names.pipeline}
    assert allows(role.document, Request("elasticmapreduce:AddTags", f"{CLUSTERS}*", tag))
    assert not allows(role.document, Request("elasticmapreduce:AddTags", f"{CLUSTERS}j-3OTHERS", tag))
    assert allows(role.document, Request("elasticmapreduce:RunJobFlow", "*", tag))
    assert not allows(role.document, Request("elasticmapreduce:RunJobFlow", "*"))


def test_a_cluster_without_the_pipelines_tag_is_a_choice() -> None:
    pipeline = compiled(config_of(job(f"restrictToOwnClusters: false, clusterConfig: {{{GROUPS}}}}}")))
    assert "Tags" not in step(pipeline, "Run")["Arguments"]["ClusterConfig"]
    assert "elasticmapreduce:AddTags" not in actions_allowed(pipeline)
    assert statement(pipeline, "RunOwnClusters").conditions == statement(pipeline, "CreateClusters").conditions == ()


def test_a_role_that_only_terraform_knows_may_be_a_name_or_an_arn() -> None:
    text = config_of(job(f"clusterConfig: {{serviceRole: '{{{{resolve:ssm:/roles/emr}}}}', {GROUPS}}}}}"))
    [warning] = warnings_of(compiled(text))
    assert warning.startswith("pipeline.steps[0].emr.clusterConfig.serviceRole: which role this is is not known")


def test_limits_of_the_api_are_told_at_the_yaml() -> None:
    [problem] = problems_of(config_of(job(job=f"jar: a.jar, mainClass: {'a' * 10281}")))
    assert "emr.step.mainClass: has 10,281 characters; AWS takes at most 10,280" in problem
