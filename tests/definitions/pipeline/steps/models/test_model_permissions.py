"""Model steps: what the role may do for them."""

import pytest

from tests.definitions.pipeline.steps.models.model_steps import IMAGE, MINIMAL, PACKAGE, TRAIN, create
from tests.support import compiled, config_of, json_of, statement, step, warnings_of


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
