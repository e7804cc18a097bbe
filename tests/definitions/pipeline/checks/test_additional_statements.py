"""``additionalStatements``: what is right becomes a statement of the role, what is too wide is refused.

``tests/invalid/additional_statements.yaml`` has the messages.
"""

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.iam.statements import Statement
from definitions.values.infrastructure import REGION, text
from tests.support import compiled, config_of

STOP = "{name: Stop, type: Fail, fail: {errorMessage: stopped}}"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ROLE = "arn:aws:iam::123456789012:role/glue"


def added(actions: str, resource: str, conditions: str = "{}", **settings: str) -> list[Statement]:
    statement = f"{{actions: [{actions}], resources: ['{resource}'], conditions: {conditions}, reason: it is needed}}"
    pipeline = compiled(config_of(f"- {STOP}", root=f"additionalStatements: [{statement}]"), **settings)
    assert pipeline.warnings == []
    return [found for found in pipeline.statements if found.sid.startswith("Additional")]


def rules(actions: str, resource: str, conditions: str = "{}", **settings: str) -> list[str]:
    with pytest.raises(InvalidConfig) as error:
        added(actions, resource, conditions, **settings)
    return [problem.rule for problem in error.value.problems]


def test_statement_is_added_to_the_role_with_its_reason() -> None:
    condition = "{StringEquals: {kms:ViaService: ['sqs.{{region}}.amazonaws.com']}}"
    assert added("kms:Decrypt, kms:GenerateDataKey", KEY, condition) == [
        Statement(
            "Additional1",
            ("kms:Decrypt", "kms:GenerateDataKey"),
            (KEY,),
            ("'additionalStatements': it is needed",),
            (("StringEquals", "kms:ViaService", (text("sqs.", REGION, ".amazonaws.com"),)),),
        )
    ]


@pytest.mark.parametrize(
    ("actions", "resource"),
    [
        ("sqs:SendMessage", QUEUE),
        ("sqs:SendMessage", "arn:aws:sqs:{{region}}:{{account}}:orders-*"),
        ("'s3:GetObject'", "arn:aws:s3:::prices/202?/*"),
        ("'s3:ListBucket'", "arn:aws:s3:::prices"),
        ("'glue:GetTable', 'glue:GetTables'", "arn:aws:glue:us-east-1:123456789012:table/sales/*"),
        ("'logs:PutLogEvents'", "arn:aws:logs:us-east-1:123456789012:log-group:/prices:log-stream:*"),
        ("'lakeformation:GetDataAccess'", "*"),
        ("'cloudwatch:PutMetricData'", "*"),
        ("'ec2:DescribeSubnets', 'ecr:GetAuthorizationToken'", "*"),
    ],
)
def test_named_actions_on_resources_of_their_types_are_taken(actions: str, resource: str) -> None:
    [statement] = added(actions, resource)
    assert statement.sid == "Additional1"


@pytest.mark.parametrize(
    ("actions", "resource", "condition"),
    [
        ("iam:PassRole", ROLE, "{StringEquals: {iam:PassedToService: [glue.amazonaws.com]}}"),
        ("sts:AssumeRole", ROLE, "{StringEquals: {sts:ExternalId: [prices]}}"),
        ("sts:AssumeRole", ROLE, "{StringEquals: {aws:ResourceOrgID: [o-0a1b2c3d4e]}}"),
        ("kms:Decrypt", KEY, "{StringLike: {kms:ViaService: ['sqs.*']}}"),
        ("kms:Decrypt", KEY, "{StringEquals: {'kms:EncryptionContext:team': [prices]}}"),
        ("kms:CreateGrant", KEY, "{Bool: {kms:GrantIsForAWSResource: ['true']}}"),
    ],
)
def test_powerful_action_is_taken_under_a_condition_that_limits_it(actions: str, resource: str, condition: str) -> None:
    [statement] = added(actions, resource, condition)
    assert len(statement.conditions) == 1
    assert rules(actions, resource) == ["no-condition"]


@pytest.mark.parametrize(
    "condition",
    [
        "{StringEqualsIfExists: {kms:ViaService: [sqs.us-east-1.amazonaws.com]}}",
        "{StringNotEquals: {kms:ViaService: [sqs.us-east-1.amazonaws.com]}}",
        "{'ForAllValues:StringEquals': {kms:EncryptionContextKeys: [team]}}",
        "{StringLike: {kms:ViaService: ['*']}}",
        "{'Null': {kms:ViaService: ['false']}}",
        "{StringEquals: {kms:CallerAccount: ['123456789012']}}",
        "{Bool: {kms:GrantIsForAWSResource: ['false']}}",
    ],
)
def test_condition_that_holds_for_nearly_every_request_limits_nothing(condition: str) -> None:
    assert rules("kms:CreateGrant", KEY, condition) == ["no-condition"]


@pytest.mark.parametrize("resource", ["*", "arn:aws:s3:::*", "arn:aws:s3:*:*:*"])
def test_everything_is_refused_for_an_action_that_knows_resources(resource: str) -> None:
    assert rules("s3:GetObject", resource) == ["wildcard-resource"]


def test_role_of_another_account_cannot_be_passed_on() -> None:
    condition = "{StringEquals: {iam:PassedToService: [glue.amazonaws.com]}}"
    assert rules("iam:PassRole", ROLE, condition, account="210987654321") == ["foreign-role"]
    assert added("iam:PassRole", ROLE, condition, account="123456789012")
