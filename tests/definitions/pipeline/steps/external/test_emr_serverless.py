"""EMRServerless steps: on an application that is there and on one of their own, and what the role may do for them."""

import pytest

from tests.support import actions_allowed, compiled, config_of, json_of, statement, step, warnings_of

ROLE = "arn:aws:iam::123456789012:role/spark-jobs"
NETWORK = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"
NEW = "applicationConfig: {releaseLabel: emr-7.5.0, type: SPARK"
APPLICATIONS = "arn:${partition}:emr-serverless:${region}:${account}:/applications"


def job(application: str = "applicationId: 00f1", more: str = "", role: str = ROLE, name: str = "Run") -> str:
    driver = "jobDriver: {sparkSubmit: {entryPoint: 's3://code/clean.py'}}"
    settings = f"executionRoleArn: {role}, {application}, job: {{{driver}{more}}}"
    return f"- {{name: {name}, type: EMRServerless, emrServerless: {{{settings}}}}}"


def test_minimal_step_names_role_and_application_in_both_places() -> None:
    assert step(compiled(config_of(job())), "Run") == {
        "Name": "Run",
        "Type": "EMRServerless",
        "Arguments": {
            "ExecutionRoleArn": ROLE,
            "ApplicationId": "00f1",
            "JobConfig": {
                "applicationId": "00f1",
                "executionRoleArn": ROLE,
                "jobDriver": {"sparkSubmit": {"entryPoint": "s3://code/clean.py"}},
            },
        },
    }


def test_whole_job_may_hold_expressions() -> None:
    text = config_of(
        """
        - name: Run
          type: EMRServerless
          cacheConfig: {enabled: true, expireAfter: P1D}
          retryPolicies: [{exceptionType: [SageMaker.RESOURCE_LIMIT], maxAttempts: 2}]
          emrServerless:
            executionRoleArn: {parameter: Role}
            applicationId: {parameter: Application}
            job:
              name: {execution: PipelineExecutionId}
              executionTimeoutMinutes: {parameter: Minutes}
              tags: {costs: ml}
              mode: BATCH
              jobDriver:
                sparkSubmit:
                  entryPoint: {parameter: Script}
                  entryPointArguments: [--in, {parameter: Script}]
                  sparkSubmitParameters: --conf spark.executor.cores=4
              configurationOverrides:
                applicationConfiguration: [{classification: spark-defaults, properties: {a.b: 'true'}}]
        """,
        pipeline=f"""
        parameters:
          - {{name: Role, type: String, defaultValue: '{ROLE}'}}
          - {{name: Application, type: String, defaultValue: 00f2}}
          - {{name: Minutes, type: Integer, defaultValue: 30}}
          - {{name: Script, type: String, defaultValue: 's3://code/clean.py'}}
        """,
    )
    found = step(compiled(text), "Run")
    assert found["Arguments"] == {
        "ExecutionRoleArn": {"Get": "Parameters.Role"},
        "ApplicationId": {"Get": "Parameters.Application"},
        "JobConfig": {
            "applicationId": {"Get": "Parameters.Application"},
            "executionRoleArn": {"Get": "Parameters.Role"},
            "name": {"Get": "Execution.PipelineExecutionId"},
            "executionTimeoutMinutes": {"Get": "Parameters.Minutes"},
            "tags": {"costs": "ml"},
            "mode": "BATCH",
            "jobDriver": {
                "sparkSubmit": {
                    "entryPoint": {"Get": "Parameters.Script"},
                    "entryPointArguments": ["--in", {"Get": "Parameters.Script"}],
                    "sparkSubmitParameters": "--conf spark.executor.cores=4",
                }
            },
            "configurationOverrides": {
                "applicationConfiguration": [{"classification": "spark-defaults", "properties": {"a.b": "true"}}]
            },
        },
    }
    assert found["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P1D"}
    assert found["RetryPolicies"] == [{"ExceptionType": ["SageMaker.RESOURCE_LIMIT"], "MaxAttempts": 2}]


def test_a_new_application_has_no_id_to_name() -> None:
    arguments = step(compiled(config_of(job(f"{NEW}}}"))), "Run")["Arguments"]
    assert arguments["ApplicationConfig"] == {"releaseLabel": "emr-7.5.0", "type": "SPARK"}
    assert "ApplicationId" not in arguments
    assert "applicationId" not in arguments["JobConfig"]


def test_a_new_application_is_in_the_vpc_of_the_pipeline() -> None:
    pipeline = compiled(config_of(job(f"{NEW}}}"), pipeline=NETWORK))
    application = step(pipeline, "Run")["Arguments"]["ApplicationConfig"]
    assert application["networkConfiguration"] == {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}
    found = statement(pipeline, "CreateServerlessInterfaces")
    assert json_of(found.resources) == [
        "arn:${partition}:ec2:${region}:${account}:network-interface/*",
        "arn:${partition}:ec2:${region}:*:security-group/sg-1",
        "arn:${partition}:ec2:${region}:*:subnet/subnet-1",
    ]
    assert found.conditions == (("StringEquals", "aws:CalledViaLast", ("ops.emr-serverless.amazonaws.com",)),)


def test_an_application_with_a_network_of_its_own_stays_there() -> None:
    own = "networkConfiguration: {subnetIds: [subnet-9], securityGroupIds: [sg-9]}"
    pipeline = compiled(config_of(job(f"{NEW}, {own}}}"), pipeline=NETWORK))
    application = step(pipeline, "Run")["Arguments"]["ApplicationConfig"]
    assert application["networkConfiguration"] == {"subnetIds": ["subnet-9"], "securityGroupIds": ["sg-9"]}
    resources = json_of(statement(pipeline, "CreateServerlessInterfaces").resources)
    assert [resource.rpartition("/")[2] for resource in resources] == ["*", "sg-9", "subnet-9"]


def test_hive_jobs_are_written_as_the_api_has_them() -> None:
    text = config_of(job()).replace(
        "sparkSubmit: {entryPoint: 's3://code/clean.py'}", "hive: {query: 's3://code/a.ql'}"
    )
    driver = step(compiled(text), "Run")["Arguments"]["JobConfig"]["jobDriver"]
    assert driver == {"hive": {"query": "s3://code/a.ql"}}


@pytest.mark.parametrize("path", ["jobRun.jobRunId", "jobRun.state", "jobRun.tags['costs']"])
def test_later_steps_read_what_emr_serverless_tells_about_the_job(path: str) -> None:
    use = job(more=f', name: {{property: "Run.{path}"}}', name="Then")
    assert step(compiled(config_of(job(), use)), "Then")["Arguments"]["JobConfig"]["name"] == {
        "Get": f"Steps.Run.{path}"
    }


def test_role_may_run_jobs_on_exactly_this_application() -> None:
    pipeline = compiled(config_of(job()))
    assert [found.sid for found in pipeline.statements] == [
        "PassRoleToEmrServerless",
        "RunThisPipeline",
        "StartServerlessJobs",
        "WatchEvents",
        "WatchServerlessJobs",
    ]
    started, watched = statement(pipeline, "StartServerlessJobs"), statement(pipeline, "WatchServerlessJobs")
    assert (started.actions, json_of(started.resources)) == (
        ("emr-serverless:StartJobRun",),
        [f"{APPLICATIONS}/00f1"],
    )
    assert (watched.actions, json_of(watched.resources)) == (
        ("emr-serverless:CancelJobRun", "emr-serverless:GetJobRun"),
        [f"{APPLICATIONS}/00f1/jobruns/*"],
    )
    passed = statement(pipeline, "PassRoleToEmrServerless")
    assert json_of(passed.resources) == [ROLE]
    assert passed.conditions == (("StringEquals", "iam:PassedToService", ("emr-serverless.amazonaws.com",)),)


def test_role_may_make_and_remove_applications_only_for_a_new_one() -> None:
    made = {"emr-serverless:CreateApplication", "emr-serverless:DeleteApplication"}
    assert not made & actions_allowed(compiled(config_of(job())))
    pipeline = compiled(config_of(job(f"{NEW}}}")))
    assert made <= actions_allowed(pipeline)
    assert json_of(statement(pipeline, "RunServerlessApplications").resources) == [f"{APPLICATIONS}/*"]
    assert json_of(statement(pipeline, "StartServerlessJobs").resources) == [f"{APPLICATIONS}/*"]


def test_role_may_tag_exactly_what_has_tags() -> None:
    assert "emr-serverless:TagResource" not in actions_allowed(compiled(config_of(job())))
    tagged = compiled(config_of(job(more=", tags: {costs: ml}")))
    assert json_of(statement(tagged, "TagServerlessResources").resources) == [f"{APPLICATIONS}/00f1/jobruns/*"]
    tagged = compiled(config_of(job(f"{NEW}, tags: {{costs: ml}}}}")))
    assert json_of(statement(tagged, "TagServerlessResources").resources) == [f"{APPLICATIONS}/*"]


def test_what_is_not_known_is_a_warning_and_no_permission() -> None:
    text = config_of(
        job("applicationId: {parameter: Application}", role="{parameter: Role}"),
        pipeline="parameters: [{name: Application, type: String}, {name: Role, type: String}]",
    )
    pipeline = compiled(text)
    assert [warning.partition(":")[0] for warning in warnings_of(pipeline)] == [
        "pipeline.steps[0].emrServerless.executionRoleArn",
        "pipeline.steps[0].emrServerless.applicationId",
    ]
    assert not any(action.startswith(("emr-serverless:", "iam:")) for action in actions_allowed(pipeline))
