"""Training steps: the request they render, the model they offer, and what the role may do for them."""

import pytest

from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"
MINIMAL = config_of(f"""
    - name: Train
      type: Training
      training:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        inputChannels:
          - channelName: train
            s3Uri: s3://data/train
    """)
COMPLEX = config_of(
    f"""
    - name: Prepare
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        outputs: [{{outputName: train}}]
    - name: Train
      type: Training
      dependsOn: [Prepare]
      training:
        imageUri: {IMAGE}
        instanceType: ml.g4dn.xlarge
        instanceCount: 2
        volumeSizeInGB: 100
        maxRuntimeInSeconds: {{parameter: Longest}}
        hyperparameters:
          objective: reg:linear
          num_round: 50
          eta: 0.20
          early: 'true'
          empty: ''
          longest: {{parameter: Longest}}
          name: {{parameter: Name}}
        environment: {{MODE: '{{{{env}}}}'}}
        inputChannels:
          - channelName: train
            stepOutput: Prepare.train
            contentType: text/csv
          - channelName: validation
            parameter: Name
          - channelName: test
            s3Uri: s3://data/test/
            contentType: {{parameter: Name}}
        outputPath: s3://models/churn
        enableNetworkIsolation: true
    """,
    pipeline="""
    parameters:
      - {name: Longest, type: Integer, defaultValue: 3600}
      - {name: Name, type: String, defaultValue: 's3://data/validation'}
    networkConfig:
      enableNetworkIsolation: false
      subnetIds: [subnet-1]
      securityGroupIds: [sg-1, sg-2]
    """,
)


def channel(name: str, uri: object, **more: object) -> dict[str, object]:
    source = {"S3DataType": "S3Prefix", "S3Uri": uri, "S3DataDistributionType": "FullyReplicated"}
    return {"ChannelName": name, **more, "DataSource": {"S3DataSource": source}}


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(MINIMAL), "Train") == {
        "Name": "Train",
        "Type": "Training",
        "Arguments": {
            "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
            "RoleArn": "${roleArn}",
            "InputDataConfig": [channel("train", "s3://data/train")],
            "OutputDataConfig": {
                "S3OutputPath": (
                    "s3://${bucketName}/models/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"
                ),
                "KmsKeyId": "${keyArn}",
            },
            "ResourceConfig": {
                "InstanceType": "ml.m5.xlarge",
                "InstanceCount": 1,
                "VolumeSizeInGB": 30,
                "VolumeKmsKeyId": "${keyArn}",
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
            "EnableNetworkIsolation": True,
            "EnableInterContainerTrafficEncryption": True,
        },
    }


def test_complex_step_is_the_whole_request() -> None:
    rendered = step(compiled(COMPLEX), "Train")
    assert rendered == {
        "Name": "Train",
        "Type": "Training",
        "Arguments": {
            "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
            "RoleArn": "${roleArn}",
            "InputDataConfig": [
                channel(
                    "train",
                    {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"},
                    ContentType="text/csv",
                ),
                channel("validation", {"Get": "Parameters.Name"}),
                channel("test", "s3://data/test/", ContentType={"Get": "Parameters.Name"}),
            ],
            "OutputDataConfig": {"S3OutputPath": "s3://models/churn", "KmsKeyId": "${keyArn}"},
            "ResourceConfig": {"InstanceType": "ml.g4dn.xlarge", "InstanceCount": 2, "VolumeSizeInGB": 100},
            "StoppingCondition": {"MaxRuntimeInSeconds": {"Get": "Parameters.Longest"}},
            "HyperParameters": {
                "objective": "reg:linear",
                "num_round": "50",
                "eta": "0.20",
                "early": "true",
                "empty": "",
                "longest": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Longest"}]}},
                "name": {"Get": "Parameters.Name"},
            },
            "Environment": {"MODE": "test-env"},
            "VpcConfig": {"SecurityGroupIds": ["sg-1", "sg-2"], "Subnets": ["subnet-1"]},
            "EnableNetworkIsolation": True,
            "EnableInterContainerTrafficEncryption": True,
        },
        "DependsOn": ["Prepare"],
    }
    assert list(rendered["Arguments"])[:5] == [
        "AlgorithmSpecification",
        "RoleArn",
        "InputDataConfig",
        "OutputDataConfig",
        "ResourceConfig",
    ]


def test_role_may_run_the_job_read_its_channels_and_write_its_model() -> None:
    pipeline = compiled(COMPLEX)
    assert statement(pipeline, "RunTrainingJobs").actions == (
        "sagemaker:CreateTrainingJob",
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
    assert "arn:${partition}:s3:::models/churn/pipelines-*" in json_of(statement(pipeline, "ReadObjects").resources)


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


def test_an_undeclared_parameter_as_content_type_is_refused() -> None:
    problems_of(f"{MINIMAL}            contentType: {{parameter: Nothing}}\n")


def test_a_number_as_content_type_is_written_as_text() -> None:
    text = COMPLEX.replace("contentType: {parameter: Name}", "contentType: {parameter: Longest}")
    assert "contentType: {parameter: Longest}" in text
    content_type = step(compiled(text), "Train")["Arguments"]["InputDataConfig"][2]["ContentType"]
    assert content_type == {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Longest"}]}}
