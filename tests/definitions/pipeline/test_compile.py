"""The compiled pipeline: names, tags, published values, and the permissions that the config itself asks for."""

import pytest

from definitions.compiler.compile_project import compile_modules
from definitions.diagnostics.problems import InvalidConfig
from tests.support import CONFIGS, actions_allowed, compiled, config_of, json_of, module, statement, warnings_of

STEP = """
    - name: Prepare
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1
        instanceType: ml.m5.xlarge
    """
CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}
PREFIX = "test-org-test-env-test-domain-test-pipeline"


def test_names_are_those_that_mdaa_gives() -> None:
    names = compiled(CONFIGS / "comprehensive.yaml", context=CONTEXT).names
    assert names.stack == PREFIX
    assert names.key_alias == f"alias/{PREFIX}-sm-pipeline-test-pipeline-project"
    assert names.bucket == f"{PREFIX}-pipeline-t-70336373"
    assert names.role == f"{PREFIX}-pipeline-ex-218ae823"
    assert names.group == f"{PREFIX}-test-mpg"
    assert names.pipeline == f"{PREFIX}-test-pipeline-project-sm-pipeline"
    minimal = compiled(CONFIGS / "minimal.yaml", name="test-pipeline-minimal").names
    assert minimal.bucket == f"{PREFIX}-minimal-p--59278d59"
    assert minimal.role == f"{PREFIX}-minimal-pi--5e929681"
    assert minimal.group is None


def test_a_pipeline_name_is_taken_as_it_is() -> None:
    text = config_of(STEP, root="pipelineName: My--Pipeline")
    pipeline = compiled(text)
    assert pipeline.names.pipeline == "My--Pipeline"
    assert json_of(statement(pipeline, "RunThisPipeline").resources) == [
        f"arn:${{partition}}:sagemaker:${{region}}:${{account}}:pipeline/{name}"
        for name in ("My--Pipeline", "My--Pipeline/execution/*", "my--pipeline", "my--pipeline/execution/*")
    ]


def test_tags_are_the_users_and_those_of_the_module_which_win() -> None:
    root = "domainId: d-1\ndomainArn: 'arn:{{partition}}:x'"
    pipeline = compiled(config_of(STEP, root=root), tags={"team": "ml", "mdaa_env": "mine"})
    solution = {
        "team": "ml",
        "mdaa_org": "test-org",
        "mdaa_env": "test-env",
        "mdaa_domain": "test-domain",
        "mdaa_module_name": "test-pipeline",
        "mdaa_cdk_app": "sagemaker-pipeline",
    }
    assert pipeline.solution_tags == solution
    assert json_of(pipeline.tags) == {
        **solution,
        "sagemaker:project-name": "sample",
        "sagemaker:domain-id": "d-1",
        "sagemaker:domain-arn": "arn:${partition}:x",
    }


OWN = ["kms-arn", "kms-id", "bucket-name", "bucket-arn"]
ROLE = ["role-arn", "role-id", "role-name"]
PIPELINE = ["pipeline-name", "pipeline-arn", "execution-role-arn", "model-bucket-name", "kms-key-id"]
IMPORT = "pipelineBucketName: my-bucket\npipelineKmsKeyArn: arn:aws:kms:us-east-1:123456789012:key/1\n"


@pytest.mark.parametrize(
    ("root", "names"),
    [
        ("", [*OWN, *ROLE, *PIPELINE]),
        (IMPORT, [*ROLE, *PIPELINE]),
        (
            "modelPackageGroupName: models",
            [*OWN, *ROLE, *PIPELINE, "model-package-group-name", "model-package-group-arn"],
        ),
        (
            "modelPackageGroupName: models\ncreateModelPackageGroup: false",
            [*OWN, *ROLE, *PIPELINE, "model-package-group-name"],
        ),
    ],
)
def test_values_are_published_for_what_there_is(root: str, names: list[str]) -> None:
    assert [value.name for value in compiled(config_of(STEP, root=root)).published] == names


def test_values_are_published_under_mdaas_paths_without_the_environment() -> None:
    text = config_of(STEP, root="modelPackageGroupName: Models").replace("sample", "Sample")
    paths = {value.path: str(value.value) for value in compiled(text).published}
    prefix = "/test-org/test-domain/test-pipeline"
    assert paths == {
        f"{prefix}/kms/sm-pipeline-sample/arn": "${keyArn}",
        f"{prefix}/kms/sm-pipeline-sample/id": "${keyId}",
        f"{prefix}/bucket/pipeline-sample/name": "${bucketName}",
        f"{prefix}/bucket/pipeline-sample/arn": "${bucketArn}",
        f"{prefix}/role/pipeline-exec-sample/arn": "${roleArn}",
        f"{prefix}/role/pipeline-exec-sample/id": "${roleId}",
        f"{prefix}/role/pipeline-exec-sample/name": "${roleName}",
        f"{prefix}/sm-pipeline/sample/pipeline-name": f"{PREFIX}-sample-sm-pipeline",
        f"{prefix}/sm-pipeline/sample/pipeline-arn": (
            f"arn:${{partition}}:sagemaker:${{region}}:${{account}}:pipeline/{PREFIX}-sample-sm-pipeline"
        ),
        f"{prefix}/sm-pipeline/sample/execution-role-arn": "${roleArn}",
        f"{prefix}/sm-pipeline/sample/model-bucket-name": "${bucketName}",
        f"{prefix}/sm-pipeline/sample/kms-key-id": "${keyId}",
        f"{prefix}/sm-pipeline/sample/model-package-group-name": f"{PREFIX}-models",
        f"{prefix}/sm-pipeline/sample/model-package-group-arn": "${modelPackageGroupArn}",
    }
    assert compiled(text).solution_path == f"{prefix}/aws-solution"


def test_additional_buckets_keys_and_repositories_are_granted_and_no_others() -> None:
    root = """
        additionalReadBucketNames: [in-bucket]
        additionalWriteBucketNames: ['{{context:bucket}}']
        additionalKmsKeyArns: ['arn:aws:kms:us-east-1:999999999999:key/1']
        additionalImageRepositoryArns: ['arn:aws:ecr:us-east-1:999999999999:repository/a']
        """
    pipeline = compiled(config_of(STEP, root=root), context={"bucket": "out-bucket"})
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::in-bucket/*"]
    assert json_of(statement(pipeline, "WriteObjects").resources) == ["arn:${partition}:s3:::out-bucket/*"]
    assert "arn:aws:ecr:us-east-1:999999999999:repository/a" in statement(pipeline, "PullImages").resources
    keys = statement(pipeline, "UseNamedKeys")
    assert keys.resources == ("arn:aws:kms:us-east-1:999999999999:key/1",)
    assert keys.conditions == (("StringLike", "kms:ViaService", ("s3.*",)),)
    assert "UseKeysOfNamedBuckets" not in {known.sid for known in pipeline.statements}


@pytest.mark.parametrize(
    ("root", "actions"),
    [
        ("additionalReadBucketNames: [in-bucket]", {"kms:Decrypt"}),
        ("additionalWriteBucketNames: [out-bucket]", {"kms:Decrypt", "kms:GenerateDataKey"}),
    ],
)
def test_unknown_keys_of_additional_buckets_may_be_used_through_s3_only(root: str, actions: set[str]) -> None:
    keys = statement(compiled(config_of(STEP, root=root)), "UseKeysOfNamedBuckets")
    assert set(keys.actions) == actions
    named = root.partition("[")[2].removesuffix("]")
    [caller, through, objects] = json_of(keys.conditions)
    assert caller == ["StringEquals", "kms:CallerAccount", ["${account}"]]
    assert through == ["StringEquals", "kms:ViaService", ["s3.${region}.amazonaws.com"]]
    bucket = f"arn:${{partition}}:s3:::{named}"
    assert objects == ["StringLike", "kms:EncryptionContext:aws:s3:arn", [bucket, f"{bucket}/*"]]


def test_a_prefix_of_job_names_is_granted_beside_those_of_the_steps() -> None:
    resources = statement(compiled(config_of(STEP, root="baseJobPrefix: Churn")), "StartProcessingJobs").resources
    assert [str(resource).rpartition("/")[2] for resource in resources] == [
        "Churn*",
        "churn*",
        "pipelines-*-Prepare-*",
        "pipelines-*-prepare-*",
    ]


def test_long_step_names_are_granted_as_sagemaker_cuts_them() -> None:
    text = config_of(STEP.replace("Prepare", "Prepare-the-data-of-all-customers"))
    resources = statement(compiled(text), "WatchProcessingJobs").resources
    assert str(resources[0]).rpartition("/")[2] == "pipelines-*-Prepare-the-data-of-*"


def test_the_role_may_do_nothing_with_services_that_no_step_needs() -> None:
    services = {action.partition(":")[0] for action in actions_allowed(compiled(config_of(STEP)))}
    assert services == {"cloudwatch", "ecr", "iam", "kms", "logs", "sagemaker"}


def test_every_permission_has_a_reason_and_a_star_stands_only_where_aws_takes_no_less() -> None:
    statements = compiled(CONFIGS / "comprehensive.yaml", context=CONTEXT).statements
    assert [known.sid for known in statements if not known.reasons] == []
    assert {action for known in statements if "*" in known.resources for action in known.actions} == {
        "cloudwatch:PutMetricData",
        "ec2:CreateNetworkInterface",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "ecr:GetAuthorizationToken",
    }
    assert [known for known in statements if any("*" in action for action in known.actions)] == []


def test_the_sids_of_a_policy_are_letters_and_digits_and_unique() -> None:
    sids = [known.sid for known in compiled(CONFIGS / "comprehensive.yaml", context=CONTEXT).statements]
    assert sids == sorted(set(sids))
    assert all(sid.isalnum() for sid in sids)


REGISTER = """
    - name: Register
      type: RegisterModel
      register:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1
        modelData: s3://<default_bucket>/model.tar.gz
        modelPackageGroupName: others
    """


@pytest.mark.parametrize(
    ("register", "root", "closed"),
    [
        (REGISTER, "modelPackageGroupName: models", None),
        (REGISTER, "modelPackageGroupName: models\ncreateModelPackageGroup: false", "the model package group"),
        (REGISTER, IMPORT, "the imported bucket and key"),
        (REGISTER.replace("<default_bucket>", "models"), "", "the bucket of a registered model"),
        (
            REGISTER.replace("s3://<default_bucket>/model.tar.gz", "ssm:/model"),
            IMPORT,
            "the imported bucket and key and the bucket of a registered model",
        ),
    ],
)
def test_what_reader_accounts_reach_only_through_others_is_a_warning(
    register: str, root: str, closed: str | None
) -> None:
    text = config_of(STEP, register, root=f"prodAccountId: 222222222222\n{root}")
    told = [warning for warning in warnings_of(compiled(text)) if warning.startswith("prodAccountId")]
    expected = f"prodAccountId: this account can read {closed} only if the owner allows it [not-granted]"
    assert told == ([expected] if closed else [])
    alone = compiled(config_of(STEP, register, root=root))
    assert [warning for warning in warnings_of(alone) if "this account" in warning] == []


def test_problems_of_all_modules_are_told_together() -> None:
    wrong = [config_of(STEP).replace("sample", name) for name in ("a_b", "c_d")]
    with pytest.raises(InvalidConfig) as raised:
        compile_modules([module(wrong[0]), module(config_of(STEP)), module(wrong[1])])
    assert len(raised.value.problems) == 2
