"""Training steps: what the role may do for them."""

import pytest

from tests.definitions.pipeline.steps.jobs.training_steps import (
    COMPLEX,
    GROUP,
    IMAGE,
    MINIMAL,
    ON_M5,
    request,
    sids,
    training,
)
from tests.support import aligned, compiled, json_of, statement, step, warnings_of


def test_role_may_run_the_job_read_its_channels_and_write_its_model() -> None:
    pipeline = compiled(COMPLEX)
    assert statement(pipeline, "StartTrainingJobs").actions == ("sagemaker:CreateTrainingJob",)
    assert statement(pipeline, "WatchTrainingJobs").actions == (
        "sagemaker:DescribeTrainingJob",
        "sagemaker:StopTrainingJob",
        "sagemaker:AddTags",
        "sagemaker:ListTags",
    )
    assert [str(resource).rpartition("s3:::")[2] for resource in statement(pipeline, "ReadObjects").resources] == [
        "${bucketName}/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline/*/Prepare/train/*",
        "data/test/*",
        "data/validation*",
    ]
    assert "arn:${partition}:s3:::models/churn/*" in json_of(statement(pipeline, "WriteObjects").resources)


def test_model_is_read_only_below_its_output_path() -> None:
    evaluate = f"""
        - name: Evaluate
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.xlarge
            inputs: [{{inputName: model, stepOutput: Train.modelArtifacts}}]
        """
    text = f"{COMPLEX}{aligned(evaluate, 4)}\n"
    pipeline = compiled(text)
    assert step(pipeline, "Evaluate")["Arguments"]["ProcessingInputs"][0]["S3Input"]["S3Uri"] == {
        "Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"
    }
    assert "arn:${partition}:s3:::models/churn/pipelines-*-Train-*" in json_of(
        statement(pipeline, "ReadObjects").resources
    )


@pytest.mark.parametrize(
    ("path", "granted"),
    [
        ("s3://models", "models/*"),
        ("s3://models/", "models/*"),
        ("s3://models/a", "models/a/*"),
        ("s3://models/a/", "models/a/*"),
        ("'s3://models/{{account}}'", "models/${account}/*"),
        ("s3://<default_bucket>/a", "${bucketName}/a/*"),
    ],
)
def test_role_may_write_below_the_output_path_and_not_beside_it(path: str, granted: str) -> None:
    resources = statement(compiled(f"{MINIMAL}        outputPath: {path}\n"), "WriteObjects").resources
    assert json_of(resources) == [f"arn:${{partition}}:s3:::{granted}"]


def test_an_output_path_known_only_at_the_start_is_a_warning_unless_a_bucket_is_named() -> None:
    text = f"{MINIMAL}        outputPath: ssm:/models\n"
    assert warnings_of(compiled(text)) == [
        "pipeline.steps[0].training.outputPath: where the model is written to is not known before it runs,"
        " so writing is not granted [not-granted]"
    ]
    assert warnings_of(compiled(f"additionalWriteBucketNames: [models]\n{text}")) == []


def test_a_shell_is_open_only_if_it_is_asked_for() -> None:
    assert "OpenShells" not in sids(training(f"{ON_M5}remoteDebugConfig: {{enableRemoteDebug: false}}"))
    text = training(
        ON_M5
        + aligned("""
    remoteDebugConfig: {enableRemoteDebug: true}
    infraCheckConfig: {enableInfraCheck: true}
    sessionChainingConfig: {enableSessionTagChaining: true}
    """)
    )
    assert request(text)["RemoteDebugConfig"] == {"EnableRemoteDebug": True}
    assert request(text)["InfraCheckConfig"] == {"EnableInfraCheck": True}
    assert request(text)["SessionChainingConfig"] == {"EnableSessionTagChaining": True}
    assert sids(text) - sids(training(ON_M5)) == {"OpenShells"}


def test_role_may_record_at_one_mlflow_server() -> None:
    server = "arn:aws:sagemaker:us-east-1:123456789012:mlflow-tracking-server/churn"
    text = training(f"{ON_M5}mlflowConfig: {{mlflowResourceArn: {server}, mlflowExperimentName: churn}}")
    assert request(text)["MlflowConfig"] == {"MlflowResourceArn": server, "MlflowExperimentName": "churn"}
    assert statement(compiled(text), "RecordInMlflow").resources == (server,)


@pytest.mark.parametrize(
    ("settings", "warned"),
    [
        ("algorithmName: {execution: PipelineName}\ninstanceType: ml.m5.large", "the algorithm is not known"),
        (f"{ON_M5}mlflowConfig: {{mlflowResourceArn: {{execution: PipelineArn}}}}", "the MLflow server is not known"),
        (
            f"{ON_M5}modelPackageConfig: {{modelPackageGroupArn: {{execution: PipelineArn}}}}",
            "the model package group is not known",
        ),
        (
            f"{ON_M5}modelPackageConfig: {{modelPackageGroupArn: {GROUP},"
            " sourceModelPackageArn: {execution: PipelineArn}}",
            "the package is not known",
        ),
        (
            "serverlessJobConfig: {baseModelArn: {execution: PipelineArn}, jobType: Evaluation,"
            " evaluationType: LLMAJEvaluation, evaluatorArn: {execution: PipelineArn}}",
            "which model judges is not known",
        ),
        (
            "privateImageUri: docker.example.com/train\ninstanceType: ml.m5.large\n"
            "registryCredentialsProviderArn: {execution: PipelineArn}",
            "the function is not known",
        ),
    ],
)
def test_what_cannot_be_known_is_a_warning(settings: str, warned: str) -> None:
    assert [warning for warning in warnings_of(compiled(training(settings))) if warned in warning]
