"""Model steps: the request that they render."""

import pytest

from tests.definitions.pipeline.steps.models.model_steps import IMAGE, MINIMAL, PACKAGE, TRAIN, create
from tests.support import compiled, config_of, statement, step, warnings_of


@pytest.mark.parametrize("kind", ["Model", "CreateModel"])
def test_minimal_step_is_the_smallest_request(kind: str) -> None:
    assert step(compiled(MINIMAL.replace("type: Model", f"type: {kind}")), "Create") == {
        "Name": "Create",
        "Type": "Model",
        "Arguments": {
            "ExecutionRoleArn": "${roleArn}",
            "Containers": [{"ModelPackageName": PACKAGE}],
            "EnableNetworkIsolation": True,
        },
    }


def test_complex_step_is_the_whole_request() -> None:
    text = config_of(
        """
        - name: Create
          type: Model
          model:
            modelPackageArn: {parameter: Package}
            enableNetworkIsolation: 'false'
        """,
        pipeline="""
        parameters:
          - {name: Package, type: String}
        networkConfig:
          subnetIds: '{{context:subnets}}'
          securityGroupIds: [sg-1]
        """,
    )
    assert step(compiled(text, context={"subnets": ["subnet-1", "subnet-2"]}), "Create")["Arguments"] == {
        "ExecutionRoleArn": "${roleArn}",
        "Containers": [{"ModelPackageName": {"Get": "Parameters.Package"}}],
        "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1", "subnet-2"]},
        "EnableNetworkIsolation": False,
    }


VPC = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"


def request(settings: str, *others: str, pipeline: str = "") -> dict[str, object]:
    arguments: dict[str, object] = step(create(settings, *others, pipeline=pipeline), "Create")["Arguments"]
    return arguments


def test_one_image_is_the_primary_container() -> None:
    settings = f"""
        imageUri: {IMAGE}
        modelData: s3://models/model.tar.gz
        environment: {{WORKERS: 4}}
        containerHostname: serve
        tags: {{team: churn}}
        """
    assert request(settings) == {
        "ExecutionRoleArn": "${roleArn}",
        "PrimaryContainer": {
            "ContainerHostname": "serve",
            "Image": IMAGE,
            "ModelDataUrl": "s3://models/model.tar.gz",
            "Environment": {"WORKERS": "4"},
        },
        "EnableNetworkIsolation": True,
        "Tags": [{"Key": "team", "Value": "churn"}],
    }


@pytest.mark.parametrize(
    ("data", "url"),
    [
        ("Train.modelArtifacts", {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}),
        ("{stepOutput: Train.modelArtifacts}", {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}),
        ("{property: Train.ModelArtifacts.S3ModelArtifacts}", {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}),
        ("{parameter: Place}", {"Get": "Parameters.Place"}),
        ("s3://models/model.tar.gz", "s3://models/model.tar.gz"),
    ],
)
def test_the_model_is_of_a_step_of_a_parameter_or_of_a_place_in_s3(data: str, url: object) -> None:
    parameters = "parameters: [{name: Place, type: String, defaultValue: 's3://models/model.tar.gz'}]"
    settings = f"imageUri: {IMAGE}\nmodelData: {data}"
    assert request(settings, TRAIN, pipeline=parameters)["PrimaryContainer"] == {"Image": IMAGE, "ModelDataUrl": url}


def test_several_containers_are_a_list_with_the_way_they_are_called() -> None:
    settings = f"""
        inferenceExecutionMode: Direct
        containers:
          - imageUri: {IMAGE}
            containerHostname: first
          - modelPackageArn: {PACKAGE}
            inferenceSpecificationName: gpu
            environment: {{MODE: fast}}
            containerHostname: second
        """
    rendered = request(settings)
    assert rendered["Containers"] == [
        {"ContainerHostname": "first", "Image": IMAGE},
        {
            "ContainerHostname": "second",
            "Environment": {"MODE": "fast"},
            "ModelPackageName": PACKAGE,
            "InferenceSpecificationName": "gpu",
        },
    ]
    assert rendered["InferenceExecutionConfig"] == {"Mode": "Direct"}
    assert "PrimaryContainer" not in rendered


def test_many_models_may_share_a_container() -> None:
    settings = f"""
        imageUri: {IMAGE}
        modelData: s3://models/all/
        mode: MultiModel
        multiModelConfig: {{modelCacheSetting: Disabled}}
        containerMetricsConfig: {{metricsEndpoints: [{{metricsEndpointPath: /metrics}}]}}
        """
    assert request(settings)["PrimaryContainer"] == {
        "Image": IMAGE,
        "Mode": "MultiModel",
        "ModelDataUrl": "s3://models/all/",
        "MultiModelConfig": {"ModelCacheSetting": "Disabled"},
        "ContainerMetricsConfig": {"MetricsEndpoints": [{"MetricsEndpointPath": "/metrics"}]},
    }


def test_an_image_of_a_private_registry_is_pulled_in_the_vpc() -> None:
    function = "arn:aws:lambda:us-east-1:123456789012:function:login"
    settings = f"""
        privateImageUri: registry.internal:5000/serve:1
        registryCredentialsProviderArn: {function}
        """
    pipeline = create(settings, pipeline=VPC)
    assert step(pipeline, "Create")["Arguments"]["PrimaryContainer"] == {
        "Image": "registry.internal:5000/serve:1",
        "ImageConfig": {
            "RepositoryAccessMode": "Vpc",
            "RepositoryAuthConfig": {"RepositoryCredentialsProviderArn": function},
        },
    }
    assert statement(pipeline, "InvokeFunctions").resources == (function,)
    assert "PullImages" not in [found.sid for found in pipeline.statements]
    assert warnings_of(pipeline) == []


def test_raw_fields_of_the_request_are_added() -> None:
    text = config_of(f"""
        - name: Create
          type: Model
          model: {{imageUri: '{IMAGE}'}}
          arguments: {{PrimaryContainer: {{ContainerHostname: serve}}}}
        """)
    container = {"Image": IMAGE, "ContainerHostname": "serve"}
    assert step(compiled(text), "Create")["Arguments"]["PrimaryContainer"] == container
