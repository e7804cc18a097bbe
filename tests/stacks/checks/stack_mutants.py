"""A stack made worse in one place each, with the rule that should find it."""

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import TypeAlias

from tests.stacks.checks.definition_mutants import Tree, Worse, with_values
from tests.synth import Stack, resource, resources

Mutant: TypeAlias = tuple[str, str, Callable[[Stack], None]]
"""A rule, what is worse, and what makes it so."""


def mutated_stacks(stack: Stack, mutants: Sequence[Mutant]) -> Iterator[tuple[str, str, Stack]]:
    """A stack made worse in one place each: what, rule, stack."""
    for rule, what, worse in mutants:
        copy = deepcopy(stack)
        worse(copy)
        yield f"{rule} {what}", rule, copy


def statement(kind: str, what: str, worse: Worse, attribute: str = "policy") -> Callable[[Stack], None]:
    """Changes the first statement of this sid, or with this action, in whichever resource of the type has it."""

    def change(stack: Stack) -> None:
        for attributes in resources(stack, kind).values():
            document = json.loads(attributes[attribute])
            for statement in document["Statement"]:
                if what == statement["Sid"] or what in statement["Action"]:
                    worse(statement)
                    attributes[attribute] = json.dumps(document)
                    return
        raise AssertionError(f"no {kind} has a statement {what}")

    return change


def attributes(kind: str, worse: Worse) -> Callable[[Stack], None]:
    return lambda stack: worse(next(iter(resources(stack, kind).values())))


def never(statement: Tree) -> None:
    """It denies nothing that anybody asks for."""
    statement["Action"] = "s3:Never"


def more(key: str, value: str) -> Worse:
    def add(holder: Tree) -> None:
        holder[key] = [*(holder[key] if isinstance(holder[key], list) else [holder[key]]), value]

    return add


def _any_source(operator: str) -> Worse:
    """The service may act for any resource of the account."""

    def widen(statement: Tree) -> None:
        statement["Condition"][operator]["aws:SourceArn"] = "arn:aws:events:eu-west-1:111111111111:*"

    return widen


def _bucket_name(stack: Stack) -> Tree:
    found: Tree = resources(stack, "aws_ssm_parameter")["parameter_bucket_name"]
    return found


def _provider(stack: Stack) -> None:
    stack["provider"]["aws"][0]["access_key"] = "AKIAIOSFODNN7EXAMPLE"


_ALL_JOBS = "arn:aws:sagemaker:eu-west-1:111111111111:training-job/*"
_BUCKET, _ROLE, _ROLES = "aws_s3_bucket_policy", "aws_iam_policy", "aws_iam_role"
PIPELINE_MUTANTS: list[Mutant] = [
    ("CKV_SMP_11", "password", lambda stack: _bucket_name(stack).update(name="/x/password")),
    ("CKV_SMP_12", "credentials", _provider),
    ("CKV_SMP_13", "all objects", statement(_ROLE, "s3:GetObject", more("Resource", "*"))),
    (
        "CKV_SMP_13",
        "all interfaces",
        statement(_ROLE, "LogInToRegistry", more("Action", "ec2:DeleteNetworkInterface")),
    ),
    ("CKV_SMP_13", "all metrics", statement(_ROLE, "cloudwatch:PutMetricData", lambda each: each.pop("Condition"))),
    (
        "CKV_SMP_13",
        "all training jobs",
        statement(_ROLE, "sagemaker:CreateTrainingJob", more("Resource", _ALL_JOBS)),
    ),
    ("CKV_SMP_14", "iam", statement(_ROLE, "s3:GetObject", more("Action", "iam:AttachRolePolicy"))),
    ("CKV_SMP_15", "any service", statement(_ROLE, "iam:PassRole", lambda each: each.pop("Condition"))),
    ("CKV_SMP_15", "any role", statement(_ROLE, "iam:PassRole", more("Resource", "arn:aws:iam::1:role/*"))),
    (
        "CKV_SMP_16",
        "any account",
        statement("aws_iam_role", "SageMakerOfThisAccount", lambda each: each.pop("Condition"), "assume_role_policy"),
    ),
    (
        "CKV_SMP_17",
        "of AWS",
        attributes(
            "aws_iam_role_policy_attachment", with_values(policy_arn="arn:aws:iam::aws:policy/AdministratorAccess")
        ),
    ),
    ("CKV_SMP_18", "no rotation", attributes("aws_kms_key", with_values(enable_key_rotation=False))),
    (
        "CKV_SMP_19",
        "readers encrypt",
        statement("aws_kms_key", "ReaderAccountsDecryptModels", more("Action", "kms:Encrypt")),
    ),
    ("CKV_SMP_20", "key", attributes("aws_kms_key", lambda each: each.pop("lifecycle"))),
    ("CKV_SMP_20", "bucket", attributes("aws_s3_bucket", lambda each: each.pop("lifecycle"))),
    ("CKV_SMP_20", "objects", attributes("aws_s3_bucket", with_values(force_destroy=True))),
    ("CKV_SMP_21", "plain HTTP", statement(_BUCKET, "DenyPlainHttp", never)),
    ("CKV_SMP_22", "old TLS", statement(_BUCKET, "DenyOldTls", never)),
    ("CKV_SMP_23", "other keys", statement(_BUCKET, "DenyOtherKeys", never)),
    ("CKV_SMP_23", "key of S3", statement(_BUCKET, "DenyKeyOfS3", never)),
    ("CKV_SMP_24", "keys of callers", statement(_BUCKET, "DenyCustomerKeys", never)),
    (
        "CKV_SMP_25",
        "all objects",
        statement(_BUCKET, "ReaderAccountsGetModels", more("Resource", "${aws_s3_bucket.model_bucket.arn}/*")),
    ),
    ("CKV_SMP_25", "writing", statement(_BUCKET, "ReaderAccountsGetModels", more("Action", "s3:PutObject"))),
    (
        "CKV_SMP_26",
        "everybody",
        statement(
            "aws_sagemaker_model_package_group_policy",
            "ReaderAccountsUseModels",
            with_values(Principal="*"),
            "resource_policy",
        ),
    ),
    ("CKV_SMP_27", "policy elsewhere", lambda stack: resource(stack, _BUCKET).update(policy="${file('x.json')}")),
    ("CKV_SMP_28", "added", statement(_ROLE, "ReadObjects", with_values(Sid="Additional1"))),
    ("CKV_SMP_16", "any rule", statement(_ROLES, "RulesOfThisModule", _any_source("ArnEquals"), "assume_role_policy")),
    (
        "CKV_SMP_16",
        "any schedule",
        statement(_ROLES, "SchedulesOfThisGroup", _any_source("StringEquals"), "assume_role_policy"),
    ),
    (
        "CKV_SMP_19",
        "rules do more",
        statement("aws_kms_key", "RulesEncryptDeadLetters", more("Action", "kms:Encrypt")),
    ),
    (
        "CKV_SMP_29",
        "of a rule",
        attributes("aws_cloudwatch_event_target", lambda each: each.pop("dead_letter_config")),
    ),
    (
        "CKV_SMP_29",
        "of a schedule",
        attributes("aws_scheduler_schedule", lambda each: each["target"].pop("dead_letter_config")),
    ),
    (
        "CKV_SMP_30",
        "of a schedule",
        attributes("aws_scheduler_schedule", lambda each: each["target"].pop("retry_policy")),
    ),
    (
        "CKV_SMP_31",
        "another pipeline",
        statement(
            "aws_iam_role_policy",
            "StartThisPipeline",
            more("Resource", "arn:aws:sagemaker:eu-west-1:111111111111:pipeline/other"),
        ),
    ),
    (
        "CKV_SMP_32",
        "any sender",
        statement("aws_sqs_queue_policy", "RulesSendDeadLetters", lambda each: each.pop("Condition")),
    ),
    ("CKV_SMP_32", "plain HTTP", statement("aws_sqs_queue_policy", "DenyPlainHttp", never)),
    (
        "CKV_SMP_19",
        "alarms of others",
        statement("aws_kms_key", "AlarmsEncryptNotifications", lambda each: each.pop("Condition")),
    ),
    ("CKV_SMP_33", "everybody", statement("aws_sns_topic_policy", "RulesPublish", with_values(Principal="*"))),
    (
        "CKV_SMP_33",
        "silence",
        statement(
            "aws_sns_topic_policy",
            "RulesPublish",
            with_values(Condition={"StringEquals": {"aws:SourceAccount": "111111111111"}}),
        ),
    ),
    (
        "CKV_SMP_33",
        "alarms of others",
        statement("aws_sns_topic_policy", "AlarmsPublish", lambda each: each.pop("Condition")),
    ),
    ("CKV_SMP_33", "plain HTTP", statement("aws_sns_topic_policy", "DenyPlainHttp", never)),
    ("CKV_SMP_34", "nobody", attributes("aws_cloudwatch_metric_alarm", lambda each: each.pop("alarm_actions"))),
    ("CKV2_SMP_1", "no bucket policy", lambda stack: stack["resource"].pop(_BUCKET)),
]
"""Of a stack with reader accounts and managed policies."""
