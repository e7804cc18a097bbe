"""Values and expressions in words."""

import pytest

from definitions.schema.expression_syntax import scalar_or_expression
from definitions.values.expression_words import in_words
from definitions.values.expressions import IterationOutput
from definitions.values.infrastructure import ROLE_ARN, text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3, "3"),
        (6.0, "6.0"),
        (True, "true"),
        ('say "prod"', '"say \\"prod\\""'),
        ({"parameter": "SmallestAuc"}, "SmallestAuc"),
        ({"stepOutput": "Train.modelArtifacts"}, "Train.modelArtifacts"),
        ({"stepOutput": "Evaluate.out", "filePath": "r.json"}, "Evaluate.out/r.json"),
        ({"property": "Train.TrainingJobStatus"}, "Train.TrainingJobStatus"),
        ({"jsonGet": {"step": "Evaluate", "propertyFile": "Report", "path": "auc.value"}}, "auc.value"),
        ({"jsonGet": {"s3Uri": {"parameter": "Uri"}, "path": "auc.value"}}, "auc.value in Uri"),
        ({"join": {"on": "/", "values": ["s3://data", {"parameter": "Day"}, 1]}}, '"s3://data/{Day}/1"'),
        ({"execution": "PipelineName"}, "PipelineName"),
        ({"forEach": "CurrentItem.depth"}, "CurrentItem.depth"),
    ],
)
def test_words_of_yaml(value: object, words: str) -> None:
    assert in_words(scalar_or_expression(value)) == words


def test_lists_and_values_that_terraform_knows() -> None:
    assert in_words([1, "a", IterationOutput("Train", "Time")]) == '[1, "a", Train.Time]'
    assert in_words(text(ROLE_ARN, "/x")) == '"<role arn>/x"'
