"""QualityCheck steps: the job and the baselines they render, and what the role may do for them."""

import json
from typing import Any

import pytest

from definitions.iam.statements import Statement
from tests.support import actions_allowed, compiled, config_of, json_of, problems_of, statement, step, warnings_of

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:"
NAMING = "test-org-test-env-test-domain-test-pipeline"
IMAGE = "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer"
DATA = "checkType: DATA_QUALITY"
MODEL = (
    "checkType: MODEL_QUALITY",
    "problemType: Regression",
    "groundTruthAttribute: label",
    "inferenceAttribute: answer",
)
SUPPLIED = "suppliedBaselineConstraints: s3://churn-data/constraints.json"


def check(*lines: str, name: str = "Check", dataset: str = "s3Uri: s3://churn-data/train/") -> str:
    """A step with these lines of settings beside what every check needs."""
    always = [
        f"imageUri: {IMAGE}",
        "instanceType: ml.m5.large",
        "datasetFormat: {csv: {}}",
        f"baselineDataset: {{{dataset}}}",
    ]
    given = {line.split(":", 1)[0] for line in lines}
    settings = [*(line for line in always if line.split(":", 1)[0] not in given), *lines]
    return f"- name: {name}\n  type: QualityCheck\n  qualityCheck:\n" + "".join(f"    {line}\n" for line in settings)


def rendered(*lines: str, pipeline: str = "") -> dict[str, Any]:
    return step(compiled(config_of(check(*lines), pipeline=pipeline)), "Check")


def statements(*lines: str, root: str = "") -> dict[str, Statement]:
    return {entry.sid: entry for entry in compiled(config_of(check(*lines), root=root)).statements}


def test_the_job_is_a_processing_job() -> None:
    assert rendered(DATA, SUPPLIED, "volumeSizeInGB: 50", "maxRuntimeInSeconds: 600")["Arguments"] == {
        "ProcessingResources": {
            "ClusterConfig": {
                "InstanceType": "ml.m5.large",
                "InstanceCount": 1,
                "VolumeSizeInGB": 50,
                "VolumeKmsKeyId": "${keyArn}",
            }
        },
        "AppSpecification": {"ImageUri": IMAGE},
        "RoleArn": "${roleArn}",
        "ProcessingInputs": [
            {
                "InputName": "baseline_dataset_input",
                "AppManaged": False,
                "S3Input": {
                    "S3Uri": "s3://churn-data/train/",
                    "LocalPath": "/opt/ml/processing/input/baseline_dataset_input",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                    "S3DataDistributionType": "FullyReplicated",
                },
            }
        ],
        "ProcessingOutputConfig": {
            "Outputs": [
                {
                    "OutputName": "quality_check_output",
                    "AppManaged": False,
                    "S3Output": {
                        "S3Uri": {
                            "Std:Join": {
                                "On": "",
                                "Values": [
                                    f"s3://${{bucketName}}/{NAMING}-sample-sm-pipeline/",
                                    {"Get": "Execution.PipelineExecutionId"},
                                    "/Check/quality_check_output/",
                                ],
                            }
                        },
                        "LocalPath": "/opt/ml/processing/output",
                        "S3UploadMode": "EndOfJob",
                    },
                }
            ],
            "KmsKeyId": "${keyArn}",
        },
        "Environment": {
            "output_path": "/opt/ml/processing/output",
            "publish_cloudwatch_metrics": "Disabled",
            "dataset_format": '{"csv": {"header": true, "output_columns_position": "START"}}',
            "dataset_source": "/opt/ml/processing/input/baseline_dataset_input",
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 600},
        "NetworkConfig": {"EnableInterContainerTrafficEncryption": True, "EnableNetworkIsolation": True},
    }


def test_a_check_fails_on_violations_and_registers_nothing_unless_told() -> None:
    found = rendered(DATA, SUPPLIED)
    assert {key: value for key, value in found.items() if key != "Arguments"} == {
        "Name": "Check",
        "Type": "QualityCheck",
        "CheckType": "DATA_QUALITY",
        "SkipCheck": False,
        "FailOnViolation": True,
        "RegisterNewBaseline": False,
        "SuppliedBaselineConstraints": "s3://churn-data/constraints.json",
    }


def test_flags_and_baselines_may_be_expressions() -> None:
    parameters = """
    parameters:
      - {name: First, type: Boolean, defaultValue: false}
      - {name: Group, type: String, defaultValue: churn}
      - {name: Constraints, type: String, defaultValue: s3://churn-data/constraints.json}
      - {name: Statistics, type: String, defaultValue: s3://churn-data/statistics.json}
    """
    lines = (
        DATA,
        "skipCheck: {parameter: First}",
        "registerNewBaseline: {parameter: First}",
        "failOnViolation: {parameter: First}",
        "modelPackageGroupName: {parameter: Group}",
        "suppliedBaselineConstraints: {parameter: Constraints}",
        "suppliedBaselineStatistics: {parameter: Statistics}",
    )
    found = rendered(*lines, pipeline=parameters)
    assert {found[key]["Get"] for key in ("SkipCheck", "RegisterNewBaseline", "FailOnViolation")} == {
        "Parameters.First"
    }
    assert found["ModelPackageGroupName"] == {"Get": "Parameters.Group"}
    assert found["SuppliedBaselineConstraints"] == {"Get": "Parameters.Constraints"}
    assert found["SuppliedBaselineStatistics"] == {"Get": "Parameters.Statistics"}


def test_machines_may_be_expressions() -> None:
    parameters = """
    parameters:
      - {name: Machine, type: String, defaultValue: ml.m5.large}
      - {name: Number, type: Integer, defaultValue: 2}
    """
    lines = (DATA, SUPPLIED, "instanceType: {parameter: Machine}", "instanceCount: {parameter: Number}")
    cluster = rendered(*lines, pipeline=parameters)["Arguments"]["ProcessingResources"]["ClusterConfig"]
    assert cluster["InstanceType"] == {"Get": "Parameters.Machine"}
    assert cluster["InstanceCount"] == {"Get": "Parameters.Number"}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "{csv: {header: false, outputColumnsPosition: END}}",
            {"csv": {"header": False, "output_columns_position": "END"}},
        ),
        ("{json: {}}", {"json": {"lines": True}}),
        ("{json: {lines: false}}", {"json": {"lines": False}}),
        ("{sagemakerCaptureJson: {}}", {"sagemakerCaptureJson": {}}),
    ],
)
def test_the_container_is_told_the_format_as_json(written: str, told: object) -> None:
    environment = rendered(DATA, SUPPLIED, f"datasetFormat: {written}")["Arguments"]["Environment"]
    assert json.loads(environment["dataset_format"]) == told


def test_scripts_are_inputs_that_the_environment_names() -> None:
    arguments = rendered(
        DATA,
        SUPPLIED,
        "recordPreprocessorScript: s3://churn-code/before.py",
        "postAnalyticsProcessorScript: s3://churn-code/after.py",
    )["Arguments"]
    inputs = {entry["InputName"]: entry["S3Input"] for entry in arguments["ProcessingInputs"]}
    before, after = inputs["record_preprocessor_script_input"], inputs["post_analytics_processor_script_input"]
    assert (before["S3Uri"], after["S3Uri"]) == ("s3://churn-code/before.py", "s3://churn-code/after.py")
    assert arguments["Environment"]["record_preprocessor_script"] == f"{before['LocalPath']}/before.py"
    assert arguments["Environment"]["post_analytics_processor_script"] == f"{after['LocalPath']}/after.py"


def test_a_check_of_a_model_says_where_answers_are() -> None:
    lines = (
        "checkType: MODEL_QUALITY",
        "problemType: BinaryClassification",
        "groundTruthAttribute: label",
        "inferenceAttribute: 3",
        "probabilityAttribute: p",
        "probabilityThresholdAttribute: 0.8",
    )
    found = rendered(*lines, SUPPLIED)
    environment = found["Arguments"]["Environment"]
    assert found["CheckType"] == "MODEL_QUALITY"
    assert {key: environment[key] for key in environment if key.endswith(("_attribute", "_type"))} == {
        "analysis_type": "MODEL_QUALITY",
        "problem_type": "BinaryClassification",
        "inference_attribute": "3",
        "probability_attribute": "p",
        "ground_truth_attribute": "label",
        "probability_threshold_attribute": "0.8",
    }


def test_a_threshold_from_a_number_becomes_text() -> None:
    lines = (
        "checkType: MODEL_QUALITY",
        "problemType: BinaryClassification",
        "groundTruthAttribute: label",
        "probabilityAttribute: p",
        "probabilityThresholdAttribute: {parameter: Least}",
        SUPPLIED,
    )
    parameters = "parameters: [{name: Least, type: Float, defaultValue: 0.8}]"
    environment = rendered(*lines, pipeline=parameters)["Arguments"]["Environment"]
    assert environment["probability_threshold_attribute"] == {
        "Std:Join": {"On": "", "Values": [{"Get": "Parameters.Least"}]}
    }


def test_what_has_no_key_is_added_by_arguments() -> None:
    text = config_of(
        check(DATA, SUPPLIED) + "  arguments: {Environment: {start_time: '1'}, Tags: [{Key: a, Value: b}]}"
    )
    arguments = step(compiled(text), "Check")["Arguments"]
    assert arguments["Environment"]["start_time"] == "1"
    assert arguments["Environment"]["publish_cloudwatch_metrics"] == "Disabled"
    assert arguments["Tags"] == [{"Key": "a", "Value": "b"}]


def test_results_may_be_cached() -> None:
    text = config_of(check(DATA, SUPPLIED) + "  cacheConfig: {enabled: true, expireAfter: P7D}")
    assert step(compiled(text), "Check")["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P7D"}


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


def test_a_model_is_checked_by_answers_or_for_two_classes_by_probabilities() -> None:
    rendered(*MODEL, SUPPLIED)
    rendered(
        "checkType: MODEL_QUALITY",
        "problemType: BinaryClassification",
        "groundTruthAttribute: label",
        "probabilityAttribute: p",
        SUPPLIED,
    )
