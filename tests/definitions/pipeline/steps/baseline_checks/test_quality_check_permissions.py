"""QualityCheck steps: what the role may do for them."""

from definitions.iam.statements import Statement
from tests.definitions.pipeline.steps.baseline_checks.quality_check_steps import DATA, SUPPLIED, check
from tests.support import compiled, config_of, json_of


def statements(*lines: str, root: str = "") -> dict[str, Statement]:
    return {entry.sid: entry for entry in compiled(config_of(check(*lines), root=root)).statements}


def test_the_step_needs_exactly_these_statements() -> None:
    assert set(statements(DATA, SUPPLIED)) == {
        "GrantKeyToVolumes",
        "ListBuckets",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "PutMetrics",
        "ReadObjects",
        "RunThisPipeline",
        "StartProcessingJobs",
        "UseKey",
        "WatchProcessingJobs",
        "WriteLogs",
        "WriteObjects",
    }


def test_reads_and_writes_reach_no_further_than_what_is_named() -> None:
    found = statements(
        DATA,
        SUPPLIED,
        "suppliedBaselineStatistics: s3://churn-data/statistics.json",
        "recordPreprocessorScript: s3://churn-code/before.py",
        "outputPath: s3://churn-checks/data",
    )
    s3 = "arn:${partition}:s3:::"
    assert json_of(found["ReadObjects"].resources) == [
        f"{s3}churn-code/before.py*",
        f"{s3}churn-data/constraints.json*",
        f"{s3}churn-data/statistics.json*",
        f"{s3}churn-data/train/*",
    ]
    assert json_of(found["WriteObjects"].resources) == [f"{s3}churn-checks/data/*"]


def test_local_storage_is_encrypted_without_a_key() -> None:
    found = statements(DATA, SUPPLIED, "instanceType: ml.m5d.large")
    assert "GrantKeyToVolumes" not in found
