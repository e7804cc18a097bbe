"""JSON files in S3: who may read them, who waits for them, and who is told that nobody does."""

import pytest

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps.graph import Edge
from tests.support import compiled, config_of, json_of, statement, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
EVALUATE = f"""
- name: Evaluate
  type: Processing
  processing: {{imageUri: '{IMAGE}', instanceType: ml.m5.large, outputs: [{{outputName: out}}]}}
"""
ROOT = "additionalKmsKeyArns: [arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab]"


def check(uri: str, more: str = "") -> str:
    value = f"{{jsonGet: {{s3Uri: {uri}, path: \"Result['rmse']\"}}}}"
    conditions = f"conditions: [{{operator: LessThan, leftValue: {value}, rightValue: 5}}]"
    return f"- {{name: Check, type: Condition, condition: {{{conditions}, ifSteps: []}}{more}}}"


def pipeline_of(uri: str, more: str = "", parameters: str = "") -> CompiledPipeline:
    pipeline = f"parameters: [{parameters}]" if parameters else ""
    return compiled(config_of(EVALUATE, check(uri, more), pipeline=pipeline, root=ROOT))


@pytest.mark.parametrize(
    ("uri", "parameters", "read"),
    [
        ("s3://data/r.json", "", "data/r.json*"),
        ("{stepOutput: Evaluate.out, filePath: r.json}", "", "sample-sm-pipeline/*/Evaluate/out/r.json*"),
        ("{join: {on: /, values: [{stepOutput: Evaluate.out}, r.json]}}", "", "*/Evaluate/out/r.json*"),
        ("{parameter: Uri}", "{name: Uri, type: String, defaultValue: 's3://data/p.json'}", "data/p.json*"),
        ("{join: {on: /, values: ['s3:/', data, {execution: PipelineExecutionId}, r.json]}}", "", "data/*/r.json*"),
    ],
)
def test_the_role_reads_the_file_and_uses_the_key(uri: str, parameters: str, read: str) -> None:
    pipeline = pipeline_of(uri, ", dependsOn: [Evaluate]", parameters)
    granted = statement(pipeline, "ReadObjects")
    assert [name for name in json_of(granted.resources) if name.endswith(read)]
    assert granted.reasons == ("step 'Check' reads a JSON file",)
    assert "step 'Check'" in " ".join(statement(pipeline, "UseKey").reasons)
    assert warnings_of(pipeline) == []


def test_a_file_in_no_known_bucket_is_told() -> None:
    parameter = "{name: Uri, type: String}"
    [warning] = warnings_of(pipeline_of("{parameter: Uri}", ", dependsOn: [Evaluate]", parameter))
    assert warning.startswith("pipeline.steps[1].condition.conditions[0].leftValue.jsonGet.s3Uri: where a JSON file is")
    assert warning.endswith("[not-granted]")


def test_a_step_in_the_uri_is_waited_for() -> None:
    pipeline = pipeline_of("{stepOutput: Evaluate.out, filePath: r.json}")
    assert pipeline.graph.edges == (Edge("Evaluate", "Check", "out/r.json"),)
    assert warnings_of(pipeline) == []


@pytest.mark.parametrize(
    "uri", ["s3://data/r.json", "{join: {values: ['s3://data/', {execution: PipelineExecutionId}, /r.json]}}"]
)
def test_a_file_that_no_step_is_waited_for_is_told(uri: str) -> None:
    [warning] = warnings_of(pipeline_of(uri))
    assert warning == (
        "pipeline.steps[1].condition.conditions[0].leftValue.jsonGet.s3Uri: this step waits for no other, "
        "so the file must be there before the execution starts [unawaited-file]"
    )


def test_a_file_of_a_step_that_is_not_waited_for_is_told_whoever_else_is() -> None:
    evaluate = EVALUATE.replace("outputName: out", "outputName: out, s3Uri: 's3://data/out/'")
    other = EVALUATE.replace("name: Evaluate", "name: Other")
    [warning] = warnings_of(
        compiled(config_of(evaluate, other, check("s3://data/out/r.json", ", dependsOn: [Other]"), root=ROOT))
    )
    assert "'Evaluate' writes there, and this step does not wait for it" in warning
    awaited = config_of(evaluate, other, check("s3://data/out/r.json", ", dependsOn: [Evaluate]"), root=ROOT)
    assert warnings_of(compiled(awaited)) == []
