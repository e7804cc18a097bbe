"""Names, SSM parameters, outputs and tags of a deployed module: MDAA's, so that consumers notice nothing."""

from typing import Any

import pytest

from tests.mdaa_defects.configs import config, processing, register, training
from tests.support import CONFIGS, compiled
from tests.synth import ACCOUNT, KEY_ID, REGION, Stack, applied, resource, resources, synthesized, values_of

FULL = "test-org-test-env-test-domain-test-pipeline"
MINIMAL = f"{FULL}-minimal"
CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}
MODULE_TAGS = {
    "mdaa_org": "test-org",
    "mdaa_env": "test-env",
    "mdaa_domain": "test-domain",
    "mdaa_module_name": "test-pipeline",
    "mdaa_cdk_app": "sagemaker-pipeline",
}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/runner"


@pytest.fixture(scope="module")
def comprehensive() -> Stack:
    return synthesized(compiled(CONFIGS / "comprehensive.yaml", context=CONTEXT))


@pytest.fixture(scope="module")
def minimal() -> Stack:
    return synthesized(compiled(CONFIGS / "minimal.yaml", name="test-pipeline-minimal"))


def _names(made: Stack) -> dict[str, str]:
    kinds = {
        "aws_kms_alias": "name",
        "aws_s3_bucket": "bucket",
        "aws_iam_role": "name",
        "aws_sagemaker_model_package_group": "model_package_group_name",
        "aws_sagemaker_pipeline": "pipeline_name",
    }
    return {kind: found[name] for kind, name in kinds.items() for found in resources(made, kind).values()}


def _parameters(made: Stack) -> dict[str, str]:
    values = values_of(made)
    return {found["name"]: applied(found["insecure_value"], values) for found in _ssm(made)}


def _ssm(made: Stack) -> list[Any]:
    return list(resources(made, "aws_ssm_parameter").values())


def _outputs(made: Stack) -> dict[str, str]:
    values = values_of(made)
    return {name: applied(output["value"], values) for name, output in made["output"].items()}


def test_names_of_the_comprehensive_module(comprehensive: Stack) -> None:
    assert comprehensive["//"]["metadata"]["stackName"] == FULL
    assert _names(comprehensive) == {
        "aws_kms_alias": f"alias/{FULL}-sm-pipeline-test-pipeline-project",
        "aws_s3_bucket": f"{FULL}-pipeline-t-70336373",
        "aws_iam_role": f"{FULL}-pipeline-ex-218ae823",
        "aws_sagemaker_model_package_group": f"{FULL}-test-mpg",
        "aws_sagemaker_pipeline": f"{FULL}-test-pipeline-project-sm-pipeline",
    }


def test_names_of_the_minimal_module(minimal: Stack) -> None:
    assert minimal["//"]["metadata"]["stackName"] == MINIMAL
    assert _names(minimal) == {
        "aws_kms_alias": f"alias/{MINIMAL}-sm-pipeline-test-pipeline-minimal",
        "aws_s3_bucket": f"{MINIMAL}-p--59278d59",
        "aws_iam_role": f"{MINIMAL}-pi--5e929681",
        "aws_sagemaker_pipeline": f"{MINIMAL}-test-pipeline-minimal-sm-pipeline",
    }


def test_descriptions(comprehensive: Stack) -> None:
    group, pipeline = (resource(comprehensive, f"aws_sagemaker_{kind}") for kind in ("model_package_group", "pipeline"))
    assert group["model_package_group_description"] == "Model Package Group for test-pipeline-project"
    assert pipeline["pipeline_description"] == "test-pipeline-project ML Pipeline"


def test_parameters_of_the_comprehensive_module(comprehensive: Stack) -> None:
    pipeline, bucket = f"{FULL}-test-pipeline-project-sm-pipeline", f"{FULL}-pipeline-t-70336373"
    below = {
        "aws-solution": "(SO0320-sagemaker-pipeline) Modern Data Architecture Accelerator. Version 1.6.0",
        "kms/sm-pipeline-test-pipeline-project/arn": KEY,
        "kms/sm-pipeline-test-pipeline-project/id": KEY_ID,
        "bucket/pipeline-test-pipeline-project/name": bucket,
        "bucket/pipeline-test-pipeline-project/arn": f"arn:aws:s3:::{bucket}",
        "role/pipeline-exec-test-pipeline-project/arn": ROLE,
        "role/pipeline-exec-test-pipeline-project/id": "AROAEXAMPLE",
        "role/pipeline-exec-test-pipeline-project/name": "runner",
        "sm-pipeline/test-pipeline-project/pipeline-name": pipeline,
        "sm-pipeline/test-pipeline-project/pipeline-arn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/{pipeline}",
        "sm-pipeline/test-pipeline-project/execution-role-arn": ROLE,
        "sm-pipeline/test-pipeline-project/model-bucket-name": bucket,
        "sm-pipeline/test-pipeline-project/kms-key-id": KEY_ID,
        "sm-pipeline/test-pipeline-project/model-package-group-name": f"{FULL}-test-mpg",
        "sm-pipeline/test-pipeline-project/model-package-group-arn": (
            f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package-group/{FULL}-test-mpg"
        ),
    }
    assert len(below) == 15
    assert _parameters(comprehensive) == {
        f"/test-org/test-domain/test-pipeline/{leaf}": value for leaf, value in below.items()
    }


def test_parameters_of_the_minimal_module(minimal: Stack) -> None:
    project = "test-pipeline-minimal"
    leaves = [
        "aws-solution",
        *(f"kms/sm-pipeline-{project}/{leaf}" for leaf in ("arn", "id")),
        *(f"bucket/pipeline-{project}/{leaf}" for leaf in ("name", "arn")),
        *(f"role/pipeline-exec-{project}/{leaf}" for leaf in ("arn", "id", "name")),
        *(f"sm-pipeline/{project}/{leaf}" for leaf in ("pipeline-name", "pipeline-arn", "execution-role-arn")),
        *(f"sm-pipeline/{project}/{leaf}" for leaf in ("model-bucket-name", "kms-key-id")),
    ]
    assert len(leaves) == 13
    assert sorted(_parameters(minimal)) == sorted(
        f"/test-org/test-domain/test-pipeline-minimal/{leaf}" for leaf in leaves
    )


def test_parameters_are_plain_strings_that_plans_may_show(comprehensive: Stack) -> None:
    assert {found["type"] for found in _ssm(comprehensive)} == {"String"}
    assert [found["name"] for found in _ssm(comprehensive) if "value" in found] == []


def test_output_goes_by_the_last_word_of_its_parameter(comprehensive: Stack, minimal: Stack) -> None:
    short = {"kms-arn", "kms-id", "bucket-name", "bucket-arn", "role-arn", "role-id", "role-name"}
    leaves = {"pipeline-name", "pipeline-arn", "execution-role-arn", "model-bucket-name", "kms-key-id"}
    assert _outputs(minimal).keys() == short | leaves
    assert _outputs(comprehensive).keys() == short | leaves | {"model-package-group-name", "model-package-group-arn"}


def test_outputs_have_the_values_of_the_parameters(comprehensive: Stack) -> None:
    published = sorted(value for path, value in _parameters(comprehensive).items() if not path.endswith("aws-solution"))
    assert sorted(_outputs(comprehensive).values()) == published


def test_tags_are_on_everything_that_takes_tags(comprehensive: Stack) -> None:
    arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:domain/d-test123"
    studio_tags = {
        "sagemaker:project-name": "test-pipeline-project",
        "sagemaker:domain-id": "d-test123",
        "sagemaker:domain-arn": arn,
    }
    values = values_of(comprehensive)
    tagged: dict[str, dict[str, str]] = {
        f"{kind}.{id}": {key: applied(tag, values) for key, tag in found["tags"].items()}
        for kind, all_of_kind in comprehensive["resource"].items()
        for id, found in all_of_kind.items()
        if "tags" in found
    }
    assert tagged.pop("aws_ssm_parameter.parameter_aws_solution") == MODULE_TAGS
    assert len(tagged) == 5 + 14
    assert {kind.split(".")[0] for kind in tagged} == {
        "aws_iam_role",
        "aws_kms_key",
        "aws_s3_bucket",
        "aws_sagemaker_model_package_group",
        "aws_sagemaker_pipeline",
        "aws_ssm_parameter",
    }
    assert [kind for kind, tags in tagged.items() if tags != {**MODULE_TAGS, **studio_tags}] == []


def test_tags_of_the_user_are_added_and_do_not_replace_those_of_the_module() -> None:
    tags = {"cost-center": "42", "mdaa_org": "mine"}
    made = synthesized(compiled(config(processing()), tags=tags))
    project = {"sagemaker:project-name": "churn"}
    assert resource(made, "aws_s3_bucket")["tags"] == {**MODULE_TAGS, **project, "cost-center": "42"}
    marker = resources(made, "aws_ssm_parameter")["parameter_aws_solution"]
    assert marker["tags"] == {**MODULE_TAGS, "cost-center": "42"}


def test_project_name_keeps_its_case_in_tags_and_descriptions_only() -> None:
    made = synthesized(compiled(config(processing(), projectName="MyProj")))
    pipeline = resource(made, "aws_sagemaker_pipeline")
    assert pipeline["pipeline_name"] == f"{FULL}-myproj-sm-pipeline"
    assert pipeline["pipeline_description"] == "MyProj ML Pipeline"
    assert pipeline["tags"]["sagemaker:project-name"] == "MyProj"
    assert resource(made, "aws_iam_role")["name"] == f"{FULL}-pipeline-e--7e17e711"
    assert [path for path in _parameters(made) if path != path.lower()] == []


def test_jobs_carry_no_tags_of_their_own(comprehensive: Stack) -> None:
    assert '"Tags"' not in resource(comprehensive, "aws_sagemaker_pipeline")["pipeline_definition"]


def test_imported_bucket_and_key_are_published_but_not_made() -> None:
    key = "arn:aws:kms:eu-west-1:999999999999:key/abcd-1"
    made = synthesized(compiled(config(training(), pipelineBucketName="theirs", pipelineKmsKeyArn=key)))
    assert [kind for kind in made["resource"] if kind.startswith(("aws_kms", "aws_s3"))] == []
    published = _parameters(made)
    assert len(published) == 9
    assert [path for path in published if "/kms/" in path or "/bucket/" in path] == []
    folder = "/test-org/test-domain/test-pipeline/sm-pipeline/churn"
    assert (published[f"{folder}/model-bucket-name"], published[f"{folder}/kms-key-id"]) == ("theirs", "abcd-1")


def test_group_of_others_is_published_by_its_name_but_not_made() -> None:
    steps = [training(), register(modelDataStep="Train")]
    made = synthesized(compiled(config(*steps, modelPackageGroupName="Theirs", createModelPackageGroup=False)))
    assert resources(made, "aws_sagemaker_model_package_group") == {}
    groups = {path: value for path, value in _parameters(made).items() if "model-package-group" in path}
    assert groups == {"/test-org/test-domain/test-pipeline/sm-pipeline/churn/model-package-group-name": "Theirs"}


def test_given_pipeline_name_is_published_as_it_is() -> None:
    published = _parameters(synthesized(compiled(config(processing(), pipelineName="Churn-2"))))
    folder = "/test-org/test-domain/test-pipeline/sm-pipeline/churn"
    assert published[f"{folder}/pipeline-name"] == "Churn-2"
    assert published[f"{folder}/pipeline-arn"] == f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/Churn-2"


@pytest.mark.parametrize("settings", [{}, {"createModelPackageGroup": True}])
def test_without_a_name_there_is_no_group(settings: dict[str, Any]) -> None:
    made = synthesized(compiled(config(processing(), **settings)))
    assert resources(made, "aws_sagemaker_model_package_group") == {}
    assert [path for path in _parameters(made) if "model-package-group" in path] == []


def test_environments_of_one_domain_share_parameter_paths_and_nothing_else() -> None:
    first, second = (synthesized(compiled(config(training()), env=env)) for env in ("dev", "prod"))
    assert _parameters(first).keys() == _parameters(second).keys()
    assert set(_names(first).values()) & set(_names(second).values()) == set()
