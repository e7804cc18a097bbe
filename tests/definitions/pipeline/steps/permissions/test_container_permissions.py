"""What a container fetches itself because its environment, hyperparameters or arguments name it is granted."""

import pytest

from definitions.pipeline.compile import CompiledPipeline
from tests.support import compiled, config_of, json_of, statement

SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf"
PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/prod/db/host"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OPEN = "networkConfig: {enableNetworkIsolation: false}"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"


def processing(settings: str, *, pipeline: str = "", root: str = "", arguments: str = "{}") -> CompiledPipeline:
    made = f"processing: {{imageUri: '{IMAGE}', instanceType: ml.m5.large, {settings}}}"
    step = f"{{name: Prepare, type: Processing, {made}, arguments: {arguments}}}"
    return compiled(config_of(f"- {step}", pipeline=f"{OPEN}\n{pipeline}", root=root))


def training(settings: str) -> CompiledPipeline:
    made = f"training: {{imageUri: '{IMAGE}', instanceType: ml.m5.large, {settings}}}"
    return compiled(config_of(f"- {{name: Train, type: Training, {made}}}", pipeline=OPEN))


def sids(pipeline: CompiledPipeline) -> set[str]:
    return {found.sid for found in pipeline.statements}


def resources(pipeline: CompiledPipeline, sid: str) -> list[str]:
    found: list[str] = json_of(statement(pipeline, sid).resources)
    return found


@pytest.mark.parametrize(
    "place",
    [
        f"environment: {{DB: '{SECRET}'}}",
        f'environment: {{DB: \'{{"secret": "{SECRET}"}}\'}}',
        f"arguments: [--secret, '{SECRET}']",
        f"arguments: ['--secret={SECRET}:password::']",
        f"entrypoint: [sh, -c, 'aws secretsmanager get-secret-value --secret-id {SECRET}']",
        f"environment: {{DB: {{join: {{on: ':', values: ['{SECRET.rpartition(':')[0]}', prod/db-AbCdEf]}}}}}}",
        "environment: {DB: {parameter: Secret}}",
    ],
)
def test_secret_is_granted_by_its_arn_wherever_it_stands(place: str) -> None:
    pipeline = processing(place, pipeline=f"parameters: [{{name: Secret, type: String, defaultValue: '{SECRET}'}}]")
    assert statement(pipeline, "ReadSecrets").actions == ("secretsmanager:GetSecretValue",)
    assert resources(pipeline, "ReadSecrets") == [SECRET]


def test_secret_in_raw_arguments_and_hyperparameters_is_granted() -> None:
    raw = f"{{Environment: {{DB: '{SECRET}'}}, AppSpecification: {{ContainerArguments: ['{PARAMETER}']}}}}"
    assert {"ReadSecrets", "ReadParameters"} <= sids(processing("inputs: []", arguments=raw))
    assert resources(training(f"hyperparameters: {{db: '\"{SECRET}\"'}}"), "ReadSecrets") == [SECRET]


@pytest.mark.parametrize(
    ("name", "granted"),
    [
        ("prod/db", ["prod/db-??????"]),
        ("prod/db-AbC3eF", ["prod/db-AbC3eF"]),
        # Its own name may end like the six characters that Secrets Manager adds.
        ("my-secret", ["my-secret", "my-secret-??????"]),
        ("a*b-AbCdEf", ["a-??????"]),
    ],
)
def test_secret_named_without_its_last_characters_is_granted_with_any(name: str, granted: list[str]) -> None:
    start = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"
    pipeline = processing(f"environment: {{DB: '{start}{name}'}}")
    assert resources(pipeline, "ReadSecrets") == [f"{start}{end}" for end in granted]


def test_arn_with_references_is_granted_as_terraform_fills_it_in() -> None:
    secret = "arn:{{partition}}:secretsmanager:{{region}}:{{account}}:secret:prod/db"
    pipeline = processing(f"environment: {{DB: '{secret}'}}")
    assert resources(pipeline, "ReadSecrets") == [
        "arn:${partition}:secretsmanager:${region}:${account}:secret:prod/db-??????"
    ]


def test_parameter_of_systems_manager_is_granted_by_its_arn() -> None:
    pipeline = processing(f"environment: {{HOST: '{PARAMETER}'}}")
    assert statement(pipeline, "ReadParameters").actions == ("ssm:GetParameter", "ssm:GetParameters")
    assert resources(pipeline, "ReadParameters") == [PARAMETER]


def test_key_of_a_secret_is_used_through_secrets_manager_alone() -> None:
    pipeline = processing(f"environment: {{DB: '{SECRET}'}}", root=f"additionalKmsKeyArns: ['{KEY}']")
    found = statement(pipeline, "DecryptSecrets")
    assert (found.actions, found.resources) == (("kms:Decrypt",), (KEY,))
    assert found.conditions == (("StringLike", "kms:ViaService", ("secretsmanager.*", "ssm.*")),)


def test_code_and_results_by_names_of_aws_are_granted() -> None:
    pipeline = training(
        "hyperparameters: {sagemaker_submit_directory: '\"s3://code/a/sourcedir.tar.gz\"',"
        " sagemaker_s3_output: '\"s3://results/a\"'}"
    )
    assert "arn:${partition}:s3:::code/a/sourcedir.tar.gz*" in resources(pipeline, "ReadObjects")
    assert "arn:${partition}:s3:::results/a/*" in resources(pipeline, "WriteObjects")
    assert pipeline.warnings == []


def test_data_under_other_names_is_not_granted() -> None:
    pipeline = processing("environment: {SOURCE: 's3://elsewhere/raw/'}")
    assert "ReadObjects" not in sids(pipeline)
    assert [warning.rule for warning in pipeline.warnings] == ["not-granted"]


def test_output_of_another_step_is_read_and_own_place_for_results_is_written() -> None:
    image = f"imageUri: '{IMAGE}', instanceType: ml.m5.large"
    first = f"{{name: First, type: Processing, processing: {{{image}, outputs: [{{outputName: o}}]}}}}"
    given = "[--data, {stepOutput: First.o}, --output, 's3://<default_bucket>/results/']"
    second = f"{{name: Second, type: Processing, processing: {{{image}, arguments: {given}}}}}"
    pipeline = compiled(config_of(f"- {first}", f"- {second}", pipeline=OPEN))
    assert pipeline.warnings == []
    [read] = resources(pipeline, "ReadObjects")
    assert "First/o" in read
    assert "arn:${partition}:s3:::${bucketName}/results/*" in resources(pipeline, "WriteObjects")


@pytest.mark.parametrize(
    ("name", "is_place_for_results"),
    [
        ("OUTPUT_URI", True),
        ("dataOutput", True),
        ("model_dir", True),
        ("SOURCE", False),
        ("outlierData", False),
        ("catalog", False),
    ],
)
def test_place_for_results_is_recognized_by_the_words_of_its_name(name: str, is_place_for_results: bool) -> None:
    pipeline = processing(f"environment: {{{name}: 's3://<default_bucket>/place/'}}")
    written = resources(pipeline, "WriteObjects") if "WriteObjects" in sids(pipeline) else []
    assert any("/place/" in uri for uri in written) is is_place_for_results
