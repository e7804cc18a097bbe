"""Baselines of QualityCheck steps: of a model package group, and for later steps."""

import pytest

from tests.definitions.pipeline.steps.baseline_checks.quality_check_steps import DATA, NAMING, SUPPLIED, check, rendered
from tests.support import actions_allowed, compiled, config_of, json_of, problems_of, statement, step, warnings_of

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:"


def test_the_pipelines_own_group_goes_by_its_full_name() -> None:
    text = config_of(check(DATA, "modelPackageGroupName: churn"), root="modelPackageGroupName: churn")
    assert step(compiled(text), "Check")["ModelPackageGroupName"] == f"{NAMING}-churn"


def test_the_check_may_find_the_groups_models_and_read_its_own_earlier_baselines() -> None:
    text = config_of(check(DATA, "modelPackageGroupName: churn"), root="modelPackageGroupName: churn")
    pipeline = compiled(text)
    assert json_of(statement(pipeline, "FindBaselines").resources) == [f"{PREFIX}model-package/{NAMING}-churn/*"]
    own = f"arn:${{partition}}:s3:::${{bucketName}}/{NAMING}-sample-sm-pipeline/*/Check/quality_check_output/*"
    assert own in json_of(statement(pipeline, "ReadObjects").resources)
    assert warnings_of(pipeline) == []


def test_baselines_of_another_group_may_be_anywhere() -> None:
    text = config_of(check(DATA, "modelPackageGroupName: elsewhere"))
    [warning] = warnings_of(compiled(text))
    assert "modelPackageGroupName: where the baselines of its models are is not known here" in warning
    assert warnings_of(compiled(f"additionalReadBucketNames: [models]\n{text}")) == []


def test_a_group_named_when_it_runs_cannot_be_granted() -> None:
    text = config_of(
        check(DATA, "modelPackageGroupName: {parameter: Group}"),
        pipeline="parameters: [{name: Group, type: String}]",
        root="additionalReadBucketNames: [models]",
    )
    [warning] = warnings_of(compiled(text))
    assert "the model package group is not known before it runs" in warning


def test_without_a_group_nothing_of_the_registry_is_granted() -> None:
    assert not any("Package" in action for action in actions_allowed(compiled(config_of(check(DATA, SUPPLIED)))))


def test_later_steps_may_read_what_was_calculated() -> None:
    reader = """
    - name: Publish
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/publish:1.0
        instanceType: ml.m5.large
        inputs:
          - {inputName: constraints, stepOutput: Check.calculatedBaselineConstraints}
          - {inputName: statistics, s3Uri: {property: Check.CalculatedBaselineStatistics}}
    """
    pipeline = compiled(config_of(check(DATA, SUPPLIED, "outputPath: s3://churn-checks/data"), reader))
    inputs = step(pipeline, "Publish")["Arguments"]["ProcessingInputs"]
    assert [entry["S3Input"]["S3Uri"]["Get"] for entry in inputs] == [
        "Steps.Check.CalculatedBaselineConstraints",
        "Steps.Check.CalculatedBaselineStatistics",
    ]
    assert "arn:${partition}:s3:::churn-checks/data/*" in json_of(statement(pipeline, "ReadObjects").resources)


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (["registerNewBaseline: true", SUPPLIED], "churn-checks/data/*"),
        (["registerNewBaseline: false", SUPPLIED], "churn-data/constraints.json*"),
    ],
)
def test_the_baseline_handed_on_is_the_new_one_or_the_one_checked_against(lines: list[str], read: str) -> None:
    reader = """
    - name: Publish
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/publish:1.0
        instanceType: ml.m5.large
        inputs:
          - {inputName: constraints, stepOutput: Check.baselineUsedForDriftCheckConstraints}
    """
    pipeline = compiled(config_of(check(DATA, "outputPath: s3://churn-checks/data", *lines), reader))
    reads = statement(pipeline, "ReadObjects")
    assert f"arn:${{partition}}:s3:::{read}" in json_of(reads.resources)
    assert "step 'Publish' reads input 'constraints'" in reads.reasons


@pytest.mark.parametrize(
    ("path", "read"),
    [
        (
            "{join: {on: /, values: ['s3:/', churn-checks, {execution: PipelineExecutionId}, data]}}",
            "churn-checks/*/data/*",
        ),
        ("{join: {on: '', values: [{parameter: Root}, data]}}", "churn-checks/top/data/*"),
        ("{stepOutput: Prepare.out}", "churn-checks/prepared/*"),
        ("{join: {on: '', values: [{stepOutput: Prepare.out}, data]}}", "churn-checks/prepareddata/*"),
    ],
)
def test_what_was_calculated_is_found_wherever_the_output_path_leads(path: str, read: str) -> None:
    prepare = """
    - name: Prepare
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1.0
        instanceType: ml.m5.large
        inputs: [{inputName: root, parameter: Root}]
        outputs: [{outputName: out, s3Uri: s3://churn-checks/prepared}]
    """
    register = """
    - name: Register
      type: RegisterModel
      register:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1.0
        modelData: s3://churn-models/model.tar.gz
        modelMetrics:
          modelDataQuality:
            statistics: {stepOutput: Check.calculatedBaselineStatistics}
            constraints: {stepOutput: Check.baselineUsedForDriftCheckConstraints}
    """
    pipeline = compiled(
        config_of(
            prepare,
            check(DATA, SUPPLIED, "registerNewBaseline: true", f"outputPath: {path}"),
            register,
            root="modelPackageGroupName: churn",
            pipeline="parameters: [{name: Root, type: String, defaultValue: s3://churn-checks/top/}]",
        )
    )
    reads = statement(pipeline, "ReadObjects")
    assert f"arn:${{partition}}:s3:::{read}" in json_of(reads.resources)
    assert "step 'Register' reads its modelDataQuality statistics" in reads.reasons
    assert warnings_of(pipeline) == []


def test_two_checks_that_hand_baselines_to_each_other_are_a_cycle() -> None:
    text = config_of(
        check(DATA, "suppliedBaselineConstraints: {stepOutput: B.baselineUsedForDriftCheckConstraints}", name="A"),
        check(DATA, "suppliedBaselineConstraints: {stepOutput: A.baselineUsedForDriftCheckConstraints}", name="B"),
    )
    errors = [problem for problem in problems_of(text) if " note: " not in problem]
    assert [problem.rsplit("[", 1)[1] for problem in errors] == ["cycle]"]


def test_a_check_that_is_skipped_needs_no_baseline() -> None:
    assert rendered(DATA, "skipCheck: true", "registerNewBaseline: true")["SkipCheck"] is True
