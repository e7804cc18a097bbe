"""Instances of Training steps: types, groups, reservations and spot instances."""

from tests.definitions.pipeline.steps.jobs.training_steps import IMAGE, ON_M5, request, sids, training
from tests.support import aligned, compiled, json_of, statement


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
