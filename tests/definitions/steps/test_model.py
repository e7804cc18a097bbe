"""Model steps: the request they render and what the role may do for them."""

import pytest

from tests.support import compiled, config_of, json_of, statement, step, warnings_of

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
