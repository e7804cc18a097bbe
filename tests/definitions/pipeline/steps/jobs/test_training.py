"""Training steps: the request that they render."""

from tests.definitions.pipeline.steps.jobs.training_steps import COMPLEX, IMAGE, MINIMAL, ON_M5, request, training
from tests.support import aligned, compiled, json_of, statement, step


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


KEY = "arn:aws:kms:us-east-1:123456789012:key/1234"


def test_debugger_profiler_and_tensorboard_are_written_only_where_they_are_given() -> None:
    members = {
        "DebugHookConfig": {"S3OutputPath": "s3://logs/tensors/"},
        "DebugRuleConfigurations": [{"RuleConfigurationName": "loss", "RuleEvaluatorImage": f"{IMAGE}2"}],
        "ProfilerConfig": {"S3OutputPath": "s3://logs/profile/"},
        "ProfilerRuleConfigurations": [{"RuleConfigurationName": "cpu", "RuleEvaluatorImage": f"{IMAGE}2"}],
        "TensorBoardOutputConfig": {"S3OutputPath": "s3://logs/board/"},
    }
    assert not set(members) & set(request(training(ON_M5)))
    text = training(
        ON_M5
        + aligned(f"""
    debugHookConfig: {{s3OutputPath: s3://logs/tensors/}}
    debugRuleConfigurations: [{{ruleConfigurationName: loss, ruleEvaluatorImage: '{IMAGE}2'}}]
    profilerConfig: {{s3OutputPath: s3://logs/profile/}}
    profilerRuleConfigurations: [{{ruleConfigurationName: cpu, ruleEvaluatorImage: '{IMAGE}2'}}]
    tensorBoardOutputConfig: {{s3OutputPath: s3://logs/board/}}
    """)
    )
    found = request(text)
    assert {name: found[name] for name in members} == members
    written = json_of(statement(compiled(text), "WriteObjects").resources)
    assert [place for place in written if ":::logs/" in place] == [
        f"arn:${{partition}}:s3:::logs/{folder}/*" for folder in ("board", "profile", "tensors")
    ]


def test_a_step_says_itself_what_is_encrypted_tagged_and_named() -> None:
    text = training(
        ON_M5
        + aligned(f"""
    outputKmsKeyId: {KEY}
    volumeKmsKeyId: {KEY}5
    outputCompressionType: NONE
    encryptInterContainerTraffic: false
    trialComponentDisplayName: train
    tags: {{team: churn}}
    """)
    )
    found = request(text)
    assert found["OutputDataConfig"]["KmsKeyId"] == KEY
    assert found["OutputDataConfig"]["CompressionType"] == "NONE"
    assert found["ResourceConfig"]["VolumeKmsKeyId"] == f"{KEY}5"
    assert found["EnableInterContainerTrafficEncryption"] is False
    assert found["ExperimentConfig"] == {"TrialComponentDisplayName": "train"}
    assert found["Tags"] == [{"Key": "team", "Value": "churn"}]
    assert json_of(statement(compiled(text), "UseKey").resources) == ["${keyArn}", KEY, f"{KEY}5"]
    assert statement(compiled(text), "GrantKeyToVolumes").resources == (f"{KEY}5",)
