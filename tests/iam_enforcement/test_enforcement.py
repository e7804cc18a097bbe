"""Roles of samples in an emulated AWS: what their steps do is allowed, the same elsewhere is refused.

``pytest -s`` prints the table of calls.
"""

from typing import Any

import pytest

from tests.authorization.roles import BUCKET, sample_role
from tests.iam_enforcement.account import MOTO_ACCOUNT, account_of

NAMES = sample_role("comprehensive").pipeline.names
PIPELINE = NAMES.pipeline
RUN = f"{PIPELINE}/bqbpzw5k3d15"
GROUP = str(NAMES.group)
ROLE = f"arn:aws:iam::{MOTO_ACCOUNT}:role/runner"
QUEUES = f"https://sqs.us-east-1.amazonaws.com/{MOTO_ACCOUNT}"
OBJECTS = {
    BUCKET: [f"{RUN}/PreprocessData/train/part-0.csv", f"{RUN}/Others/train/part-0.csv", "plans/secret.csv"],
    "test-bucket": ["dataset/data.csv", "private/data.csv"],
    "bucket-of-others": ["dataset/data.csv"],
}


def job(name: str) -> str:
    """As the pipeline service names the job of a step."""
    return f"pipelines-bqbpzw5k3d15-{name}-U0H0Wl6oKU"


def processing(name: str) -> dict[str, Any]:
    """A request of CreateProcessingJob."""
    cluster = {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30}
    return {
        "ProcessingJobName": name,
        "RoleArn": ROLE,
        "AppSpecification": {"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/preprocess:latest"},
        "ProcessingResources": {"ClusterConfig": cluster},
    }


def training(name: str) -> dict[str, Any]:
    """A request of CreateTrainingJob."""
    return {
        "TrainingJobName": name,
        "RoleArn": ROLE,
        "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": "train:latest"},
        "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/models/"},
        "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    }


def objects(bucket: str, key: str, **more: Any) -> dict[str, Any]:
    """A request about an object."""
    return {"Bucket": bucket, "Key": key, **more}


CASES: dict[tuple[str, str], tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    ("s3", "get_object"): (
        [objects(BUCKET, OBJECTS[BUCKET][0]), objects("test-bucket", "dataset/data.csv")],
        [
            *(objects(BUCKET, key) for key in OBJECTS[BUCKET][1:]),
            objects("test-bucket", "private/data.csv"),
            objects("bucket-of-others", "dataset/data.csv"),
        ],
    ),
    ("s3", "put_object"): (
        [objects(BUCKET, f"{RUN}/EvaluateModel/evaluation/evaluation.json", Body=b"{}")],
        [
            objects(BUCKET, f"{RUN}/Others/evaluation/evaluation.json", Body=b"{}"),
            objects(BUCKET, "plans/secret.csv", Body=b"{}"),
            objects("test-bucket", "dataset/data.csv", Body=b"{}"),
            objects("bucket-of-others", "dataset/data.csv", Body=b"{}"),
        ],
    ),
    ("s3", "delete_object"): ([], [objects(BUCKET, OBJECTS[BUCKET][0]), objects("test-bucket", "dataset/data.csv")]),
    ("s3", "list_objects_v2"): (
        [{"Bucket": BUCKET}, {"Bucket": "test-bucket"}],
        [{"Bucket": "bucket-of-others"}],
    ),
    ("s3", "delete_bucket"): ([], [{"Bucket": BUCKET}]),
    ("kms", "generate_data_key"): (
        [{"KeyId": "own", "KeySpec": "AES_256"}],
        [{"KeyId": "other", "KeySpec": "AES_256"}],
    ),
    ("kms", "encrypt"): ([{"KeyId": "own", "Plaintext": b"1"}], [{"KeyId": "other", "Plaintext": b"1"}]),
    ("kms", "describe_key"): ([{"KeyId": "own"}], [{"KeyId": "other"}]),
    ("kms", "schedule_key_deletion"): ([], [{"KeyId": "own"}, {"KeyId": "other"}]),
    ("kms", "put_key_policy"): ([], [{"KeyId": "own", "PolicyName": "default", "Policy": "{}"}]),
    ("sagemaker", "create_processing_job"): (
        [processing(job("PreprocessData")), processing(job("EvaluateModel").lower())],
        [processing(job("Others")), processing("nightly")],
    ),
    ("sagemaker", "create_training_job"): (
        [training(job("TrainModel"))],
        [training(job("PreprocessData")), training(job("Others")), training("nightly")],
    ),
    ("sagemaker", "describe_training_job"): (
        [{"TrainingJobName": job("TrainModel")}],
        [{"TrainingJobName": job("Others")}],
    ),
    ("sagemaker", "create_model_package"): (
        [{"ModelPackageGroupName": GROUP}],
        [{"ModelPackageGroupName": "models-of-others"}, {"ModelPackageGroupName": f"{GROUP}-2"}],
    ),
    ("sagemaker", "start_pipeline_execution"): (
        [{"PipelineName": PIPELINE, "ClientRequestToken": "0" * 32}],
        [{"PipelineName": "pipeline-of-others", "ClientRequestToken": "0" * 32}],
    ),
    ("sagemaker", "delete_pipeline"): ([], [{"PipelineName": PIPELINE, "ClientRequestToken": "0" * 32}]),
    ("ecr", "get_authorization_token"): ([{}], []),
    ("ecr", "batch_get_image"): (
        [{"repositoryName": "train", "imageIds": [{"imageTag": "latest"}]}],
        [{"repositoryName": "of-others", "imageIds": [{"imageTag": "latest"}]}],
    ),
    ("logs", "create_log_group"): (
        [{"logGroupName": "/aws/sagemaker/ProcessingJobs"}],
        [{"logGroupName": "/aws/sagemaker/TransformJobs"}, {"logGroupName": "/of/others"}],
    ),
    ("sqs", "send_message"): (
        [{"QueueUrl": f"{QUEUES}/approvals", "MessageBody": "{}"}],
        [{"QueueUrl": f"{QUEUES}/of-others", "MessageBody": "{}"}],
    ),
    ("iam", "put_role_policy"): ([], [{"RoleName": "runner", "PolicyName": "more", "PolicyDocument": "{}"}]),
    ("iam", "create_user"): ([], [{"UserName": "another"}]),
}


@pytest.mark.parametrize("sample", ["comprehensive", "callback"])
def test_calls_on_what_is_the_pipelines_own_are_allowed_and_others_refused(sample: str) -> None:
    wrong = []
    with account_of(sample_role(sample), OBJECTS, ["approvals", "of-others"]) as account:
        keys = {"own": account.key, "other": account.other_key}
        for (service, call), (own, others) in CASES.items():
            if (service == "sqs") != (sample == "callback"):
                continue
            for request in (*own, *others):
                known = {name: keys[value] if name == "KeyId" else value for name, value in request.items()}
                is_allowed = account.is_allowed(service, call, **known)
                row = f"{'allowed' if is_allowed else 'DENIED':8} {service}:{call} {_shown(request)}"
                print(row)
                if is_allowed != (request in own):
                    wrong.append(row)
    assert wrong == []


def _shown(request: dict[str, Any]) -> str:
    """What a request is about."""
    names = ("Bucket", "Key", "KeyId", "QueueUrl")
    about = [str(value) for name, value in request.items() if name.endswith("Name") or name in names]
    return "/".join(dict.fromkeys(about))
