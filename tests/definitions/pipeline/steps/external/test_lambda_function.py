"""Lambda steps: the event, what comes back, and the function that the role may invoke."""

import pytest

from tests.support import compiled, config_of, statement, step, warnings_of

ARN = "arn:aws:lambda:us-east-1:123456789012:function:find-data"


def call(more: str = "", arn: str = ARN, name: str = "Call") -> str:
    return f"- {{name: {name}, type: Lambda, lambda: {{functionArn: '{arn}'{more}}}}}"


def test_minimal_step_calls_with_an_empty_event() -> None:
    assert step(compiled(config_of(call())), "Call") == {
        "Name": "Call",
        "Type": "Lambda",
        "Arguments": {},
        "FunctionArn": ARN,
        "OutputParameters": [],
    }


def test_whole_step_has_event_outputs_and_cache() -> None:
    text = config_of("""
        - name: Call
          type: Lambda
          displayName: Find data
          cacheConfig: {enabled: true, expireAfter: PT1H}
          lambda:
            functionArn: arn:{{partition}}:lambda:{{region}}:{{account}}:function:find-data:3
            inputs: {country: ch, newest: true, run: {execution: PipelineExecutionId}}
            outputs: [{outputName: rows, outputType: Integer}]
        """)
    assert step(compiled(text), "Call") == {
        "Name": "Call",
        "Type": "Lambda",
        "DisplayName": "Find data",
        "Arguments": {"country": "ch", "newest": True, "run": {"Get": "Execution.PipelineExecutionId"}},
        "CacheConfig": {"Enabled": True, "ExpireAfter": "PT1H"},
        "FunctionArn": "arn:${partition}:lambda:${region}:${account}:function:find-data:3",
        "OutputParameters": [{"OutputName": "rows", "OutputType": "Integer"}],
    }


def test_outputs_can_be_conditions_and_inputs_of_other_functions() -> None:
    text = config_of(
        call(", outputs: [{outputName: rows, outputType: Integer}]"),
        call(", inputs: {rows: {stepOutput: Call.rows}}", name="Then"),
        """
        - name: Check
          type: Condition
          condition:
            conditions: [{operator: GreaterThan, leftValue: {stepOutput: Call.rows}, rightValue: 10}]
            ifSteps: [Then]
        """,
    )
    pipeline = compiled(text)
    rows = {"Get": "Steps.Call.OutputParameters['rows']"}
    assert step(pipeline, "Then")["Arguments"] == {"rows": rows}
    assert step(pipeline, "Check")["Arguments"]["Conditions"][0]["LeftValue"] == rows
    assert warnings_of(pipeline) == []


@pytest.mark.parametrize(
    ("arn", "resource"),
    [
        (ARN, ARN),
        (f"{ARN}:live", f"{ARN}:live"),
        (f"{ARN}:$LATEST", f"{ARN}:${{$}}LATEST"),
        ("{{resolve:ssm:/functions/find-data}}", "${ssm:/functions/find-data}"),
    ],
)
def test_role_may_invoke_exactly_this_function(arn: str, resource: str) -> None:
    pipeline = compiled(config_of(call(arn=arn)))
    assert [found.sid for found in pipeline.statements] == ["InvokeFunctions", "RunThisPipeline"]
    found = statement(pipeline, "InvokeFunctions")
    assert found.actions == ("lambda:InvokeFunction",)
    assert [str(part).replace("$${", "${") for part in found.resources] == [resource]
    assert found.reasons == ("step 'Call' calls it",)


def test_functions_of_several_steps_are_one_statement() -> None:
    pipeline = compiled(config_of(call(), call(arn=f"{ARN}-2", name="Then")))
    assert statement(pipeline, "InvokeFunctions").resources == (ARN, f"{ARN}-2")
