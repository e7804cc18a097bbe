"""Model steps: the request they render and what the role may do for them."""

import pytest

from definitions.pipeline.compile import CompiledPipeline
from tests.support import aligned, compiled, config_of, json_of, statement, step, warnings_of

PACKAGE = "arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3"
MINIMAL = config_of(f"""
    - name: Create
      type: Model
      model:
        modelPackageArn: {PACKAGE}
    """)


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


def test_role_may_create_the_model_and_look_at_its_package() -> None:
    pipeline = compiled(MINIMAL)
    assert json_of(statement(pipeline, "CreateModels").resources) == [
        "arn:${partition}:sagemaker:${region}:${account}:model/pipelines-*-Create-*",
        "arn:${partition}:sagemaker:${region}:${account}:model/pipelines-*-create-*",
    ]
    assert statement(pipeline, "ReadModelPackages").resources == (PACKAGE,)


def test_what_a_package_reads_and_runs_is_a_warning_until_the_config_grants_it() -> None:
    [warning] = warnings_of(compiled(MINIMAL))
    assert warning.startswith("pipeline.steps[0].model.modelPackageArn: what the package's containers read and run")
    granted = """
        additionalReadBucketNames: [models]
        additionalImageRepositoryArns: ['arn:aws:ecr:us-east-1:123456789012:repository/serve']
        """
    steps = MINIMAL.partition("steps:\n")[2]
    assert warnings_of(compiled(config_of(steps, root=granted))) == []


IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1"
TRAIN = f"""
    - name: Train
      type: Training
      training:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        inputChannels: [{{channelName: train, s3Uri: 's3://data/train'}}]
    """
VPC = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"


def create(settings: str, *others: str, pipeline: str = "", root: str = "") -> CompiledPipeline:
    text = f"""
- name: Create
  type: Model
  model:
{aligned(settings, 4)}
"""
    return compiled(config_of(*others, text, pipeline=pipeline, root=root))


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


def test_role_may_pull_the_image_and_read_the_model_and_no_more() -> None:
    pipeline = create(f"imageUri: {IMAGE}\nmodelData: s3://models/model.tar.gz")
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::models/model.tar.gz*"]
    assert json_of(statement(pipeline, "PullImages").resources) == [
        "arn:${partition}:ecr:us-east-1:123456789012:repository/serve"
    ]
    assert [found.sid for found in pipeline.statements] == [
        "CreateModels",
        "ListBuckets",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "ReadObjects",
        "RunThisPipeline",
        "UseKey",
        "WatchModels",
    ]
    assert warnings_of(pipeline) == []


def test_role_may_read_a_model_that_is_not_one_archive() -> None:
    source = "{s3DataSource: {s3Uri: 's3://models/chat/', s3DataType: S3Prefix, compressionType: None}}"
    pipeline = create(f"imageUri: {IMAGE}\nmodelDataSource: {source}")
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::models/chat/*"]


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ("[s3://models/, {execution: PipelineName}, /model.tar.gz]", "models/*"),
        ("[{parameter: Place}, model.tar.gz]", "models/of/*"),
        ("[s3://models, /, model.tar.gz]", "models/model.tar.gz*"),
        ("[{property: Train.ModelArtifacts.S3ModelArtifacts}, '']", "pipelines-*-Train-*"),
    ],
)
def test_role_may_read_what_a_joined_uri_begins_with(values: str, keys: str) -> None:
    parameters = "parameters: [{name: Place, type: String, defaultValue: 's3://models/of/'}]"
    settings = f"imageUri: {IMAGE}\nmodelData: {{join: {{values: {values}}}}}"
    pipeline = create(settings, TRAIN, pipeline=parameters)
    assert [resource for resource in json_of(statement(pipeline, "ReadObjects").resources) if resource.endswith(keys)]
    assert not any("not-granted" in warning for warning in warnings_of(pipeline))


def test_a_bucket_that_is_not_whole_in_a_joined_uri_is_a_warning() -> None:
    pipeline = create(
        f"imageUri: {IMAGE}\nmodelData: {{join: {{values: [s3://models-, {{execution: PipelineName}}]}}}}"
    )
    assert warnings_of(pipeline) == [
        "pipeline.steps[0].model.modelData: where the model is read from is not known before it runs, so reading is not"
        " granted [not-granted]"
    ]


@pytest.mark.parametrize(
    "reference", ["{property: Register.ModelPackageArn}", "{stepOutput: Register.modelPackageArn}"]
)
def test_what_a_package_of_the_pipeline_reads_and_runs_is_granted_by_the_step_that_registers_it(reference: str) -> None:
    register = f"""
        - name: Register
          type: RegisterModel
          register: {{imageUri: '{IMAGE}', modelData: 's3://models/model.tar.gz', modelPackageGroupName: models}}
        """
    pipeline = create(f"modelPackageArn: {reference}", register)
    container = {"ModelPackageName": {"Get": "Steps.Register.ModelPackageArn"}}
    assert step(pipeline, "Create")["Arguments"]["Containers"] == [container]
    assert warnings_of(pipeline) == []
    assert "ReadModelPackages" not in [found.sid for found in pipeline.statements]


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


def test_a_private_registry_without_vpc_and_unknown_credentials_are_warnings() -> None:
    settings = """
        privateImageUri: registry.internal:5000/serve:1
        registryCredentialsProviderArn: {parameter: Function}
        """
    pipeline = create(settings, pipeline="parameters: [{name: Function, type: String}]")
    assert [warning.partition(": ")[0] for warning in warnings_of(pipeline)] == [
        "pipeline.steps[0].model.privateImageUri",
        "pipeline.steps[0].model.registryCredentialsProviderArn",
    ]


def test_raw_fields_of_the_request_are_added() -> None:
    text = config_of(f"""
        - name: Create
          type: Model
          model: {{imageUri: '{IMAGE}'}}
          arguments: {{PrimaryContainer: {{ContainerHostname: serve}}}}
        """)
    container = {"Image": IMAGE, "ContainerHostname": "serve"}
    assert step(compiled(text), "Create")["Arguments"]["PrimaryContainer"] == container
