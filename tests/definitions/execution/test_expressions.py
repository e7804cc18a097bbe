"""Expressions as the service evaluates them."""

import pytest

from definitions.execution.expressions import EvaluationError, StepValues, Unknown, Values, evaluate, unknowns_in
from definitions.execution.json_paths import BadPath, segments, value_at
from definitions.values.expressions import Json, get, get_parameter, join, json_get, s3_json_get

REPORT = {"mse": 4, "folds": [{"a.b": 1.5}], "good": True, "text": "yes", "nothing": None}
TRAIN = StepValues(
    properties={"TrainingJobName": "churn-1", "FinalMetricDataList": {"auc": {"Value": 0.9}}},
    property_files={"Report": REPORT},
    request={"ResourceConfig": {"InstanceCount": 2}, "InputDataConfig": [{"ChannelName": "train", "X": "s3://b/t"}]},
    key=("steps", "Train", "properties"),
)
VALUES = Values(
    parameters={"Count": 3, "Rate": 0.1, "Large": True, "Uri": "s3://data"},
    variables={"PipelineName": "churn"},
    experiment={"ExperimentName": get("Execution.PipelineName")},
    objects={"s3://data/limits.json": {"least": 0.5}},
    steps={"Train": TRAIN},
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (get_parameter("Count"), 3),
        (get("Execution.PipelineName"), "churn"),
        (get("PipelineExperimentConfig.ExperimentName"), "churn"),
        (join([get_parameter("Count"), get_parameter("Rate"), get_parameter("Large"), "x"], "-"), "3-0.1-true-x"),
        (join([get_parameter("Uri"), "/", join(["a", 1])]), "s3://data/a1"),
        (get("Steps.Train.TrainingJobName"), "churn-1"),
        (get("Steps.Train.FinalMetricDataList['auc'].Value"), 0.9),
        (get("Steps.Train.ResourceConfig.InstanceCount"), 2),
        (get("Steps.Train.InputDataConfig['train'].X"), "s3://b/t"),
        (json_get("Train", "Report", "mse"), 4),
        (json_get("Train", "Report", "$.folds[0]['a.b']"), 1.5),
        (s3_json_get(join([get_parameter("Uri"), "/limits.json"]), "least"), 0.5),
        ({"a": [get_parameter("Count"), {"Get": "x", "Set": "y"}]}, {"a": [3, {"Get": "x", "Set": "y"}]}),
    ],
)
def test_an_expression_has_this_value(expression: Json, value: Json) -> None:
    assert evaluate(expression, VALUES) == value


@pytest.mark.parametrize(
    ("expression", "shown", "key"),
    [
        (get("Execution.StartDateTime"), "<StartDateTime>", ("execution", "StartDateTime")),
        (
            get("Steps.Train.ModelArtifacts.S3ModelArtifacts"),
            "<Train.ModelArtifacts.S3ModelArtifacts>",
            ("steps", "Train", "properties", "ModelArtifacts", "S3ModelArtifacts"),
        ),
        (json_get("Train", "Other", "mse"), "<Train.Other: mse>", ("steps", "Train", "propertyFiles", "Other")),
        (s3_json_get("s3://data/none.json", "a"), "<s3://data/none.json: a>", ("objects", "s3://data/none.json")),
    ],
)
def test_what_is_not_given_is_a_placeholder_that_knows_its_key(
    expression: Json, shown: str, key: tuple[str, ...]
) -> None:
    value = evaluate(expression, VALUES)
    assert str(value) == shown
    assert value == Unknown(shown, key)
    joined = evaluate(join(["run-", expression]), VALUES)
    assert str(joined) == f"run-{shown}"
    assert unknowns_in([joined]) == [value]


def test_a_name_that_a_run_makes_anew_is_not_repeated_from_the_request() -> None:
    step = StepValues(request={"EndpointConfigName": "churn", "Tags": "x"}, key=("steps", "S", "properties"))
    values = Values(steps={"S": step})
    assert str(evaluate(get("Steps.S.EndpointConfigName"), values)) == "<S.EndpointConfigName>"


@pytest.mark.parametrize(
    ("expression", "message", "rule"),
    [
        (json_get("Train", "Report", "rmse"), "has no value at 'rmse': there is no 'rmse'", "missing-value"),
        (json_get("Train", "Report", "folds[1].x"), "there is no 'folds[1]'", "missing-value"),
        (json_get("Train", "Report", "folds"), "has a list at 'folds', and only a single value", "wrong-type"),
        (json_get("Train", "Report", "nothing"), "has nothing at 'nothing', and only a single value", "wrong-type"),
        (join([{"a": 1}]), "a map cannot be joined", "wrong-type"),
        (get("Steps.Tune.X"), "'Tune' has not completed", "missing-output"),
        (get("ForEach.CurrentItem"), "no current item outside of a loop", "outside-for-each"),
    ],
)
def test_an_expression_without_a_value_says_why(expression: Json, message: str, rule: str) -> None:
    with pytest.raises(EvaluationError) as error:
        evaluate(expression, VALUES)
    assert message in str(error.value)
    assert error.value.rule == rule


def test_the_item_of_a_loop_may_be_a_map() -> None:
    values = Values(item={"depth": 3})
    assert evaluate([get("ForEach.CurrentItem"), get("ForEach.CurrentItem.depth")], values) == [{"depth": 3}, 3]
    with pytest.raises(EvaluationError, match="has no field 'width'"):
        evaluate(get("ForEach.CurrentItem.width"), values)


@pytest.mark.parametrize("path", ["", "$", "a..b", "a.*", "a[*]", "a[1:2]", "a[-1]", "..a", "a[?(@.x)]", "a.", "[']"])
def test_paths_that_aws_does_not_read_are_refused(path: str) -> None:
    with pytest.raises(BadPath):
        segments(path)


def test_a_path_may_begin_at_the_root_and_quote_names() -> None:
    assert value_at({"a-b": {"c.d": [1, 2]}}, """$.a-b["c.d"][1]""") == 2
    assert segments("[0].x") == [0, "x"]
