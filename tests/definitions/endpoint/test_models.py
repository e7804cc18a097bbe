"""Which version an endpoint serves, and who says it."""

from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig
from tests.endpoints import CONFIG, PACKAGE, endpoint, endpoint_of, statement, with_keys, written_project
from tests.support import json_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1.0"
TRAIN = f"""
projectName: churn
modelPackageGroupName: churn
publishApprovedModelPackage: true
prodAccountId: '222222222222'
pipeline:
  steps:
    - name: Register
      type: RegisterModel
      register: {{imageUri: {IMAGE}, modelData: "s3://<default_bucket>/models/best/model.tar.gz"}}
"""
LATEST = "{projectName: churn, stageName: live, modelPackage: {group: churn}}"
BUCKET = "acme-dev-ml-train-pipeline-churn"
GROUP = "acme-dev-ml-train-churn"
PARAMETER = "/acme/ml/train/sm-pipeline/churn/approved-model-package-arn"
KEY = "/acme/ml/train/kms/sm-pipeline-churn/arn"
DEV, PROD = {"dev": "111111111111"}, {"dev": "111111111111", "prod": "222222222222"}


def test_version_may_be_given_by_its_arn() -> None:
    [model] = endpoint(CONFIG).models
    assert (model.key, model.package, model.parameter) == ("model", PACKAGE, None)


def test_newest_approved_version_is_what_the_pipeline_of_the_project_publishes(tmp_path: Path) -> None:
    made = endpoint_of(written_project(tmp_path, DEV, train=TRAIN, live=LATEST), "live")
    [model] = made.models
    assert (model.parameter, str(model.package)) == (PARAMETER, f"${{ssm:{PARAMETER}}}")


def test_a_version_by_its_number_is_that_of_the_pipelines_group(tmp_path: Path) -> None:
    config = LATEST.replace("group: churn", "group: churn, version: 7")
    [model] = endpoint_of(written_project(tmp_path, DEV, train=TRAIN, live=config), "live").models
    assert json_of(model.package) == f"arn:${{partition}}:sagemaker:${{region}}:111111111111:model-package/{GROUP}/7"
    assert model.parameter is None


@pytest.mark.parametrize("group", ["churn", GROUP])
def test_group_is_known_by_its_name_in_the_config_and_in_aws(group: str, tmp_path: Path) -> None:
    config = LATEST.replace("group: churn", f"group: {group}")
    [model] = endpoint_of(written_project(tmp_path, DEV, train=TRAIN, live=config), "live").models
    assert model.registry is not None
    assert model.registry.stack == "acme-dev-ml-train"


def test_role_reads_the_models_of_the_pipeline_and_decrypts_with_its_key(tmp_path: Path) -> None:
    made = endpoint_of(written_project(tmp_path, DEV, train=TRAIN, live=LATEST), "live")
    bucket = f"arn:${{partition}}:s3:::{BUCKET}"
    assert json_of(sorted(statement(made, "ReadModels").resources, key=str)) == [
        f"{bucket}/models/acme-dev-ml-train-churn-sm-pipeline/*",
        f"{bucket}/models/best/model.tar.gz*",
    ]
    assert json_of(list(statement(made, "DecryptModels").resources)) == [f"${{ssm:{KEY}}}"]
    repository = "arn:${partition}:ecr:us-east-1:123456789012:repository/serve"
    assert json_of(list(statement(made, "PullImages").resources)) == [repository]


def test_in_another_account_the_parameter_is_named_by_its_arn_and_the_key_is_given(tmp_path: Path) -> None:
    key = "arn:aws:kms:us-east-1:111111111111:key/models"
    config = f"{LATEST[:-1]}, trustedAccountIds: ['111111111111'], modelArtifactKmsKeyArn: '{key}'}}"
    made = endpoint_of(written_project(tmp_path, PROD, train=TRAIN, live=config), "live")
    [model] = made.models
    assert json_of(model.parameter) == f"arn:${{partition}}:ssm:${{region}}:111111111111:parameter{PARAMETER}"
    assert model.is_foreign
    assert statement(made, "DecryptModels").resources == (key,)


def test_another_account_must_be_trusted_admit_the_endpoint_and_tell_its_key(tmp_path: Path) -> None:
    closed = TRAIN.replace("prodAccountId: '222222222222'\n", "")
    with pytest.raises(InvalidConfig) as refused:
        endpoint_of(written_project(tmp_path, PROD, train=closed, live=LATEST), "live")
    assert {problem.rule for problem in refused.value.problems} == {
        "foreign-account",
        "closed-to-reader",
        "missing-key",
    }


def test_pipeline_that_does_not_publish_is_named_with_its_file(tmp_path: Path) -> None:
    quiet = TRAIN.replace("publishApprovedModelPackage: true\n", "")
    with pytest.raises(InvalidConfig) as refused:
        endpoint_of(written_project(tmp_path, DEV, train=quiet, live=LATEST), "live")
    [problem] = refused.value.problems
    assert problem.rule == "not-published"
    assert "publishApprovedModelPackage: true" in (problem.hint or "")
    assert "train.yaml" in (problem.hint or "")


def test_group_of_nobody_is_served_from_a_named_bucket_and_parameter(tmp_path: Path) -> None:
    config = (
        "{projectName: a, stageName: b, modelBucketName: fraud-models,"
        " modelPackage: {group: fraud, parameter: /fraud/approved}}"
    )
    made = endpoint_of(written_project(tmp_path, DEV, train=TRAIN, live=config), "live")
    assert json_of(made.models[0].package) == "${ssm:/fraud/approved}"
    assert json_of(list(statement(made, "ReadModels").resources)) == ["arn:${partition}:s3:::fraud-models/*"]


def test_variants_share_a_model_unless_they_have_a_version_of_their_own() -> None:
    other = PACKAGE.replace("/3", "/4")
    made = with_keys(
        f"""
productionVariants:
  - {{variantName: a, instanceType: ml.m5.large}}
  - {{variantName: b, instanceType: ml.m5.large}}
  - {{variantName: c, instanceType: ml.m5.large, modelPackageArn: '{other}'}}
"""
    )
    assert [(model.key, model.version.variants, model.package) for model in made.models] == [
        ("model", ("a", "b"), PACKAGE),
        ("model_c", ("c",), other),
    ]
    variants = json_of(made.configuration)["ProductionVariants"]
    assert [variant["ModelName"] for variant in variants] == [
        "${modelName:model}",
        "${modelName:model}",
        "${modelName:model_c}",
    ]


def test_config_of_no_project_may_name_the_newest_approved_version() -> None:
    assert str(endpoint(LATEST).models[0].package) == "${context:approved-model-package-arn}"


def test_group_of_a_pipeline_with_errors_is_not_said_to_be_somebody_elses(tmp_path: Path) -> None:
    broken = TRAIN.replace("type: RegisterModel", "type: Register")
    with pytest.raises(InvalidConfig) as refused:
        endpoint_of(written_project(tmp_path, DEV, train=broken, live=LATEST), "live")
    [problem] = [one for one in refused.value.problems if one.severity == "error"]
    assert problem.hint == "mend 'acme-dev-ml-train' first: its config has errors, so its group is not known"


@pytest.mark.parametrize("first", ["dev", "prod"])
def test_group_of_several_environments_is_that_of_the_endpoints_own(first: str, tmp_path: Path) -> None:
    last = "prod" if first == "dev" else "dev"
    lines = ["organization: acme", "domains:"]
    for domain, name, package in (("train", "train", "pipeline"), ("serve", "serve", "endpoint")):
        lines += [f"  {domain}:", "    environments:"]
        for environment in (first, last):
            module = f"{{module_path: '@aws-mdaa/sagemaker-{package}', module_configs: [./{name}.yaml]}}"
            lines.append(f"      {environment}: {{modules: {{{name}: {module}}}}}")
    (tmp_path / "mdaa.yaml").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "train.yaml").write_text(TRAIN, encoding="utf-8")
    (tmp_path / "serve.yaml").write_text("{projectName: churn, stageName: x, modelPackage: {group: churn}}", "utf-8")
    for environment in (first, last):
        [model] = endpoint_of(tmp_path / "mdaa.yaml", "serve", environment).models
        assert model.registry is not None
        assert model.registry.environment == environment
