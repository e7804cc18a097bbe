"""Callback steps: the message, the answer, and the queue that the role may send to."""

import pytest

from tests.support import compiled, config_of, problems_of, statement, step, warnings_of

URL = "https://sqs.us-east-1.amazonaws.com/123456789012/approvals"
OUTPUTS = """[
  {outputName: approved, outputType: Boolean}, {outputName: uri, outputType: String},
  {outputName: count, outputType: Integer}, {outputName: score, outputType: Float}]"""


def ask(more: str = "", url: str = URL, name: str = "Ask") -> str:
    return f"- {{name: {name}, type: Callback, callback: {{sqsQueueUrl: '{url}'{more}}}}}"


def processing(more: str) -> str:
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1"
    return f"- {{name: Use, type: Processing, processing: {{imageUri: '{image}', instanceType: ml.m5.large, {more}}}}}"


def test_minimal_step_sends_an_empty_message_and_wants_no_answer() -> None:
    assert step(compiled(config_of(ask())), "Ask") == {
        "Name": "Ask",
        "Type": "Callback",
        "Arguments": {},
        "SqsQueueUrl": URL,
        "OutputParameters": [],
    }


def test_inputs_keep_their_types_and_may_be_expressions() -> None:
    inputs = """, inputs: {text: why, number: 3, share: 0.5, flag: true,
        parameter: {parameter: Limit}, run: {execution: PipelineExecutionId},
        joined: {join: {on: '-', values: [a, {parameter: Limit}]}}}"""
    text = config_of(ask(inputs), pipeline="parameters: [{name: Limit, type: Float, defaultValue: 1.5}]")
    assert step(compiled(text), "Ask")["Arguments"] == {
        "text": "why",
        "number": 3,
        "share": 0.5,
        "flag": True,
        "parameter": {"Get": "Parameters.Limit"},
        "run": {"Get": "Execution.PipelineExecutionId"},
        "joined": {"Std:Join": {"On": "-", "Values": ["a", {"Get": "Parameters.Limit"}]}},
    }


def test_outputs_are_declared_in_their_order() -> None:
    assert step(compiled(config_of(ask(f", outputs: {OUTPUTS}"))), "Ask")["OutputParameters"] == [
        {"OutputName": "approved", "OutputType": "Boolean"},
        {"OutputName": "uri", "OutputType": "String"},
        {"OutputName": "count", "OutputType": "Integer"},
        {"OutputName": "score", "OutputType": "Float"},
    ]


def test_step_can_be_cached() -> None:
    text = config_of(ask().replace("type:", "cacheConfig: {enabled: true, expireAfter: P7D}, type:"))
    assert step(compiled(text), "Ask")["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P7D"}


@pytest.mark.parametrize("reference", ["{stepOutput: Ask.count}", """{property: "Ask.OutputParameters['count']"}"""])
def test_later_steps_use_outputs_by_their_type(reference: str) -> None:
    text = config_of(ask(f", outputs: {OUTPUTS}"), processing(f"instanceCount: {reference}"))
    cluster = step(compiled(text), "Use")["Arguments"]["ProcessingResources"]["ClusterConfig"]
    assert cluster["InstanceCount"] == {"Get": "Steps.Ask.OutputParameters['count']"}


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("{stepOutput: Ask.score}", "Float"),
        ("""{property: "Ask.OutputParameters['approved']"}""", "Boolean"),
        ("{stepOutput: Ask.uri}", "String"),
    ],
)
def test_an_output_of_another_type_is_refused(reference: str, kind: str) -> None:
    text = config_of(ask(f", outputs: {OUTPUTS}"), processing(f"instanceCount: {reference}"))
    [problem] = problems_of(text)
    assert f"is of type {kind}; here it must be Integer [wrong-expression-type]" in problem


def test_only_declared_outputs_can_be_referred_to() -> None:
    text = config_of(
        ask(f", outputs: {OUTPUTS}"),
        ask(""", inputs: {a: {property: "Ask.OutputParameters['other']"}, b: {stepOutput: Ask.other}}""", name="Then"),
    )
    assert [problem.rpartition(" ")[2] for problem in problems_of(text)] == ["[unknown-property]", "[wrong-output]"]


def test_outputs_keep_their_types_inside_loops() -> None:
    loop = """
        - name: Loop
          type: ForEach
          forEach:
            iterableItems: [1, 2]
            maxConcurrency: 1
            forEachBody: [Ask]
            selector: {pick: MaxBy, field: "Ask.OutputParameters['score']"}
        """
    use = processing("""instanceCount: {property: "Loop.Selected.OutputParameters['count']"}""")
    pipeline = compiled(config_of(ask(f", outputs: {OUTPUTS}"), loop, use))
    arguments = step(pipeline, "Loop")["Arguments"]
    assert arguments["Selector"]["Field"] == {"Get": "IterationOutput.Ask.OutputParameters['score']"}
    cluster = step(pipeline, "Use")["Arguments"]["ProcessingResources"]["ClusterConfig"]
    assert cluster["InstanceCount"] == {"Get": "Steps.Loop.Selected.OutputParameters['count']"}


def test_where_a_uri_of_an_answer_points_to_is_not_known_and_not_granted() -> None:
    use = processing("inputs: [{inputName: raw, s3Uri: {stepOutput: Ask.uri}}]")
    [warning] = warnings_of(compiled(config_of(ask(f", outputs: {OUTPUTS}"), use)))
    assert warning.endswith("is not known before it runs, so reading is not granted [not-granted]")


def test_more_than_fifty_outputs_are_refused() -> None:
    outputs = ", ".join(f"{{outputName: o{number}, outputType: String}}" for number in range(51))
    [problem] = problems_of(config_of(ask(f", outputs: [{outputs}]")))
    assert problem.endswith("callback.outputs: has 51 items; at most 50 are allowed [too-long]")


@pytest.mark.parametrize(
    ("url", "resource"),
    [
        (URL, "arn:${partition}:sqs:us-east-1:123456789012:approvals"),
        ("https://sqs.{{region}}.amazonaws.com/{{account}}/a.fifo", "arn:${partition}:sqs:${region}:${account}:a.fifo"),
        (
            "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/a",
            "arn:${partition}:sqs:cn-north-1:123456789012:a",
        ),
    ],
)
def test_role_may_send_to_exactly_this_queue(url: str, resource: str) -> None:
    pipeline = compiled(config_of(ask(url=url)))
    assert [found.sid for found in pipeline.statements] == ["RunThisPipeline", "SendToQueues"]
    found = statement(pipeline, "SendToQueues")
    assert (found.actions, list(map(str, found.resources))) == (("sqs:SendMessage",), [resource])
    assert found.reasons == ("step 'Ask' sends its message there",)


def test_a_queue_that_only_terraform_knows_gets_a_warning() -> None:
    pipeline = compiled(config_of(ask(url="{{resolve:ssm:/queues/approvals}}")))
    [warning] = warnings_of(pipeline)
    assert warning.startswith("pipeline.steps[0].callback.sqsQueueUrl: which queue this is is not known")
    assert [found.sid for found in pipeline.statements] == ["RunThisPipeline"]
