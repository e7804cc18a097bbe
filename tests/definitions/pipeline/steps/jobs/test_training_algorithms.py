"""What a Training step runs: an image, an algorithm, an image of a private registry."""

import pytest

from tests.definitions.pipeline.steps.jobs.training_steps import IMAGE, IN_VPC, ON_M5, request, sids, training
from tests.support import aligned, compiled, json_of, problems_of, statement, warnings_of


def test_the_container_is_told_what_to_run_and_what_to_measure() -> None:
    text = training(
        ON_M5
        + aligned("""
    trainingInputMode: FastFile
    containerEntrypoint: [python3, train.py]
    containerArguments: [--rounds, {parameter: Rounds}]
    metricDefinitions: [{name: auc, regex: 'auc=(.*)'}]
    enableSageMakerMetricsTimeSeries: true
    """),
        pipeline="parameters: [{name: Rounds, type: Integer, defaultValue: 5}]",
    )
    assert request(text)["AlgorithmSpecification"] == {
        "TrainingImage": IMAGE,
        "TrainingInputMode": "FastFile",
        "MetricDefinitions": [{"Name": "auc", "Regex": "auc=(.*)"}],
        "EnableSageMakerMetricsTimeSeries": True,
        "ContainerEntrypoint": ["python3", "train.py"],
        "ContainerArguments": ["--rounds", {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Rounds"}]}}],
    }


@pytest.mark.parametrize(
    ("name", "resource"),
    [
        ("churn", "arn:${partition}:sagemaker:${region}:${account}:algorithm/churn"),
        ("arn:aws:sagemaker:us-east-1:123456789012:algorithm/churn",) * 2,
    ],
)
def test_an_algorithm_stands_for_an_image(name: str, resource: str) -> None:
    text = training(f"algorithmName: {name}\ninstanceType: ml.m5.xlarge")
    assert request(text)["AlgorithmSpecification"] == {"AlgorithmName": name, "TrainingInputMode": "File"}
    assert json_of(statement(compiled(text), "DescribeAlgorithms").resources) == [resource]
    assert "PullImages" not in sids(text)


def test_an_image_of_a_private_registry_is_reached_in_the_vpc() -> None:
    function = "arn:aws:lambda:us-east-1:123456789012:function:login"
    settings = f"""
        privateImageUri: docker.example.com/team/train:1
        registryCredentialsProviderArn: {function}
        instanceType: ml.m5.xlarge
        """
    text = training(settings, pipeline=IN_VPC)
    found = request(text)["AlgorithmSpecification"]
    assert found["TrainingImage"] == "docker.example.com/team/train:1"
    assert found["TrainingImageConfig"] == {
        "TrainingRepositoryAccessMode": "Vpc",
        "TrainingRepositoryAuthConfig": {"TrainingRepositoryCredentialsProviderArn": function},
    }
    assert statement(compiled(text), "InvokeFunctions").resources == (function,)
    assert warnings_of(compiled(text)) == []
    [warning] = warnings_of(compiled(training(settings)))
    assert "the registry is reached only in a VPC" in warning


def test_a_metric_that_the_step_does_not_define_is_no_property() -> None:
    reader = aligned(
        """
        - name: Say
          type: Fail
          fail: {errorMessage: {property: "Train.FinalMetricDataList['auc'].MetricName"}}
        """,
        4,
    )
    compiled(training(f"{ON_M5}metricDefinitions: [{{name: auc, regex: x}}]") + reader)
    compiled(training(ON_M5) + reader)
    [problem] = problems_of(training(f"{ON_M5}metricDefinitions: [{{name: loss, regex: x}}]") + reader)
    assert "has no entry 'auc'" in problem
