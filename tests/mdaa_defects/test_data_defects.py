"""What MDAA gets wrong about data, where it is and how it is encrypted: D-16, D-17, D-23, D-26 and D-34."""

from typing import Any

import pytest

from tests.iam import Request, allows
from tests.mdaa_defects.configs import (
    BUCKET,
    IMPORTED,
    PIPELINE_NAME,
    READER,
    READER_ROOT,
    Step,
    definition,
    may,
    model,
    processing,
    register,
    stack,
    training,
    transform,
)
from tests.support import CONFIGS, compiled
from tests.synth import ACCOUNT, KEY_ID, REGION, applied, document, resources, synthesized, values_of

OWN_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
FOREIGN_KEY = IMPORTED["pipelineKmsKeyArn"]
OUTPUTS = [{"outputName": "train"}]


def test_d16_role_may_read_and_write_where_the_sample_does() -> None:
    context: dict[str, object] = {"account-2": READER, "account-3": READER}
    made = synthesized(compiled(CONFIGS / "comprehensive.yaml", context=context))
    assert may(made, "s3:GetObject", "arn:aws:s3:::test-bucket/dataset/data.csv")
    assert may(made, "s3:GetObject", "arn:aws:s3:::test-bucket/scripts/evaluate.py")
    assert may(made, "s3:PutObject", "arn:aws:s3:::test-bucket/output/pipelines-1/output/model.tar.gz")
    assert may(made, "s3:ListBucket", "arn:aws:s3:::test-bucket")


@pytest.mark.parametrize(
    ("action", "key"),
    [("s3:GetObject", "secrets/key.pem"), ("s3:PutObject", "train/x"), ("s3:DeleteObject", "train/x")],
)
def test_d16_role_may_nothing_else_there(action: str, key: str) -> None:
    assert not may(stack(training()), action, f"arn:aws:s3:::data/{key}")


def test_d16_buckets_to_write_may_be_named() -> None:
    unknown: dict[str, Any] = {"outputPath": {"parameter": "Models"}}
    parameters = [{"name": "Models", "type": "String"}]
    made = stack(training(**unknown), parameters=parameters, additionalWriteBucketNames=["archive"])
    assert may(made, "s3:PutObject", "arn:aws:s3:::archive/any/where")


REGISTERED = register(modelDataStep="Train", modelPackageGroupName="models")


@pytest.mark.parametrize(
    ("steps", "folder"),
    [
        ([training()], f"models/{PIPELINE_NAME}"),
        ([training(), REGISTERED], f"models/{PIPELINE_NAME}"),
        ([training(outputPath="s3://<default_bucket>/elsewhere"), REGISTERED], "elsewhere"),
    ],
    ids=["trained", "registered", "registered from elsewhere"],
)
def test_d17_models_go_to_the_model_bucket_where_readers_find_them(steps: list[Step], folder: str) -> None:
    made = stack(*steps, preProdAccountId=READER)
    output = definition(made)[0]["Arguments"]["OutputDataConfig"]["S3OutputPath"]
    assert output == f"s3://{BUCKET}/{folder}"
    artifact = f"arn:aws:s3:::{output.removeprefix('s3://')}/pipelines-1-Train-2/output/model.tar.gz"
    assert may(made, "s3:PutObject", artifact)
    read = Request("s3:GetObject", artifact, principal=READER_ROOT)
    assert allows(document(made, "aws_s3_bucket_policy"), read)


def test_d23_jobs_name_the_key_by_its_arn() -> None:
    made = stack(processing(outputs=OUTPUTS), training(), model(), transform())
    assert _keys_in(definition(made)) == {OWN_KEY}


def test_d23_bucket_takes_what_is_encrypted_as_the_jobs_say() -> None:
    made = stack(processing(outputs=OUTPUTS))
    [key] = _keys_in(definition(made))
    headers = {
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": key,
        "aws:SecureTransport": "true",
        "s3:TlsVersion": "1.3",
    }
    put = Request("s3:PutObject", f"arn:aws:s3:::{BUCKET}/{PIPELINE_NAME}/1/Prepare/train/a", headers)
    # Without reader accounts a bucket policy only denies; that the role is allowed stands in its own policy.
    anything = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    assert allows({"Statement": [anything, *document(made, "aws_s3_bucket_policy")["Statement"]]}, put)


def test_d23_imported_key_of_another_account_stays_an_arn() -> None:
    made = stack(processing(outputs=OUTPUTS), training(), **IMPORTED)
    assert _keys_in(definition(made)) == {FOREIGN_KEY}
    assert may(made, "kms:GenerateDataKey", FOREIGN_KEY)


LOOKED_UP = {"pipelineBucketName": "ssm:/shared/bucket", "pipelineKmsKeyArn": "ssm:/shared/key"}


@pytest.mark.parametrize(
    ("settings", "id"),
    [({}, KEY_ID), (IMPORTED, "abcd-1"), (LOOKED_UP, "abcd-1")],
    ids=["own", "imported", "looked up"],
)
def test_d23_published_key_id_stays_an_id(settings: dict[str, Any], id: str) -> None:
    made = stack(processing(), **settings)
    published = resources(made, "aws_ssm_parameter")["parameter_kms_key_id"]["insecure_value"]
    looked_up = {"data.aws_ssm_parameter.lookup_shared_key.insecure_value": FOREIGN_KEY}
    assert applied(published, values_of(made) | looked_up) == id


def test_d26_no_execution_overwrites_what_another_wrote() -> None:
    execution = {"Get": "Execution.PipelineExecutionId"}
    folder = f"s3://{BUCKET}/{PIPELINE_NAME}/"
    assert _output_uris() == [[folder, execution, "/Prepare/train/"], [folder, execution, "/Predict/"]]


def test_d26_pipelines_that_share_a_bucket_keep_apart() -> None:
    first, second = (_output_uris(pipelineName=name, **IMPORTED) for name in ("First", "Second"))
    assert [uri[0] for uri in first] == ["s3://shared-bucket/First/"] * 2
    assert [uri[0] for uri in second] == ["s3://shared-bucket/Second/"] * 2


def test_d26_output_does_not_reach_another_whose_name_it_begins() -> None:
    prepare = processing(outputs=[{"outputName": "train"}, {"outputName": "train2"}])
    made = stack(prepare, processing("Evaluate", inputs=[{"inputName": "data", "stepOutput": "Prepare.train"}]))
    folder = f"arn:aws:s3:::{BUCKET}/{PIPELINE_NAME}/1/Prepare"
    assert may(made, "s3:GetObject", f"{folder}/train/a.csv")
    assert not may(made, "s3:GetObject", f"{folder}/train2/a.csv")


def test_d34_keys_of_additional_buckets_may_be_of_other_accounts() -> None:
    made = stack(processing(), additionalReadBucketNames=["foreign"], additionalKmsKeyArns=[FOREIGN_KEY])
    assert may(made, "s3:GetObject", "arn:aws:s3:::foreign/a.csv")
    assert may(made, "kms:Decrypt", FOREIGN_KEY, {"kms:ViaService": "s3.eu-west-1.amazonaws.com"})
    assert not may(made, "kms:Decrypt", FOREIGN_KEY, {"kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com"})


def _keys_in(tree: object) -> set[str]:
    """Every value under ``KmsKeyId`` and ``VolumeKmsKeyId``."""
    if isinstance(tree, list):
        return {key for item in tree for key in _keys_in(item)}
    if not isinstance(tree, dict):
        return set()
    named = {value for key, value in tree.items() if key in ("KmsKeyId", "VolumeKmsKeyId")}
    return named | {key for value in tree.values() for key in _keys_in(value)}


def _output_uris(**settings: str) -> list[list[Any]]:
    """The URIs of a Processing and a Transform output: what is joined when the pipeline runs."""
    prepare, _, predict = definition(stack(processing(outputs=OUTPUTS), model(), transform(), **settings))
    [output] = prepare["Arguments"]["ProcessingOutputConfig"]["Outputs"]
    uris = [output["S3Output"]["S3Uri"], predict["Arguments"]["TransformOutput"]["S3OutputPath"]]
    assert [uri["Std:Join"]["On"] for uri in uris] == ["", ""]
    return [uri["Std:Join"]["Values"] for uri in uris]
