"""Processing steps: the request they render, what they offer to others, and what the role may do for them."""

import pytest

from definitions.infrastructure import InfrastructureText
from tests.support import compiled, config_of, json_of, problems_of, statement, step, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1"
MINIMAL = config_of(f"""
    - name: Prepare
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
    """)
COMPLEX = config_of(
    f"""
    - name: Split
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        outputs:
          - outputName: train
    - name: Prepare
      type: Processing
      dependsOn: [Split]
      processing:
        imageUri: {{parameter: Image}}
        instanceType: {{parameter: Kind}}
        instanceCount: {{parameter: Count}}
        volumeSizeInGB: {{parameter: Count}}
        maxRuntimeInSeconds: 3600
        scriptS3Uri: s3://scripts/prepare/main.py
        arguments: [--rate, 0.50, --count, {{parameter: Count}}, --kind, {{parameter: Kind}}]
        environment:
          REGION: '{{{{region}}}}'
          RATE: 0.1
          COUNT: {{parameter: Count}}
        inputs:
          - inputName: raw
            s3Uri: s3://data/raw
          - inputName: split
            stepOutput: Split.train
            s3Uri: s3://ignored/because/step/output/counts
          - inputName: named
            parameter: Data
            stepOutput: Ignored.too
          - inputName: uri
            s3Uri: {{parameter: Data}}
        outputs:
          - outputName: train
          - outputName: report
            localPath: /tmp/report
        propertyFiles:
          - propertyFileName: Report
            outputName: report
            filePath: metrics/report.json
        enableNetworkIsolation: false
    """,
    pipeline=f"""
    parameters:
      - {{name: Image, type: String, defaultValue: '{IMAGE}'}}
      - {{name: Kind, type: String, defaultValue: ml.g5.xlarge}}
      - {{name: Count, type: Integer, defaultValue: 2}}
      - {{name: Data, type: String, defaultValue: 's3://data/named'}}
    networkConfig:
      encryptInterContainerTraffic: false
      subnetIds: [subnet-1, 'ssm:/subnet/2']
      securityGroupIds: [sg-1]
    """,
)
PIPELINE = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"


def s3_input(name: str, uri: object, path: str | None = None) -> dict[str, object]:
    return {
        "InputName": name,
        "AppManaged": False,
        "S3Input": {
            "S3Uri": uri,
            "LocalPath": path or f"/opt/ml/processing/input/{name}",
            "S3DataType": "S3Prefix",
            "S3InputMode": "File",
            "S3DataDistributionType": "FullyReplicated",
        },
    }


def s3_output(step_name: str, name: str, path: str) -> dict[str, object]:
    parts = [f"s3://${{bucketName}}/{PIPELINE}/", {"Get": "Execution.PipelineExecutionId"}, f"/{step_name}/{name}/"]
    uri = {"Std:Join": {"On": "", "Values": parts}}
    return {
        "OutputName": name,
        "AppManaged": False,
        "S3Output": {"S3Uri": uri, "LocalPath": path, "S3UploadMode": "EndOfJob"},
    }


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(MINIMAL), "Prepare") == {
        "Name": "Prepare",
        "Type": "Processing",
        "Arguments": {
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceType": "ml.m5.xlarge",
                    "InstanceCount": 1,
                    "VolumeSizeInGB": 30,
                    "VolumeKmsKeyId": "${keyArn}",
                }
            },
            "AppSpecification": {"ImageUri": IMAGE},
            "RoleArn": "${roleArn}",
            "NetworkConfig": {"EnableInterContainerTrafficEncryption": True, "EnableNetworkIsolation": True},
        },
    }


def test_complex_step_is_the_whole_request() -> None:
    assert step(compiled(COMPLEX), "Prepare") == {
        "Name": "Prepare",
        "Type": "Processing",
        "Arguments": {
            "ProcessingResources": {
                # no VolumeKmsKeyId: the instance type, known by the parameter's default, encrypts its own storage
                "ClusterConfig": {
                    "InstanceType": {"Get": "Parameters.Kind"},
                    "InstanceCount": {"Get": "Parameters.Count"},
                    "VolumeSizeInGB": {"Get": "Parameters.Count"},
                }
            },
            "AppSpecification": {
                "ImageUri": {"Get": "Parameters.Image"},
                "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/main.py"],
                "ContainerArguments": [
                    "--rate",
                    "0.50",
                    "--count",
                    {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Count"}]}},
                    "--kind",
                    {"Get": "Parameters.Kind"},
                ],
            },
            "RoleArn": "${roleArn}",
            "ProcessingInputs": [
                s3_input("code", "s3://scripts/prepare/main.py", "/opt/ml/processing/input/code"),
                s3_input("raw", "s3://data/raw"),
                s3_input("split", {"Get": "Steps.Split.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}),
                s3_input("named", {"Get": "Parameters.Data"}),
                s3_input("uri", {"Get": "Parameters.Data"}),
            ],
            "ProcessingOutputConfig": {
                "Outputs": [
                    s3_output("Prepare", "train", "/opt/ml/processing/train"),
                    s3_output("Prepare", "report", "/tmp/report"),
                ],
                "KmsKeyId": "${keyArn}",
            },
            "Environment": {
                "REGION": "${region}",
                "RATE": "0.1",
                "COUNT": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Count"}]}},
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            "NetworkConfig": {
                "EnableInterContainerTrafficEncryption": False,
                "EnableNetworkIsolation": False,
                "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1", "${ssm:/subnet/2}"]},
            },
        },
        "DependsOn": ["Split"],
        "PropertyFiles": [
            {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "metrics/report.json"},
        ],
    }


def test_keys_come_in_the_order_of_the_api() -> None:
    rendered = step(compiled(COMPLEX), "Prepare")
    assert list(rendered) == ["Name", "Type", "Arguments", "DependsOn", "PropertyFiles"]
    assert list(rendered["Arguments"]) == [
        "ProcessingResources",
        "AppSpecification",
        "RoleArn",
        "ProcessingInputs",
        "ProcessingOutputConfig",
        "Environment",
        "StoppingCondition",
        "NetworkConfig",
    ]


@pytest.mark.parametrize(
    ("settings", "entrypoint"),
    [
        (["entrypoint: [bash, -c, 'echo {{account}}']"], ["bash", "-c", "echo ${account}"]),
        (
            ["scriptS3Uri: s3://b-1/run.py", "entrypoint: [pypy, /opt/ml/processing/input/code/run.py]"],
            ["pypy", "/opt/ml/processing/input/code/run.py"],
        ),
        (["scriptS3Uri: s3://b-1/run.py"], ["python3", "/opt/ml/processing/input/code/run.py"]),
        (["scriptS3Uri: 's3://{{context:b}}/run.py'"], ["python3", "/opt/ml/processing/input/code/run.py"]),
        (
            ["scriptS3Uri: 's3://b-1/{{account}}/run-{{region}}.py'"],
            ["python3", "/opt/ml/processing/input/code/run-${region}.py"],
        ),
    ],
)
def test_entrypoint_is_the_given_one_or_runs_the_script(settings: list[str], entrypoint: list[str]) -> None:
    lines = "".join(f"        {line}\n" for line in settings)
    rendered = step(compiled(MINIMAL + lines, context={"b": "b-1"}), "Prepare")
    assert rendered["Arguments"]["AppSpecification"]["ContainerEntrypoint"] == entrypoint


def test_role_may_do_what_a_minimal_step_needs_and_no_more() -> None:
    pipeline = compiled(MINIMAL)
    assert [found.sid for found in pipeline.statements] == [
        "GrantKeyToVolumes",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "PutMetrics",
        "RunProcessingJobs",
        "RunThisPipeline",
        "UseKey",
        "WriteLogs",
    ]
    assert json_of(statement(pipeline, "RunProcessingJobs").resources) == [
        "arn:${partition}:sagemaker:${region}:${account}:processing-job/pipelines-*-Prepare-*",
        "arn:${partition}:sagemaker:${region}:${account}:processing-job/pipelines-*-prepare-*",
    ]
    assert json_of(statement(pipeline, "PullImages").resources) == [
        "arn:${partition}:ecr:us-east-1:123456789012:repository/prepare"
    ]


def test_role_may_read_inputs_and_write_outputs_and_nothing_beside_them() -> None:
    pipeline = compiled(COMPLEX)
    assert json_of(statement(pipeline, "ReadObjects").resources) == [
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Split/train/*",
        "arn:${partition}:s3:::data/named*",
        "arn:${partition}:s3:::data/raw*",
        "arn:${partition}:s3:::scripts/prepare/main.py*",
    ]
    assert json_of(statement(pipeline, "WriteObjects").resources) == [
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Prepare/report/*",
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Prepare/train/*",
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Split/train/*",
    ]
    assert statement(pipeline, "ReadObjects").reasons == (
        "step 'Prepare' reads its script",
        "step 'Prepare' reads input 'raw'",
        "step 'Prepare' reads input 'split'",
        "step 'Prepare' reads input 'named'",
        "step 'Prepare' reads input 'uri'",
    )


def test_vpc_permissions_are_limited_to_its_subnets() -> None:
    pipeline = compiled(COMPLEX)
    assert json_of(statement(pipeline, "CreateNetworkInterfaces").resources) == [
        "arn:${partition}:ec2:${region}:${account}:network-interface/*",
        "arn:${partition}:ec2:${region}:*:security-group/sg-1",
        "arn:${partition}:ec2:${region}:*:subnet/${ssm:/subnet/2}",
        "arn:${partition}:ec2:${region}:*:subnet/subnet-1",
    ]
    [(operator, key, values)] = statement(pipeline, "ManageNetworkInterfaces").conditions
    assert (operator, key) == ("ArnLike", "ec2:Subnet")
    assert str(values[0]).endswith(":subnet/subnet-1")


def test_instances_with_storage_of_their_own_need_no_grant_on_the_key() -> None:
    sids = {found.sid for found in compiled(MINIMAL.replace("ml.m5.xlarge", "ml.g5.xlarge")).statements}
    assert "GrantKeyToVolumes" not in sids
    assert "UseKey" in sids


def test_what_cannot_be_granted_is_a_warning_unless_the_config_grants_it_itself() -> None:
    steps = """
        - name: Prepare
          type: Processing
          processing:
            imageUri: {parameter: Image}
            instanceType: ml.m5.xlarge
            scriptS3Uri: ssm:/script
            inputs:
              - {inputName: data, parameter: Data}
              - {inputName: odd, s3Uri: {parameter: Odd}}
        """
    parameters = """
        parameters:
          - {name: Image, type: String}
          - {name: Data, type: String}
          - {name: Odd, type: String, defaultValue: data}
        """
    settings = "pipeline.steps[0].processing"
    unknown = "is not known before it runs, so reading is not granted [not-granted]"
    assert warnings_of(compiled(config_of(steps, pipeline=parameters))) == [
        f"{settings}.imageUri: the image is not known before it runs, so pulling it is not granted [not-granted]",
        f"{settings}.scriptS3Uri: where its script is read from {unknown}",
        f"{settings}.inputs[0].parameter: where input 'data' is read from {unknown}",
        f"{settings}.inputs[1].s3Uri: where input 'odd' is read from {unknown}",
    ]
    granted = """
        additionalReadBucketNames: [data]
        additionalImageRepositoryArns: ['arn:aws:ecr:us-east-1:123456789012:repository/prepare']
        """
    assert warnings_of(compiled(config_of(steps, pipeline=parameters, root=granted))) == []


@pytest.mark.parametrize("default", ["image", "registry.example.com/prepare:1", ""])
def test_an_image_of_no_registry_of_aws_is_not_granted(default: str) -> None:
    parameters = f"parameters: [{{name: Image, type: String, defaultValue: '{default}'}}]"
    text = config_of(
        """
        - name: Prepare
          type: Processing
          processing:
            imageUri: {parameter: Image}
            instanceType: ml.m5.xlarge
        """,
        pipeline=parameters,
    )
    pipeline = compiled(text)
    assert [warning.rpartition(" ")[2] for warning in warnings_of(pipeline)] == ["[not-granted]"]
    assert "PullImages" not in {known.sid for known in pipeline.statements}


def test_characters_that_iam_gives_a_meaning_to_are_granted_literally() -> None:
    text = f"{MINIMAL}        inputs:\n          - {{inputName: data, s3Uri: 's3://data/a*b?/${{aws:username}}'}}\n"
    [resource] = statement(compiled(text), "ReadObjects").resources
    assert isinstance(resource, InfrastructureText)
    assert resource.parts[-1] == ":s3:::data/a${*}b${?}/${$}{aws:username}*"


@pytest.mark.parametrize("name", ["it's", "a']['b"])
def test_output_names_that_break_a_reference_are_refused(name: str) -> None:
    [problem] = problems_of(f'{MINIMAL}        outputs:\n          - outputName: "{name}"\n')
    assert problem.endswith("[bad-name]")


def test_a_models_name_is_no_data() -> None:
    text = config_of(f"""
        - name: Create
          type: Model
          model:
            modelPackageArn: arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3
        - name: Prepare
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.xlarge
            inputs:
              - {{inputName: data, stepOutput: Create.modelName}}
        """)
    problems_of(text)
