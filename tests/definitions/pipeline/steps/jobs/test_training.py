"""Training steps: the request they render, the model they offer, and what the role may do for them."""

from typing import Any

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


def test_an_undeclared_parameter_as_content_type_is_refused() -> None:
    problems_of(f"{MINIMAL}            contentType: {{parameter: Nothing}}\n")


def test_a_number_as_content_type_is_written_as_text() -> None:
    text = COMPLEX.replace("contentType: {parameter: Name}", "contentType: {parameter: Longest}")
    assert "contentType: {parameter: Longest}" in text
    content_type = step(compiled(text), "Train")["Arguments"]["InputDataConfig"][2]["ContentType"]
    assert content_type == {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Longest"}]}}


def training(settings: str, *, root: str = "", pipeline: str = "", envelope: str = "") -> str:
    """A config of one Training step with these settings."""
    head = f"- name: Train\n  type: Training\n{aligned(envelope, 2)}\n  training:\n"
    return config_of(f"{head}{aligned(settings, 4)}\n", root=root, pipeline=pipeline)


ON_M5 = f"imageUri: {IMAGE}\ninstanceType: ml.m5.xlarge\n"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234"
IN_VPC = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"


def request(text: str) -> dict[str, Any]:
    arguments: dict[str, Any] = step(compiled(text), "Train")["Arguments"]
    return arguments


def sids(text: str) -> set[str]:
    return {found.sid for found in compiled(text).statements}


def test_training_needs_no_data() -> None:
    assert "InputDataConfig" not in request(training(ON_M5))


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


def test_groups_of_instances_stand_for_one_type() -> None:
    text = training(
        f"""
    imageUri: {IMAGE}
    instanceGroups:
      - {{instanceGroupName: readers, instanceType: ml.c5.xlarge, instanceCount: {{parameter: Count}}}}
      - {{instanceGroupName: learners, instanceType: ml.p3.2xlarge, instanceCount: 1}}
    inputChannels: [{{channelName: train, s3Uri: 's3://data/train', instanceGroupNames: [readers]}}]
    """,
        pipeline="parameters: [{name: Count, type: Integer, defaultValue: 2}]",
    )
    found = request(text)
    assert found["ResourceConfig"] == {
        "VolumeSizeInGB": 30,
        "VolumeKmsKeyId": "${keyArn}",
        "InstanceGroups": [
            {
                "InstanceGroupName": "readers",
                "InstanceType": "ml.c5.xlarge",
                "InstanceCount": {"Get": "Parameters.Count"},
            },
            {"InstanceGroupName": "learners", "InstanceType": "ml.p3.2xlarge", "InstanceCount": 1},
        ],
    }
    assert found["InputDataConfig"][0]["DataSource"]["S3DataSource"]["InstanceGroupNames"] == ["readers"]


def test_one_type_with_local_disks_leaves_the_volume_key_out() -> None:
    text = training(f"""
    imageUri: {IMAGE}
    instancePreferences: [{{instanceType: ml.m5.xlarge}}, {{instanceType: ml.g5.xlarge}}]
    instanceCount: 2
    """)
    assert request(text)["ResourceConfig"] == {
        "InstanceCount": 2,
        "VolumeSizeInGB": 30,
        "InstancePreferences": [{"InstanceType": "ml.m5.xlarge"}, {"InstanceType": "ml.g5.xlarge"}],
    }
    assert "GrantKeyToVolumes" not in sids(text)


def test_instances_are_kept_reserved_and_placed() -> None:
    plan = "arn:aws:sagemaker:us-east-1:123456789012:training-plan/night"
    text = training(
        ON_M5
        + aligned(f"""
    keepAlivePeriodInSeconds: 600
    trainingPlanArn: {plan}
    instancePlacementConfig: {{enableMultipleJobs: true}}
    maxPendingTimeInSeconds: 7200
    """)
    )
    found = request(text)
    assert found["ResourceConfig"]["KeepAlivePeriodInSeconds"] == 600
    assert found["ResourceConfig"]["TrainingPlanArn"] == plan
    assert found["ResourceConfig"]["InstancePlacementConfig"] == {"EnableMultipleJobs": True}
    assert found["StoppingCondition"] == {"MaxRuntimeInSeconds": 86400, "MaxPendingTimeInSeconds": 7200}


SPOT = ON_M5 + aligned("""
    maxRuntimeInSeconds: 3600
    enableManagedSpotTraining: {parameter: Spot}
    maxWaitTimeInSeconds: 3600
    checkpointConfig: {s3Uri: s3://state/train, localPath: /opt/ml/checkpoints}
    retryStrategy: {maximumRetryAttempts: 3}
    """)


def test_spot_instances_are_waited_for_and_go_on_from_checkpoints() -> None:
    text = training(SPOT, pipeline="parameters: [{name: Spot, type: Boolean, defaultValue: true}]")
    found = request(text)
    assert found["EnableManagedSpotTraining"] == {"Get": "Parameters.Spot"}
    assert found["StoppingCondition"] == {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 3600}
    assert found["CheckpointConfig"] == {"S3Uri": "s3://state/train", "LocalPath": "/opt/ml/checkpoints"}
    assert found["RetryStrategy"] == {"MaximumRetryAttempts": 3}
    pipeline = compiled(text)
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::state/train*"]
    assert "arn:${partition}:s3:::state/train/*" in json_of(statement(pipeline, "WriteObjects").resources)


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


FILES = ON_M5 + aligned("""
    inputChannels:
      - channelName: train
        fileSystem:
          fileSystemId: fs-12345678
          fileSystemType: EFS
          fileSystemAccessMode: ro
          directoryPath: /train
    """)


def test_a_file_system_is_reached_only_in_a_vpc() -> None:
    assert warnings_of(compiled(training(FILES, pipeline=IN_VPC))) == []
    [warning] = warnings_of(compiled(training(FILES)))
    assert warning.startswith("pipeline.steps[0].training.inputChannels[0].fileSystem: the file system is reached only")


def test_a_manifest_lists_objects_for_which_a_bucket_is_to_be_named() -> None:
    settings = f"{ON_M5}inputChannels: [{{channelName: train, s3Uri: 's3://data/a', s3DataType: ManifestFile}}]"
    [warning] = warnings_of(compiled(training(settings)))
    assert "which objects a manifest lists is not known here" in warning
    assert warnings_of(compiled(training(settings, root="additionalReadBucketNames: [data]"))) == []


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


HUB = "arn:aws:sagemaker:us-east-1:aws"
GROUP = "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/texts"
SERVERLESS = f"""
    serverlessJobConfig:
      baseModelArn: {HUB}:hub-content/Public/Model/llama/1.0.0
      jobType: FineTuning
      customizationTechnique: SFT
    modelPackageConfig: {{modelPackageGroupArn: {GROUP}}}
    inputChannels: [{{channelName: train, datasetArn: '{HUB}:hub-content/Public/DataSet/texts/1.0.0'}}]
    """


def test_a_job_of_awss_own_has_neither_image_nor_instances() -> None:
    found = request(training(SERVERLESS))
    assert set(found) == {
        "RoleArn",
        "InputDataConfig",
        "OutputDataConfig",
        "StoppingCondition",
        "ServerlessJobConfig",
        "ModelPackageConfig",
    }
    assert found["OutputDataConfig"]["KmsKeyId"] == "${keyArn}"
    assert found["InputDataConfig"][0]["DataSource"] == {
        "DatasetSource": {"DatasetArn": f"{HUB}:hub-content/Public/DataSet/texts/1.0.0"}
    }


def test_role_may_read_that_model_in_any_version_and_register_in_that_group() -> None:
    pipeline = compiled(training(SERVERLESS))
    assert statement(pipeline, "ReadHubContents").resources == (
        f"{HUB}:hub-content/Public/DataSet/texts",
        f"{HUB}:hub-content/Public/DataSet/texts/*",
        f"{HUB}:hub-content/Public/Model/llama",
        f"{HUB}:hub-content/Public/Model/llama/*",
        f"{HUB}:hub/Public",
    )
    packages = GROUP.replace(":model-package-group/", ":model-package/")
    assert statement(pipeline, "RegisterModels").resources == (GROUP, f"{packages}/*")
    assert "PullImages" not in {found.sid for found in pipeline.statements}
    assert "GrantKeyToVolumes" not in {found.sid for found in pipeline.statements}


def test_the_package_that_such_a_job_makes_is_an_output() -> None:
    reader = """
        - name: Say
          type: Fail
          fail: {errorMessage: {stepOutput: Train.modelPackageArn}}
        """
    pipeline = compiled(training(SERVERLESS) + aligned(reader, 4))
    assert step(pipeline, "Say")["Arguments"] == {"ErrorMessage": {"Get": "Steps.Train.OutputModelPackageArn"}}


@pytest.mark.parametrize(
    ("evaluator", "sid"),
    [
        (f"{HUB}:hub-content/Private/JsonDoc/judge/1.0.0", "ReadHubContents"),
        ("arn:aws:lambda:us-east-1:123456789012:function:judge", "InvokeFunctions"),
    ],
)
def test_role_may_use_the_evaluator_of_such_a_job(evaluator: str, sid: str) -> None:
    settings = f"""
        serverlessJobConfig:
          baseModelArn: {HUB}:hub-content/Public/Model/llama/1.0.0
          jobType: Evaluation
          evaluationType: CustomScorerEvaluation
          evaluatorArn: {evaluator}
        """
    found = statement(compiled(training(settings)), sid)
    assert evaluator.removesuffix("/1.0.0") in json_of(found.resources)


BEDROCK = "arn:${partition}:bedrock:"
HERE = f"{BEDROCK}${{region}}:${{account}}:"


@pytest.mark.parametrize(
    ("judge", "resources"),
    [
        ("anthropic.claude-3-haiku-20240307-v1:0", ["*::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"]),
        (
            "us.amazon.nova-pro-v1:0",
            [
                "${region}:${account}:inference-profile/us.amazon.nova-pro-v1:0",
                "*::foundation-model/amazon.nova-pro-v1:0",
            ],
        ),
        ("'{parameter: Judge}'", ["*::foundation-model/amazon.nova-lite-v1:0", "*::foundation-model/zai.glm-4.7"]),
    ],
)
def test_role_may_ask_the_model_that_judges_in_an_evaluation(judge: str, resources: list[str]) -> None:
    settings = f"""
        serverlessJobConfig:
          baseModelArn: {HUB}:hub-content/Public/Model/llama/1.0.0
          jobType: Evaluation
          evaluationType: LLMAJEvaluation
        hyperparameters: {{name: judged, judge_model_id: {judge.strip("'")}}}
        """
    parameter = "{name: Judge, type: String, enumValues: ['amazon.nova-lite-v1:0', 'zai.glm-4.7']}"
    text = training(settings)
    if "parameter" in judge:
        text = text.replace("pipeline:\n", f"pipeline:\n  parameters: [{parameter}]\n", 1)
    pipeline = compiled(text)
    asked = statement(pipeline, "AskJudges")
    assert sorted(json_of(asked.resources)) == sorted(f"{BEDROCK}{resource}" for resource in resources)
    assert asked.actions == ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")
    models = [name for name in json_of(asked.resources) if ":foundation-model/" in name]
    assert json_of(statement(pipeline, "CreateEvaluations").resources) == models
    assert json_of(statement(pipeline, "WatchEvaluations").resources) == [f"{HERE}evaluation-job/*"]
    assert not [warning for warning in warnings_of(pipeline) if "judge" in warning]


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
