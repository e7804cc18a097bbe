"""Job steps: the document they write, and what the role may do for them."""

import json
from typing import Any

import pytest

from tests.support import compiled, config_of, json_of, problems_of, statement, step, warnings_of

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:"
PARAMETERS = """
    parameters:
      - {name: Text, type: String, defaultValue: en}
      - {name: Whole, type: Integer, defaultValue: 5}
      - {name: Part, type: Float, defaultValue: 0.5}
      - {name: Truth, type: Boolean, defaultValue: true}
    """
VALUES = {"Parameters.Text": "en", "Parameters.Whole": "5", "Parameters.Part": "0.5", "Parameters.Truth": "true"}


def run(document: str, *others: str, more: str = "", **parts: str) -> str:
    """A config with a Job step 'Run' that has this document, and after other steps."""
    lines = f"""
- name: Run
  type: Job
  job:
    jobCategory: DataTransformation
    jobConfigSchemaVersion: 1.0.0
    jobConfigDocument: {document}
{more}"""
    return config_of(*others, lines, **parts)


def document_of(text: str) -> Any:
    return step(compiled(text), "Run")["Arguments"]["JobConfigDocument"]


def joined(document: Any) -> Any:
    """What AWS makes of a document when parameters have their defaults."""
    values = document["Std:Join"]["Values"]
    return json.loads("".join(value if isinstance(value, str) else VALUES[value["Get"]] for value in values))


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(run("{a: 1}")), "Run") == {
        "Name": "Run",
        "Type": "Job",
        "Arguments": {
            "RoleArn": "${roleArn}",
            "JobCategory": "DataTransformation",
            "JobConfigSchemaVersion": "1.0.0",
            "JobConfigDocument": '{"a":1}',
        },
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{}", {}),
        ("{a: {}, b: [], c: [[1], {}]}", {"a": {}, "b": [], "c": [[1], {}]}),
        ("{whole: 1, part: 0.5, text: '1', truth: false}", {"whole": 1, "part": 0.5, "text": "1", "truth": False}),
        ("{quoted: 'say \"yes\"', backslash: 'a\\b', break: \"a\\nb\", letters: Grüße}", None),
        ("{Key: 1, snake_case: 2, 'with space': 3}", {"Key": 1, "snake_case": 2, "with space": 3}),
    ],
)
def test_a_map_is_written_as_json(written: str, meant: object) -> None:
    special = {"quoted": 'say "yes"', "backslash": "a\\b", "break": "a\nb", "letters": "Grüße"}
    assert json.loads(document_of(run(written))) == (special if meant is None else meant)


def test_expressions_are_joined_in_texts_with_quotes_and_others_without() -> None:
    written = """
      text: {parameter: Text}
      list: [{parameter: Whole}, {parameter: Part}, {parameter: Truth}]
      last: {parameter: Text}
"""
    document = document_of(run(written, pipeline=PARAMETERS))
    assert document["Std:Join"]["On"] == ""
    assert joined(document) == {"text": "en", "list": [5, 0.5, True], "last": "en"}


def test_pieces_between_expressions_are_single_texts() -> None:
    document = document_of(run("{a: 'x\"', b: {c: {parameter: Whole}}, d: [1, 2]}", pipeline=PARAMETERS))
    assert document["Std:Join"]["Values"] == [
        '{"a":"x\\"","b":{"c":',
        {"Get": "Parameters.Whole"},
        '},"d":[1,2]}',
    ]


def test_values_of_the_account_are_part_of_the_text() -> None:
    assert document_of(run("{uri: 'x\"{{account}}'}")) == '{"uri":"x\\"${account}"}'


def test_values_without_a_type_are_written_as_text() -> None:
    evaluate = """
        - name: Evaluate
          type: Processing
          processing:
            imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/evaluate:1.0
            instanceType: ml.m5.large
            outputs: [{outputName: report}]
            propertyFiles: [{propertyFileName: Report, outputName: report, filePath: report.json}]
        """
    written = "{best: {jsonGet: {step: Evaluate, propertyFile: Report, path: best}}}"
    values = document_of(run(written, evaluate))["Std:Join"]["Values"]
    assert [values[0], values[-1]] == ['{"best":"', '"}']


def test_a_document_may_be_text() -> None:
    assert document_of(run("""'{"a": [1, 2]}'""")) == '{"a": [1, 2]}'


def test_a_document_may_be_an_expression() -> None:
    assert document_of(run("{parameter: Text}", pipeline="parameters: [{name: Text, type: String}]")) == {
        "Get": "Parameters.Text"
    }


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 5_000])
def test_text_that_no_reader_takes_is_refused(text: str) -> None:
    [problem] = problems_of(run(f"'{text}'"))
    assert problem.endswith("is no JSON that can be read [bad-json-text]")


def test_tags_cache_and_retries_arrive() -> None:
    text = run(
        "{a: 1}",
        more="""
    tags: [{key: team, value: churn}]
  cacheConfig: {enabled: true, expireAfter: P1D}
  retryPolicies:
    - {exceptionType: [SageMaker.JOB_INTERNAL_ERROR], maxAttempts: 2}
""",
    )
    rendered = step(compiled(text), "Run")
    assert rendered["Arguments"]["Tags"] == [{"Key": "team", "Value": "churn"}]
    assert rendered["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P1D"}
    assert rendered["RetryPolicies"] == [{"ExceptionType": ["SageMaker.JOB_INTERNAL_ERROR"], "MaxAttempts": 2}]


def test_role_may_run_jobs_named_after_the_step() -> None:
    pipeline = compiled(run("{a: 1}"))
    jobs = statement(pipeline, "RunJobs")
    assert jobs.actions[:3] == ("sagemaker:CreateJob", "sagemaker:DescribeJob", "sagemaker:StopJob")
    assert json_of(jobs.resources) == [f"{PREFIX}job/*/pipelines-*-Run-*", f"{PREFIX}job/*/pipelines-*-run-*"]
    assert {one.sid for one in pipeline.statements} == {
        "PassRoleToSageMaker",
        "PutMetrics",
        "RunJobs",
        "RunThisPipeline",
        "UseKey",
        "WriteLogs",
    }
    assert warnings_of(pipeline) == []


def test_role_may_read_and_write_what_the_document_names() -> None:
    train = """
        - name: Prepare
          type: Processing
          processing:
            imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1.0
            instanceType: ml.m5.large
            outputs: [{outputName: seeds}]
        """
    written = """
      sources: [s3://in/a, {stepOutput: Prepare.seeds}]
      outputs: {s3Uri: 's3://out/b', note: no place}
"""
    pipeline = compiled(run(written, train))
    read, write = (
        json_of(statement(pipeline, "ReadObjects").resources),
        json_of(statement(pipeline, "WriteObjects").resources),
    )
    assert "arn:${partition}:s3:::in/a*" in read
    assert [resource for resource in read if resource.endswith("/*/Prepare/seeds/*")]
    assert "arn:${partition}:s3:::out/b/*" in write
    assert "arn:${partition}:s3:::out/b*" not in read


def test_places_that_are_not_known_are_warnings() -> None:
    parameter = "parameters: [{name: Input, type: String}]"
    [warning] = warnings_of(compiled(run("{input: {s3Uri: {parameter: Input}}}", pipeline=parameter)))
    assert warning.startswith("pipeline.steps[0].job.jobConfigDocument.input.s3Uri: where its s3Uri is read from")
    [warning] = warnings_of(compiled(run("""'{"a": 1}'""")))
    assert warning.startswith("pipeline.steps[0].job.jobConfigDocument: what the job reads and writes stands in a text")


@pytest.mark.parametrize("path", ["JobArn", "JobConfigDocument", "JobConfigDocument.output.s3Uri"])
def test_later_steps_may_read_the_job_and_its_document(path: str) -> None:
    stop = f"""
        - name: Stop
          type: Fail
          fail: {{errorMessage: {{property: Run.{path}}}}}
        """
    assert step(compiled(run("{a: 1}", stop)), "Stop")["Arguments"] == {"ErrorMessage": {"Get": f"Steps.Run.{path}"}}


def test_too_long_a_document_is_told_where_it_stands() -> None:
    [problem] = problems_of(run(f"{{a: {'x' * 262_140}}}"))
    assert "pipeline.steps[0].job.jobConfigDocument" in problem
    assert problem.endswith("AWS takes at most 262,144 [too-long]")
