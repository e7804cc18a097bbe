"""URIs of files in outputs: no slash is doubled, none is missing, and the role may read what they name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.pipeline.compile import CompiledPipeline
from tests.authorization.execution import Execution
from tests.iam import like
from tests.support import compiled, config_of, json_of, statement, step, warnings_of

OUT = {"Get": "Steps.P.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"}


def processing(name: str, settings: str) -> str:
    image = "imageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1'"
    return f"- {{name: {name}, type: Processing, processing: {{{image}, instanceType: ml.m5.large, {settings}}}}}"


def producer(s3_uri: str = "", name: str = "P") -> str:
    uri = f", s3Uri: {s3_uri}" if s3_uri else ""
    return processing(name, f"outputs: [{{outputName: out{uri}}}]")


def reader(source: str) -> str:
    return processing("R", f"inputs: [{{inputName: in, {source}}}]")


def pipeline_of(source: str, s3_uri: str = "", parameters: str = "") -> CompiledPipeline:
    pipeline = f"parameters: [{parameters}]" if parameters else ""
    return compiled(config_of(producer(s3_uri), reader(source), pipeline=pipeline))


def uri_of(pipeline: CompiledPipeline) -> Any:
    return step(pipeline, "R")["Arguments"]["ProcessingInputs"][0]["S3Input"]["S3Uri"]


def evaluated(pipeline: CompiledPipeline) -> str:
    execution = Execution(json_of(pipeline.definition))
    uri: str = execution.value(uri_of(pipeline), execution.steps["R"])
    return uri


def joined(*values: object, on: str = "") -> dict[str, object]:
    return {"Std:Join": {"On": on, "Values": list(values)}}


FILE = "stepOutput: P.out, filePath: a.csv"


@pytest.mark.parametrize("source", [FILE, f"s3Uri: {{{FILE}}}"])
@pytest.mark.parametrize(
    ("s3_uri", "on"),
    [
        ("", ""),
        ("s3://data/x/", ""),
        ("s3://data/x", "/"),
        ("{join: {values: [s3://data/, {execution: PipelineExecutionId}]}}", "/"),
        ("{join: {values: [s3://data/, {execution: PipelineExecutionId}, /]}}", ""),
        ("{parameter: Folder}", ""),
    ],
)
def test_a_file_in_an_output_is_one_slash_below_it(source: str, s3_uri: str, on: str) -> None:
    folder = "{name: Folder, type: String, defaultValue: 's3://data/folder/'}" if "Folder" in s3_uri else ""
    pipeline = pipeline_of(source, s3_uri, folder)
    assert uri_of(pipeline) == joined(OUT, "a.csv", on=on)
    assert evaluated(pipeline).endswith(("/out/a.csv", "/x/a.csv", "bqbpzw5k3d15/a.csv", "/folder/a.csv"))
    assert warnings_of(pipeline) == []


def test_the_name_of_a_file_may_be_known_at_the_start_only() -> None:
    name = "{name: File, type: String, defaultValue: a.csv}"
    pipeline = pipeline_of("stepOutput: P.out, filePath: {parameter: File}", parameters=name)
    assert uri_of(pipeline) == joined(OUT, {"Get": "Parameters.File"})
    [read] = [name for name in json_of(statement(pipeline, "ReadObjects").resources) if "/P/" in name]
    assert read.endswith("/*/P/out/a.csv*")


@pytest.mark.parametrize(
    ("join", "rendered"),
    [
        ("on: /, values: [{stepOutput: P.out}, a.csv]", joined(OUT, "a.csv")),
        ("on: /, values: [{stepOutput: P.out}, a, b.csv]", joined(joined(OUT, "a"), "b.csv", on="/")),
        ("on: /, values: [{stepOutput: P.out}, /a.csv]", joined(OUT, "a.csv")),
        ("values: [{stepOutput: P.out}, /a.csv]", joined(OUT, "a.csv")),
        ("values: [{stepOutput: P.out}, /a, '{{region}}', /b.csv]", joined(OUT, "a", "${region}", "/b.csv")),
        ("on: /data/, values: [{stepOutput: P.out}, a.csv]", joined(OUT, "data/", "a.csv")),
        ("on: '-', values: [{stepOutput: P.out}, a.csv]", joined(OUT, "a.csv", on="-")),
        (f'on: /, values: [{{property: "{OUT["Get"].removeprefix("Steps.")}"}}, a.csv]', joined(OUT, "a.csv")),
        ("on: /, values: [{join: {values: [{stepOutput: P.out}]}}, a.csv]", joined(joined(OUT), "a.csv")),
        ("on: /, values: ['s3:/', data, a.csv]", joined("s3:/", "data", "a.csv", on="/")),
        ("on: /, values: ['s3://data/', a.csv]", joined("s3://data/", "a.csv", on="/")),
    ],
)
def test_a_join_puts_one_slash_behind_an_output_that_ends_with_one(join: str, rendered: object) -> None:
    assert uri_of(pipeline_of(f"s3Uri: {{join: {{{join}}}}}")) == rendered


def test_a_join_behind_an_output_without_a_slash_stays_as_it_is() -> None:
    pipeline = pipeline_of("s3Uri: {join: {on: /, values: [{stepOutput: P.out}, a.csv]}}", "s3://data/x")
    assert uri_of(pipeline) == joined(OUT, "a.csv", on="/")
    assert "arn:${partition}:s3:::data/x/a.csv*" in json_of(statement(pipeline, "ReadObjects").resources)


def test_outputs_that_are_written_into_each_other_end_the_search() -> None:
    uri = "{join: {on: /, values: [{stepOutput: Q.out}, x]}}"
    again = "{join: {on: /, values: [{stepOutput: P.out}, y]}}"
    with pytest.raises(Exception, match="steps wait for each other"):
        compiled(config_of(producer(uri), producer(again, "Q"), reader(FILE)))


_PARTS = st.sampled_from(["a", "/a", "b/", "{execution: PipelineExecutionId}", "{stepOutput: P.out}", "5"])


@given(
    st.lists(_PARTS, min_size=1, max_size=3),
    st.sampled_from(["", "/", "-", "/x/", "//"]),
    st.sampled_from(["", "s3://data/x", "s3://data/x/"]),
)
def test_law_the_role_reads_what_a_join_behind_an_output_names(parts: list[str], on: str, s3_uri: str) -> None:
    values = ", ".join(["{stepOutput: P.out}", *parts])
    pipeline = pipeline_of(f"s3Uri: {{join: {{on: '{on}', values: [{values}]}}}}", s3_uri)
    bucket, _, key = evaluated(pipeline).removeprefix("s3://").partition("/")
    resources = json_of(statement(pipeline, "ReadObjects").resources)
    assert any(like(f"arn:${{partition}}:s3:::{bucket}/{key}", resource) for resource in resources)
    start = evaluated(pipeline_of("stepOutput: P.out", s3_uri))
    if start.endswith("/"):
        assert not evaluated(pipeline).removeprefix(start).startswith("/")
