"""Names and permissions of a module as text."""

import json

import pytest

from definitions.compiler.kinds import view_of
from definitions.iam.statements import policy_document
from definitions.inspection.names import names_text
from definitions.inspection.permissions import permission_table
from definitions.pipeline.named_resources import resources_around, resources_of_triggers
from definitions.values.plain import plain
from tests.support import CONFIGS, ROOT, compiled, config_of

TEST_STACK = {"org": "test-org", "env": "test-env", "domain": "test-domain"}
STOP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"


def test_a_bucket_that_exists_already_has_its_own_name_and_no_alias() -> None:
    root = "pipelineBucketName: theirs\npipelineKmsKeyArn: arn:aws:kms:us-east-1:123456789012:key/k"
    names = view_of(compiled(config_of(STOP, root=root))).names()
    assert names["bucket"] == "theirs"
    assert set(names) == {"stack", "pipeline", "role", "bucket", "parameters"}


def test_each_name_has_a_line() -> None:
    names = view_of(compiled(CONFIGS / "minimal.yaml")).names()
    lines = dict(line.split() for line in names_text(names).splitlines())
    assert lines["pipeline"] == names["pipeline"]
    assert lines["parameters.role-arn"].endswith("/role/pipeline-exec-test-pipeline-minimal/arn")


def test_a_table_has_all_statements_in_lines_that_fit() -> None:
    pipeline = compiled(CONFIGS / "step-types" / "churn-lifecycle.yaml")
    reasons = {statement.sid: statement.reasons for statement in pipeline.statements}
    lines = permission_table(plain(policy_document(pipeline.statements)), reasons).splitlines()
    assert [line for line in lines if line and line[0] != " "] == list(reasons)
    assert [line for line in lines if len(line) > 120] == []


def test_a_statement_is_told_with_what_it_allows_on_what_and_why() -> None:
    statement = {
        "Sid": "ReadObjects",
        "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:GetObjectVersion"],
        "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
        "Condition": {"Bool": {"aws:SecureTransport": ["true"]}},
    }
    assert permission_table({"Statement": [statement]}, {"ReadObjects": ["step 'Train' reads channel 'train'"]}) == (
        "ReadObjects\n"
        "  allows   s3:GetObject, s3:GetObjectVersion\n"
        "  on       arn:aws:s3:::a/*\n"
        "           arn:aws:s3:::b/*\n"
        "  only if  Bool aws:SecureTransport: true\n"
        "  because  step 'Train' reads channel 'train'\n"
    )


@pytest.mark.parametrize("sample", ["prepare", "retrain"])
def test_names_of_what_triggers_deploy_are_those_of_the_stack(sample: str) -> None:
    """The golden stacks have all resources of triggers under these addresses and names, and no others."""
    pipeline = compiled(CONFIGS / "operations" / f"{sample}.yaml", **TEST_STACK, name=sample)
    assert pipeline.triggers is not None
    resources = json.loads((ROOT / "tests" / "golden" / sample / "cdk.tf.json").read_text(encoding="utf-8"))["resource"]
    kinds = "scheduler_schedule", "cloudwatch_event_rule", "sqs_queue", "sfn_state_machine", "dynamodb_table"
    found = dict(resources_of_triggers(pipeline.triggers))
    for kind in kinds:
        of_kind = {address for address in found if address.startswith(f"aws_{kind}.")}
        assert of_kind == {f"aws_{kind}.{id}" for id in resources.get(f"aws_{kind}", {})}
    for address, name in found.items():
        kind, _, id = address.partition(".")
        assert resources[kind][id]["name"] == name.removeprefix(f"{pipeline.triggers.names.schedule_group}/")
    shown = names_text(view_of(pipeline).names())
    assert all(name.rpartition("/")[2] in shown for name in found.values())


def test_names_of_what_notifications_and_alarms_deploy_are_those_of_the_stack() -> None:
    pipeline = compiled(CONFIGS / "operations" / "nightly.yaml", **TEST_STACK, name="nightly")
    golden = ROOT / "tests" / "golden" / "nightly" / "cdk.tf.json"
    resources = json.loads(golden.read_text(encoding="utf-8"))["resource"]
    found = dict(resources_around(pipeline))
    for kind in ("sns_topic", "sqs_queue", "cloudwatch_event_rule", "cloudwatch_metric_alarm"):
        of_kind = {address for address in found if address.startswith(f"aws_{kind}.")}
        assert of_kind == {f"aws_{kind}.{id}" for id in resources[f"aws_{kind}"]}
    shown = names_text(view_of(pipeline).names())
    for address in (address for address in found if "scheduler" not in address):
        kind, _, id = address.partition(".")
        assert resources[kind][id].get("name", resources[kind][id].get("alarm_name")) == found[address]
        assert found[address] in shown
