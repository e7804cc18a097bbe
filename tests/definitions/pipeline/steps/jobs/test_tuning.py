"""Tuning steps: the request that they render."""

from typing import Any

from tests.definitions.pipeline.steps.jobs.tuning_steps import IMAGE, request, training, tuning
from tests.support import aligned, compiled, problems_of, step, warnings_of


def tuned(source: str) -> Any:
    return request(source)["HyperParameterTuningJobConfig"]


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
