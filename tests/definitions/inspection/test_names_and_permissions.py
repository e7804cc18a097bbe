"""Names and permissions of a module as text."""

from definitions.iam.statements import policy_document
from definitions.inspection.names import names_of, names_text
from definitions.inspection.permissions import permission_table
from definitions.values.plain import plain
from tests.support import CONFIGS, compiled, config_of

STOP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"


def test_a_bucket_that_exists_already_has_its_own_name_and_no_alias() -> None:
    root = "pipelineBucketName: theirs\npipelineKmsKeyArn: arn:aws:kms:us-east-1:123456789012:key/k"
    names = names_of(compiled(config_of(STOP, root=root)))
    assert names["bucket"] == "theirs"
    assert set(names) == {"stack", "pipeline", "role", "bucket", "parameters"}


def test_each_name_has_a_line() -> None:
    names = names_of(compiled(CONFIGS / "minimal.yaml"))
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
