"""Training jobs of Tuning steps: one or several, their algorithms, instances and network."""

from definitions.values.infrastructure import ACCOUNT, arn, text
from tests.definitions.pipeline.steps.jobs.tuning_steps import IMAGE, JOBS, request, training, tuning
from tests.support import compiled, config_of, json_of, statement, step


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
