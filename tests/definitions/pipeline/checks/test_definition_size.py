"""How long a definition may be: what is too long is refused before AWS does, what may be is a warning."""

import json
from typing import Any

import pytest

from definitions.diagnostics.problems import dotted
from definitions.pipeline.checks.definition_size import LARGEST, check_definition_size
from definitions.source.located_yaml import load
from definitions.values.infrastructure import KEY_ARN
from tests.support import aligned, compiled, config_of, problems_of, warnings_of
from tests.synth import applied, resource, synthesized, values_of

NODE = load("pipeline:\n  steps:\n    - name: Train\n", "sample.yaml")
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"


def definition(*steps: dict[str, Any]) -> dict[str, object]:
    return {"Version": "2020-12-01", "Steps": list(steps)}


def of_length(length: int, letter: str = "x") -> dict[str, object]:
    """A definition of so many characters."""
    frame = len(json.dumps(definition({"Name": "Train", "Arguments": ""}), separators=(",", ":")))
    return definition({"Name": "Train", "Arguments": letter * (length - frame)})


def training(name: str, count: int, length: int = 2500) -> str:
    """A step with so many hyperparameters of this length."""
    settings = "".join(f"    p{number}: {'x' * length}\n" for number in range(count))
    return (
        f"- name: {name}\n  type: Training\n  training:\n    imageUri: {IMAGE}\n    instanceType: ml.m5.large\n"
        "    inputChannels: [{channelName: train, s3Uri: 's3://data/train'}]\n"
        f"    hyperparameters:\n{aligned(settings, 6)}\n"
    )


@pytest.mark.parametrize("letter", ["x", "ü", "€", "🙂"])
def test_a_definition_may_have_1048576_characters_and_not_one_more(letter: str) -> None:
    assert LARGEST == 1_048_576
    assert list(check_definition_size(of_length(LARGEST, letter), NODE)) == []
    [problem] = check_definition_size(of_length(LARGEST + 1, letter), NODE)
    assert (problem.severity, problem.rule, dotted(problem.path)) == ("error", "definition-too-long", "pipeline.steps")
    assert problem.message.startswith("the definition has 1,048,577 characters; AWS takes at most 1,048,576.")


def test_characters_that_json_escapes_count_as_they_are_written() -> None:
    whole = of_length(LARGEST)
    steps = whole["Steps"]
    assert isinstance(steps, list)
    steps[0]["Arguments"] = '"' + steps[0]["Arguments"][1:]
    assert list(check_definition_size(whole, NODE)) != []


def test_the_length_of_an_arn_is_known_only_to_terraform_so_it_is_a_warning_where_it_decides() -> None:
    def with_key(length: int) -> dict[str, object]:
        whole = of_length(length)
        steps = whole["Steps"]
        assert isinstance(steps, list)
        steps[0]["Key"] = KEY_ARN
        return whole

    own = len(',"Key":""')
    assert list(check_definition_size(with_key(LARGEST - own - 110), NODE)) == []
    [perhaps] = check_definition_size(with_key(LARGEST - own - 109), NODE)
    assert perhaps.severity == "warning"
    assert perhaps.message.startswith("the definition may have up to 1,048,577 characters")
    [surely] = check_definition_size(with_key(LARGEST - own), NODE)
    assert surely.severity == "error"


def test_the_largest_steps_are_named_the_largest_first_and_the_others_counted() -> None:
    steps = [{"Name": f"S{number:02}", "Arguments": "x" * (90_000 + number)} for number in range(12)]
    [problem] = check_definition_size(definition(*steps), NODE)
    sizes = problem.message.partition("The largest steps: ")[2]
    assert sizes.startswith("'S11' 90,040, 'S10' 90,039, 'S09' 90,038")
    assert sizes.endswith("'S02' 90,031, and 2 more")


def test_a_config_whose_definition_is_too_long_is_refused_with_its_largest_steps() -> None:
    large = [training(f"Large{number}", 100, 2500 - number) for number in range(4)]
    [problem] = problems_of(config_of(training("Small", 1), *large, training("Medium", 50)))
    assert problem.startswith("4:5: pipeline.steps: the definition has 1,1")
    assert problem.endswith("[definition-too-long]")
    named = problem.partition("The largest steps: ")[2].split("'")[1::2]
    assert named == ["Large0", "Large1", "Large2", "Large3", "Medium", "Small"]


def test_a_config_whose_definition_is_just_short_enough_passes_with_what_terraform_adds() -> None:
    pipeline = compiled(
        config_of(*(training(f"Large{number}", 100) for number in range(4)), training("Rest", 15, 2400))
    )
    assert [warning for warning in warnings_of(pipeline) if "definition-too-long" in warning] == []
    stack = synthesized(pipeline)
    deployed = applied(resource(stack, "aws_sagemaker_pipeline")["pipeline_definition"], values_of(stack))
    assert LARGEST - 20_000 < len(deployed) <= LARGEST
