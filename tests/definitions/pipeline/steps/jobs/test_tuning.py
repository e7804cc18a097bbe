"""Tuning steps: the request they render, what is refused, and what the role may do for them."""

from typing import Any

import pytest

from definitions.iam.statements import policy_document
from definitions.values.infrastructure import ACCOUNT, arn, text
from tests.iam import Request, allows
from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step, warnings_of

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
JOBS = "arn:${partition}:sagemaker:${region}:${account}"


def tuning(more: str = "", job: str = "", *, ranges: str = "", name: str = "Tune", **config: str) -> str:
    ranges = ranges or "integerParameterRanges: [{name: depth, minValue: 3, maxValue: 10}]"
    lines = f"""
- name: {name}
  type: Tuning
  tuning:
    objective: {{type: Maximize, metricName: auc}}
    resourceLimits: {{maxParallelTrainingJobs: 2}}
    parameterRanges:
{aligned(ranges, 6)}
{aligned(more, 4)}
    trainingJob:
      imageUri: {IMAGE}
      {"" if "esource" in job or "instanceType" in job else "instanceType: ml.m5.xlarge"}
{aligned(job, 6)}
"""
    return config_of(lines, **config)


def request(source: str, name: str = "Tune") -> Any:
    return step(compiled(source), name)["Arguments"]


def tuned(source: str) -> Any:
    return request(source)["HyperParameterTuningJobConfig"]


def training(source: str) -> Any:
    return request(source)["TrainingJobDefinition"]


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(tuning()), "Tune") == {
        "Name": "Tune",
        "Type": "Tuning",
        "Arguments": {
            "HyperParameterTuningJobConfig": {
                "Strategy": "Bayesian",
                "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "auc"},
                "ResourceLimits": {"MaxParallelTrainingJobs": 2},
                "ParameterRanges": {
                    "IntegerParameterRanges": [{"Name": "depth", "MinValue": "3", "MaxValue": "10"}],
                },
            },
            "TrainingJobDefinition": {
                "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
                "RoleArn": "${roleArn}",
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
        },
    }


def test_every_key_of_the_tuning_job_stands_in_its_place() -> None:
    source = tuning("""
        strategy: Hyperband
        strategyConfig: {hyperbandStrategyConfig: {minResource: 1, maxResource: 27}}
        autotune: true
        trainingJobEarlyStoppingType: 'Off'
        tuningJobCompletionCriteria: {bestObjectiveNotImproving: {maxNumberOfTrainingJobsNotImproving: 5}}
        randomSeed: 7
        warmStartConfig:
          parentHyperParameterTuningJobs: [{hyperParameterTuningJobName: last-week}]
          warmStartType: TransferLearning
        """)
    config = tuned(source)
    assert config["Strategy"] == "Hyperband"
    assert config["StrategyConfig"] == {"HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 27}}
    assert config["TrainingJobEarlyStoppingType"] == "Off"
    assert config["TuningJobCompletionCriteria"] == {
        "BestObjectiveNotImproving": {"MaxNumberOfTrainingJobsNotImproving": 5}
    }
    assert config["RandomSeed"] == 7
    assert request(source)["Autotune"] == {"Mode": "Enabled"}
    assert request(source)["WarmStartConfig"] == {
        "ParentHyperParameterTuningJobs": [{"HyperParameterTuningJobName": "last-week"}],
        "WarmStartType": "TransferLearning",
    }


def test_every_key_of_a_training_job_stands_in_its_place() -> None:
    job = training(
        tuning(
            job="""
            inputMode: FastFile
            metricDefinitions: [{name: auc, regex: 'auc=(.*)'}]
            instanceCount: 2
            volumeSizeInGB: 100
            staticHyperparameters: {rounds: 50}
            environment: {MODE: fast}
            inputChannels: [{channelName: train, s3Uri: 's3://data/train'}]
            outputPath: s3://models/tuned
            maxRuntimeInSeconds: 3600
            maxPendingTimeInSeconds: 7200
            enableManagedSpotTraining: true
            maxWaitTimeInSeconds: 7200
            checkpointConfig: {s3Uri: 's3://models/checkpoints/', localPath: /opt/ml/state}
            retryStrategy: {maximumRetryAttempts: 3}
            enableNetworkIsolation: false
            """
        )
    )
    assert job["AlgorithmSpecification"] == {
        "TrainingImage": IMAGE,
        "TrainingInputMode": "FastFile",
        "MetricDefinitions": [{"Name": "auc", "Regex": "auc=(.*)"}],
    }
    assert job["ResourceConfig"] == {
        "InstanceType": "ml.m5.xlarge",
        "InstanceCount": 2,
        "VolumeSizeInGB": 100,
        "VolumeKmsKeyId": "${keyArn}",
    }
    assert job["StaticHyperParameters"] == {"rounds": "50"}
    assert job["Environment"] == {"MODE": "fast"}
    assert job["OutputDataConfig"] == {"S3OutputPath": "s3://models/tuned", "KmsKeyId": "${keyArn}"}
    assert job["StoppingCondition"] == {
        "MaxRuntimeInSeconds": 3600,
        "MaxWaitTimeInSeconds": 7200,
        "MaxPendingTimeInSeconds": 7200,
    }
    assert job["EnableManagedSpotTraining"] is True
    assert job["CheckpointConfig"] == {"S3Uri": "s3://models/checkpoints/", "LocalPath": "/opt/ml/state"}
    assert job["RetryStrategy"] == {"MaximumRetryAttempts": 3}
    assert job["EnableNetworkIsolation"] is False


def test_ranges_of_all_kinds_are_text() -> None:
    source = tuning(
        "autotune: true",
        ranges="""
        integerParameterRanges: [{name: depth, minValue: 3, maxValue: '10', scalingType: Auto}]
        continuousParameterRanges: [{name: eta, minValue: 0.01, maxValue: 0.5, scalingType: Logarithmic}]
        categoricalParameterRanges: [{name: rounds, values: [50, 100]}]
        autoParameters: [{name: alpha, valueHint: 0.5}]
        """,
    )
    assert tuned(source)["ParameterRanges"] == {
        "IntegerParameterRanges": [{"Name": "depth", "MinValue": "3", "MaxValue": "10", "ScalingType": "Auto"}],
        "ContinuousParameterRanges": [
            {"Name": "eta", "MinValue": "0.01", "MaxValue": "0.5", "ScalingType": "Logarithmic"}
        ],
        "CategoricalParameterRanges": [{"Name": "rounds", "Values": ["50", "100"]}],
        "AutoParameters": [{"Name": "alpha", "ValueHint": "0.5"}],
    }


PARAMETERS = """
    parameters:
      - {name: Kind, type: String, defaultValue: ml.m5.large}
      - {name: Many, type: Integer, defaultValue: 4}
    """


def test_expressions_stand_for_types_counts_limits_and_texts() -> None:
    source = tuning(
        job="""
        instanceType: {parameter: Kind}
        instanceCount: {parameter: Many}
        maxRuntimeInSeconds: {parameter: Many}
        """,
        ranges="integerParameterRanges: [{name: depth, minValue: 1, maxValue: {parameter: Many}}]",
        pipeline=PARAMETERS,
    )
    source = source.replace("maxParallelTrainingJobs: 2", "maxParallelTrainingJobs: {parameter: Many}")
    many = {"Get": "Parameters.Many"}
    resources = training(source)["ResourceConfig"]
    assert resources["InstanceType"] == {"Get": "Parameters.Kind"}
    assert resources["InstanceCount"] == many
    assert training(source)["StoppingCondition"] == {"MaxRuntimeInSeconds": many}
    assert tuned(source)["ResourceLimits"] == {"MaxParallelTrainingJobs": many}
    assert tuned(source)["ParameterRanges"] == {
        "IntegerParameterRanges": [
            {"Name": "depth", "MinValue": "1", "MaxValue": {"Std:Join": {"On": "", "Values": [many]}}}
        ]
    }


SEVERAL = config_of(f"""
    - name: Tune
      type: Tuning
      tuning:
        strategy: Random
        resourceLimits: {{maxParallelTrainingJobs: 2}}
        trainingJobs:
          - definitionName: trees
            objective: {{type: Minimize, metricName: rmse}}
            parameterRanges:
              categoricalParameterRanges: [{{name: depth, values: [3, 5]}}]
            imageUri: {IMAGE}
            instanceType: ml.m5.xlarge
            inputChannels: [{{channelName: train, s3Uri: 's3://data/train/'}}]
          - definitionName: nets
            objective: {{type: Minimize, metricName: loss}}
            parameterRanges:
              categoricalParameterRanges: [{{name: depth, values: [2, 8]}}]
            algorithmName: nets
            instanceType: ml.g5.xlarge
            inputChannels: [{{channelName: train, s3Uri: 's3://data/train/'}}]
    """)


def test_several_jobs_have_names_objectives_and_ranges_of_their_own() -> None:
    arguments = request(SEVERAL)
    assert arguments["HyperParameterTuningJobConfig"] == {
        "Strategy": "Random",
        "ResourceLimits": {"MaxParallelTrainingJobs": 2},
    }
    assert "TrainingJobDefinition" not in arguments
    jobs = arguments["TrainingJobDefinitions"]
    assert [(job["DefinitionName"], job["TuningObjective"]["MetricName"]) for job in jobs] == [
        ("trees", "rmse"),
        ("nets", "loss"),
    ]
    assert jobs[0]["HyperParameterRanges"] == {"CategoricalParameterRanges": [{"Name": "depth", "Values": ["3", "5"]}]}


def test_an_algorithm_stands_in_the_place_of_an_image() -> None:
    pipeline = compiled(SEVERAL)
    jobs = step(pipeline, "Tune")["Arguments"]["TrainingJobDefinitions"]
    assert jobs[1]["AlgorithmSpecification"] == {"AlgorithmName": "nets", "TrainingInputMode": "File"}
    assert json_of(statement(pipeline, "DescribeAlgorithms").resources) == [f"{JOBS}:algorithm/nets"]


def test_an_algorithm_may_be_named_after_the_account() -> None:
    pipeline = compiled(SEVERAL.replace("algorithmName: nets", "algorithmName: 'nets-{{account}}'"))
    algorithm = arn("sagemaker", text("algorithm/nets-", ACCOUNT))
    assert statement(pipeline, "DescribeAlgorithms").resources == (algorithm,)


def test_volumes_of_instances_with_local_storage_have_no_key() -> None:
    job = "hyperParameterTuningResourceConfig: {instanceConfigs: [%s, %s]}"
    entry = "{instanceType: %s, instanceCount: 1, volumeSizeInGB: 30}"
    usual, fast = entry % "ml.m5.xlarge", entry % "ml.g5.xlarge"
    keyed = training(tuning(job=job % (usual, usual)))["HyperParameterTuningResourceConfig"]
    mixed = training(tuning(job=job % (usual, fast)))["HyperParameterTuningResourceConfig"]
    assert keyed["VolumeKmsKeyId"] == "${keyArn}"
    assert "VolumeKmsKeyId" not in mixed


def test_resources_may_be_said_as_aws_says_them() -> None:
    job = "resourceConfig: {instanceType: ml.m5.xlarge, instanceCount: 1, keepAlivePeriodInSeconds: 600}"
    assert training(tuning(job=job))["ResourceConfig"] == {
        "InstanceType": "ml.m5.xlarge",
        "InstanceCount": 1,
        "KeepAlivePeriodInSeconds": 600,
        "VolumeKmsKeyId": "${keyArn}",
    }


def test_training_jobs_run_in_the_vpc() -> None:
    network = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"
    job = training(tuning(pipeline=network))
    assert job["VpcConfig"] == {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}


READER = f"""
    - name: Serve
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.large
        arguments:
          - {{stepOutput: Tune.bestTrainingJobName}}
          - {{property: "Tune.TrainingJobSummaries[1].TrainingJobName"}}
          - {{property: Tune.OverallBestTrainingJob.TrainingJobName}}
    """


def test_later_steps_read_the_name_of_the_best_job_and_of_others() -> None:
    pipeline = compiled(tuning() + aligned(READER, 4) + "\n")
    specification = step(pipeline, "Serve")["Arguments"]["AppSpecification"]
    assert specification["ContainerArguments"] == [
        {"Get": "Steps.Tune.BestTrainingJob.TrainingJobName"},
        {"Get": "Steps.Tune.TrainingJobSummaries[1].TrainingJobName"},
        {"Get": "Steps.Tune.OverallBestTrainingJob.TrainingJobName"},
    ]


def test_the_step_is_cached_and_retried_where_that_is_said() -> None:
    source = tuning() + "      cacheConfig: {enabled: true, expireAfter: P1D}\n"
    source += "      retryPolicies: [{exceptionType: [SageMaker.CAPACITY_ERROR], maxAttempts: 2}]\n"
    rendered = step(compiled(source), "Tune")
    assert rendered["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P1D"}
    assert rendered["RetryPolicies"] == [{"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 2}]


def test_the_role_may_do_exactly_what_the_step_needs() -> None:
    pipeline = compiled(tuning(job="inputChannels: [{channelName: train, s3Uri: 's3://data/train/'}]"))
    assert warnings_of(pipeline) == []
    assert {found.sid for found in pipeline.statements} - {"RunThisPipeline"} == {
        "GrantKeyToVolumes",
        "ListBuckets",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "PutMetrics",
        "ReadObjects",
        "StartHyperParameterTuningJobs",
        "StartTrainingJobs",
        "UseKey",
        "WatchHyperParameterTuningJobs",
        "WatchTrainingJobs",
        "WriteLogs",
        "WriteObjects",
    }
    runs = statement(pipeline, "StartHyperParameterTuningJobs")
    assert runs.actions == ("sagemaker:CreateHyperParameterTuningJob",)
    assert statement(pipeline, "WatchHyperParameterTuningJobs").actions == (
        "sagemaker:DescribeHyperParameterTuningJob",
        "sagemaker:StopHyperParameterTuningJob",
        "sagemaker:ListTrainingJobsForHyperParameterTuningJob",
        "sagemaker:AddTags",
        "sagemaker:ListTags",
    )
    assert json_of(runs.resources) == [
        f"{JOBS}:hyper-parameter-tuning-job/????????????-Tune-*",
        f"{JOBS}:hyper-parameter-tuning-job/????????????-tune-*",
        f"{JOBS}:hyper-parameter-tuning-job/pipelines-*-Tune-*",
        f"{JOBS}:hyper-parameter-tuning-job/pipelines-*-tune-*",
    ]
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::data/train/*"]


@pytest.mark.parametrize("name", ["TuneTheChurnModel", "tune", "TuneChu"])
def test_the_role_may_run_jobs_with_short_names_of_its_own_and_no_others(name: str) -> None:
    document = json_of(policy_document(compiled(tuning(name=name)).statements))
    protected = {
        "sagemaker:VolumeKmsKeyArn": "${keyArn}",
        "sagemaker:OutputKmsKeyArn": "${keyArn}",
        "sagemaker:InterContainerTrafficEncryption": "true",
        "sagemaker:NetworkIsolation": "true",
    }

    def may(job: str) -> bool:
        return allows(document, Request("sagemaker:CreateTrainingJob", f"{JOBS}:training-job/{job}", protected))

    assert may(f"bqbpzw5k3d15-{name[:8]}-U0H0Wl6oKU-001-c42f316a")
    assert not may("bqbpzw5k3d15-Another-U0H0Wl6oKU-001-c42f316a")
    assert not may(f"nightly-{name[:8]}-U0H0Wl6oKU-001-c42f316a")


def test_checkpoints_are_written_and_read() -> None:
    pipeline = compiled(tuning(job="checkpointConfig: {s3Uri: 's3://models/state/'}"))
    for sid in ("ReadObjects", "WriteObjects"):
        assert "arn:${partition}:s3:::models/state/*" in json_of(statement(pipeline, sid).resources)


def test_tuning_jobs_to_go_on_from_are_read() -> None:
    more = """
        warmStartConfig:
          parentHyperParameterTuningJobs: [{hyperParameterTuningJobName: last-week}]
          warmStartType: IdenticalDataAndAlgorithm
        """
    found = statement(compiled(tuning(more)), "ReadTuningJobs")
    assert json_of(found.resources) == [f"{JOBS}:hyper-parameter-tuning-job/last-week"]


def test_a_whole_grid_may_be_counted() -> None:
    ranges = "categoricalParameterRanges: [{name: depth, values: [3, 5, 7]}, {name: kind, values: [a, b]}]"
    source = tuning("strategy: Grid", ranges=ranges)
    limits = {"MaxParallelTrainingJobs": 2, "MaxNumberOfTrainingJobs": 6}
    counted = source.replace("maxParallelTrainingJobs: 2", "maxParallelTrainingJobs: 2, maxNumberOfTrainingJobs: 6")
    assert tuned(counted)["ResourceLimits"] == limits
    [problem] = problems_of(counted.replace("maxNumberOfTrainingJobs: 6", "maxNumberOfTrainingJobs: 7"))
    assert "trains all 6 combinations" in problem


def test_limits_that_are_known_only_later_are_not_compared() -> None:
    ranges = "integerParameterRanges: [{name: depth, minValue: {parameter: Many}, maxValue: 1}]"
    job = "enableManagedSpotTraining: true\nmaxWaitTimeInSeconds: {parameter: Many}"
    parameters = "parameters: [{name: Many, type: Integer}]"
    assert warnings_of(compiled(tuning(job=job, ranges=ranges, pipeline=parameters))) == []
