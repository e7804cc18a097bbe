"""The stack of an endpoint made worse in one place each, with the rule that should find it."""

from tests.stacks.checks.definition_mutants import Tree, Worse, with_values
from tests.stacks.checks.stack_mutants import Mutant, attributes, more, never, statement
from tests.synth import Stack

_CONFIGURATION, _MODEL = "aws_sagemaker_endpoint_configuration", "aws_sagemaker_model"
_MANAGED, _INLINE, _BUCKET = "aws_iam_policy", "aws_iam_role_policy", "aws_s3_bucket_policy"


def _capture(**values: str) -> Worse:
    def change(configuration: Tree) -> None:
        configuration["data_capture_config"].update(values)

    return change


def _unwatched(stack: Stack) -> None:
    stack["resource"]["aws_sagemaker_endpoint"]["endpoint"].pop("deployment_config")


ENDPOINT_MUTANTS: list[Mutant] = [
    ("CKV_SMP_35", "no key", attributes(_CONFIGURATION, lambda each: each.pop("kms_key_arn"))),
    ("CKV_SMP_36", "other bucket", attributes(_CONFIGURATION, _capture(destination_s3_uri="s3://others/captured"))),
    ("CKV_SMP_36", "other key", attributes(_CONFIGURATION, _capture(kms_key_id="alias/aws/s3"))),
    ("CKV_SMP_37", "open", attributes(_MODEL, with_values(enable_network_isolation=False))),
    ("CKV_SMP_34", "unwatched alarm", _unwatched),
    ("CKV_SMP_13", "all objects", statement(_MANAGED, "ReadModels", more("Resource", "*"))),
    ("CKV_SMP_13", "all metrics", statement(_INLINE, "PutMetrics", lambda each: each.pop("Condition"))),
    ("CKV_SMP_14", "iam", statement(_INLINE, "WriteLogs", more("Action", "iam:AttachRolePolicy"))),
    (
        "CKV_SMP_16",
        "any account",
        statement("aws_iam_role", "SageMakerOfThisAccount", lambda each: each.pop("Condition"), "assume_role_policy"),
    ),
    ("CKV_SMP_20", "bucket", attributes("aws_s3_bucket", lambda each: each.pop("lifecycle"))),
    ("CKV_SMP_21", "plain HTTP", statement(_BUCKET, "DenyPlainHttp", never)),
    ("CKV_SMP_23", "other keys", statement(_BUCKET, "DenyOtherKeys", never)),
]
"""Of a stack that captures data and has an alarm."""
