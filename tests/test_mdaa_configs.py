"""What MDAA accepts is accepted: the keys of its schema, its spellings of values, its ways of merging and referring."""

import pytest

from definitions.diagnostics.problems import dotted
from tests.mdaa_defects.configs import (
    BUCKET,
    PROTECTED,
    REGISTRY,
    condition,
    config,
    definition,
    evaluation,
    may,
    model,
    parameter,
    pipeline,
    processing,
    refusals,
    register,
    stack,
    training,
    transform,
)
from tests.support import compiled, step
from tests.synth import ACCOUNT, REGION, document

NETWORK = {
    "enableNetworkIsolation": False,
    "encryptInterContainerTraffic": False,
    "subnetIds": ["subnet-a1"],
    "securityGroupIds": ["sg-b2"],
}
ROOT = {
    "pipelineName": "churn",
    "domainId": "d-1",
    "domainArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:domain/d-1",
    "modelPackageGroupName": "models",
    "createModelPackageGroup": False,
    "preProdAccountId": "222222222222",
    "prodAccountId": "333333333333",
    "additionalReadBucketNames": ["foreign"],
    "baseJobPrefix": "churn",
    "pipelineBucketName": "shared-bucket",
    "pipelineKmsKeyArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/abcd-1",
    "nag_suppressions": {"by_path": [{"path": "/x", "suppressions": [{"id": "AwsSolutions-IAM5", "reason": "why"}]}]},
}
STEPS = [
    processing(
        instanceCount=2,
        scriptS3Uri="s3://code/prepare.py",
        arguments=["--fast"],
        enableNetworkIsolation=True,
        inputs=[
            {"inputName": "raw", "s3Uri": "s3://data/raw"},
            {"inputName": "given", "s3Uri": {"parameter": "Data"}},
            {"inputName": "named", "parameter": "Data"},
        ],
        outputs=[{"outputName": "train", "localPath": "/opt/ml/processing/out"}],
    ),
    training(
        instanceCount=1,
        hyperparameters={"depth": "5"},
        inputChannels=[
            {"channelName": "train", "stepOutput": "Prepare.train", "contentType": "text/csv"},
            {"channelName": "more", "parameter": "Data"},
        ],
        outputPath="s3://models/churn",
    ),
    {**evaluation(), "dependsOn": ["Train"]},
    register(
        modelDataStep="Train",
        modelPackageGroupName="models",
        approvalStatus={"parameter": "Status"},
        contentTypes=["text/csv"],
        responseTypes=["text/csv"],
        inferenceInstanceTypes=["ml.m5.large"],
        transformInstanceTypes=["ml.m5.large"],
    ),
    model(modelPackageArn={"parameter": "Package"}),
    transform(
        instanceCount=1,
        outputPath="s3://predictions/churn",
        contentType="text/csv",
        splitType="Line",
        assembleWith="Line",
        strategy="MultiRecord",
        maxConcurrentTransforms=2,
        maxPayloadInMB=6,
    ),
    transform("PredictAgain", inputDataStepOutput="Prepare.train"),
    condition(elseSteps=["Create"]),
]
PARAMETERS = [
    parameter("Data", "s3://data/more"),
    parameter("Status", "Approved"),
    parameter("Package", f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/churn/3"),
]


def test_every_key_of_the_schema_is_accepted() -> None:
    chosen = pipeline(*STEPS, parameters=PARAMETERS, network=NETWORK, **ROOT)
    assert list(chosen.graph.steps) == [entry["name"] for entry in STEPS]


@pytest.mark.parametrize("key", ["service_catalog_product_config", "sagemakerBlueprint"])
def test_what_has_no_counterpart_in_terraform_is_refused_as_such(key: str) -> None:
    assert refusals(processing(), **{key: {"name": "x"}}) == [(key, "unsupported-key")]


def test_numbers_and_booleans_may_be_written_as_text_and_texts_as_numbers() -> None:
    train = training(instanceCount="2", hyperparameters={"depth": 5, "eta": 0.2}, enableNetworkIsolation="false")
    check = condition("Check", ["Train"])
    check["condition"]["conditions"][0]["threshold"] = "6.5"
    chosen = pipeline(evaluation(), train, check, createModelPackageGroup="false")
    arguments = step(chosen, "Train")["Arguments"]
    assert arguments["ResourceConfig"]["InstanceCount"] == 2
    assert arguments["HyperParameters"] == {"depth": "5", "eta": "0.2"}
    assert arguments["EnableNetworkIsolation"] is False
    assert step(chosen, "Check")["Arguments"]["Conditions"][0]["RightValue"] == 6.5


def test_of_three_sources_the_parameter_counts_and_then_the_step() -> None:
    everything = {"s3Uri": "s3://data/x", "stepOutput": "Prepare.data", "parameter": "Data"}
    without_parameter = {key: value for key, value in everything.items() if key != "parameter"}
    channels = [{"channelName": "a", **everything}, {"channelName": "b", **without_parameter}]
    steps = [processing(outputs=[{"outputName": "data"}]), training(inputChannels=channels)]
    chosen = pipeline(*steps, parameters=[parameter("Data", "s3://data/y")])
    sources = [
        channel["DataSource"]["S3DataSource"]["S3Uri"]
        for channel in step(chosen, "Train")["Arguments"]["InputDataConfig"]
    ]
    output = "Steps.Prepare.ProcessingOutputConfig.Outputs['data'].S3Output.S3Uri"
    assert sources == [{"Get": "Parameters.Data"}, {"Get": output}]


def test_settings_of_another_step_type_are_ignored_and_pointed_out() -> None:
    chosen = pipeline({**training(), "processing": {"imageUri": f"{REGISTRY}/x:1"}})
    assert [(dotted(warning.path), warning.rule) for warning in chosen.warnings] == [
        ("pipeline.steps[0].processing", "ignored-key")
    ]


def test_lists_of_several_files_append_and_later_words_win() -> None:
    first = config(processing("First"), domainId="d-1", additionalReadBucketNames=["a-bucket"])
    second = config(processing("Second"), domainId="d-2", additionalReadBucketNames=["b-bucket"])
    merged = compiled([first, second])
    assert merged.graph.steps == ("First", "Second")
    assert (merged.config.domain_id, merged.config.additional_read_bucket_names) == ("d-2", ["a-bucket", "b-bucket"])


def test_default_bucket_stands_for_the_own_bucket() -> None:
    [job] = definition(
        stack(training(outputPath="s3://<default_bucket>/models", environment={"B": "<default_bucket>"}))
    )
    assert job["Arguments"]["OutputDataConfig"]["S3OutputPath"] == f"s3://{BUCKET}/models"
    assert job["Arguments"]["Environment"] == {"B": BUCKET}


def test_model_and_transform_work_together() -> None:
    predict = step(pipeline(model(), transform()), "Predict")["Arguments"]
    assert predict["ModelName"] == {"Get": "Steps.Create.ModelName"}


def test_one_account_for_both_stages_is_named_once() -> None:
    made = stack(training(), preProdAccountId="222222222222", prodAccountId="222222222222")
    *_, readers = document(made, "aws_kms_key")["Statement"]
    assert readers["Principal"] == {"AWS": ["arn:aws:iam::222222222222:root"]}


def test_additional_buckets_may_be_read_with_the_keys_of_the_account() -> None:
    made = stack(training(), additionalReadBucketNames=["other-bucket"])
    assert may(made, "s3:GetObject", "arn:aws:s3:::other-bucket/any/where")
    assert may(made, "s3:ListBucket", "arn:aws:s3:::other-bucket")
    assert not may(made, "s3:PutObject", "arn:aws:s3:::other-bucket/any/where")
    through_s3 = {"kms:ViaService": f"s3.{REGION}.amazonaws.com", "kms:CallerAccount": ACCOUNT}
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/any"
    of_bucket = {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::other-bucket"}
    assert may(made, "kms:Decrypt", key, through_s3 | of_bucket)
    assert not may(made, "kms:Decrypt", key, through_s3 | {name: f"{value}-2" for name, value in of_bucket.items()})
    assert not may(made, "kms:Decrypt", key, of_bucket)


def test_job_prefix_is_granted_beside_the_names_of_the_service() -> None:
    made = stack(training(), baseJobPrefix="churn")
    job = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/churn-nightly"
    assert may(made, "sagemaker:CreateTrainingJob", job, PROTECTED)


def test_order_of_steps_is_free() -> None:
    registered = register(modelDataStep="Train", modelPackageGroupName="models")
    assert pipeline(registered, training()).graph.steps == ("Register", "Train")
