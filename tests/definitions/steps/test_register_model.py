"""RegisterModel steps: the package they register, in which group, and what the role may do for them."""

import re

import pytest

from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1"
GROUP = "test-org-test-env-test-domain-test-pipeline-models"
TRAIN = f"""
    - name: Train
      type: Training
      training:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        inputChannels: [{{channelName: train, s3Uri: 's3://data/train'}}]
    """


def config(
    settings: str, *, root: str = "modelPackageGroupName: models", pipeline: str = "", train: str = TRAIN
) -> str:
    register = f"""
- name: Register
  type: RegisterModel
  register:
    imageUri: {IMAGE}
{aligned(settings, 4)}
"""
    return config_of(train, register, root=root, pipeline=pipeline)


def test_minimal_step_registers_for_approval_in_the_configs_group() -> None:
    assert step(compiled(config("modelDataStep: Train")), "Register") == {
        "Name": "Register",
        "Type": "RegisterModel",
        "Arguments": {
            "ModelPackageGroupName": GROUP,
            "InferenceSpecification": {
                "Containers": [
                    {"Image": IMAGE, "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}
                ],
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
            },
            "ModelApprovalStatus": "PendingManualApproval",
        },
    }


def test_complex_step_is_the_whole_request() -> None:
    text = config(
        """
        modelData: {parameter: Model}
        modelPackageGroupName: other
        approvalStatus: {parameter: Status}
        contentTypes: [text/csv, {parameter: Status}]
        responseTypes: [application/json]
        inferenceInstanceTypes: [ml.t2.medium]
        transformInstanceTypes: [ml.m5.large, '{{context:kind}}']
        """,
        pipeline="""
        parameters:
          - {name: Model, type: String, defaultValue: 's3://models/a/model.tar.gz'}
          - {name: Status, type: String, defaultValue: Approved}
        """,
    )
    assert step(compiled(text, context={"kind": "ml.m5.xlarge"}), "Register")["Arguments"] == {
        "ModelPackageGroupName": "other",
        "InferenceSpecification": {
            "Containers": [{"Image": IMAGE, "ModelDataUrl": {"Get": "Parameters.Model"}}],
            "SupportedContentTypes": ["text/csv", {"Get": "Parameters.Status"}],
            "SupportedResponseMIMETypes": ["application/json"],
            "SupportedRealtimeInferenceInstanceTypes": ["ml.t2.medium"],
            "SupportedTransformInstanceTypes": ["ml.m5.large", "ml.m5.xlarge"],
        },
        "ModelApprovalStatus": {"Get": "Parameters.Status"},
    }


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ("modelData: Train.modelArtifacts", {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}),
        ("modelData: s3://models/model.tar.gz", "s3://models/model.tar.gz"),
        ("modelData: 's3://{{context:bucket}}/x'", "s3://models/x"),
        ("modelData: 'ssm:/model'", "${ssm:/model}"),
        (
            "modelDataStep: Train\nmodelData: s3://models/ignored.tar.gz",
            {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"},
        ),
    ],
)
def test_the_model_is_of_a_step_or_of_a_place_in_s3(settings: str, url: object) -> None:
    rendered = step(compiled(config(settings), context={"bucket": "models"}), "Register")
    assert rendered["Arguments"]["InferenceSpecification"]["Containers"][0]["ModelDataUrl"] == url


@pytest.mark.parametrize(
    ("root", "named", "group"),
    [
        ("modelPackageGroupName: models", None, GROUP),
        ("modelPackageGroupName: models", "models", GROUP),
        ("modelPackageGroupName: models", "others", "others"),
        ("modelPackageGroupName: Models\ncreateModelPackageGroup: false", "Models", "Models"),
        ("modelPackageGroupName: Models\ncreateModelPackageGroup: false", None, "Models"),
        ("", "models", "models"),
        (
            "",
            "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/shared",
            "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/shared",
        ),
    ],
)
def test_the_configs_own_group_goes_by_its_full_name_and_others_by_the_name_given(
    root: str, named: str | None, group: str
) -> None:
    settings = "modelDataStep: Train" + (f"\nmodelPackageGroupName: {named}" if named else "")
    pipeline = compiled(config(settings, root=root))
    assert step(pipeline, "Register")["Arguments"]["ModelPackageGroupName"] == group


def test_role_may_register_in_each_group_that_a_step_names() -> None:
    text = config("modelDataStep: Train\nmodelPackageGroupName: Others")
    assert json_of(statement(compiled(text), "RegisterModels").resources) == [
        "arn:${partition}:sagemaker:${region}:${account}:model-package-group/Others",
        "arn:${partition}:sagemaker:${region}:${account}:model-package-group/others",
        "arn:${partition}:sagemaker:${region}:${account}:model-package/Others/*",
        "arn:${partition}:sagemaker:${region}:${account}:model-package/others/*",
    ]
    arn = "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/shared"
    text = config(f"modelDataStep: Train\nmodelPackageGroupName: {arn}")
    assert json_of(statement(compiled(text), "RegisterModels").resources) == [
        arn,
        "arn:aws:sagemaker:us-east-1:123456789012:model-package/shared/*",
    ]


def test_role_may_read_the_model() -> None:
    resources = json_of(statement(compiled(config("modelData: s3://models/a/model.tar.gz")), "ReadObjects").resources)
    assert "arn:${partition}:s3:::models/a/model.tar.gz*" in resources


def test_readers_of_other_accounts_find_the_models_of_the_own_bucket_only() -> None:
    pipeline = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"
    assert compiled(config("modelDataStep: Train")).shared_models == [f"models/{pipeline}/*"]
    elsewhere = compiled(config("modelData: s3://<default_bucket>/imported/model.tar.gz"))
    assert elsewhere.shared_models == [f"models/{pipeline}/*", "imported/model.tar.gz*"]
    root = re.sub(
        r"^( *)inputChannels", r"\1outputPath: s3://<default_bucket>\n\1inputChannels", TRAIN, flags=re.MULTILINE
    )
    at_the_root = compiled(config("modelDataStep: Train", train=root))
    assert at_the_root.shared_models == [f"models/{pipeline}/*", "pipelines-*"]
    foreign = compiled(config("modelData: s3://models/model.tar.gz"))
    assert foreign.shared_models == [f"models/{pipeline}/*"]


def test_a_model_that_is_no_place_and_no_step_is_refused() -> None:
    [problem] = problems_of(config("modelData: Train"))
    assert "'Train' is not a step reference '<step>.<output>' [bad-reference]" in problem


def test_a_group_name_of_more_than_63_characters_is_refused() -> None:
    problems_of(config(f"modelDataStep: Train\nmodelPackageGroupName: {'a' * 64}"))


def test_model_data_that_does_not_count_is_not_looked_at() -> None:
    compiled(config("modelDataStep: Train\nmodelData: {parameter: Nothing}"))
