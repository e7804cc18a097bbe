"""Outputs of Lambda and Callback steps are those that are declared, in their types."""

import pytest

from definitions.local.doubles import outputs_of
from definitions.local.jobs.job import JobFailed

DECLARED = [{"OutputName": name, "OutputType": name} for name in ("String", "Integer", "Float", "Boolean")]


def test_values_become_what_is_declared_and_others_are_left_out() -> None:
    given = {"String": {"a": [1]}, "Integer": "3", "Float": 1, "Boolean": "true", "statusCode": 200}
    assert outputs_of(DECLARED, given) == {"String": '{"a": [1]}', "Integer": 3, "Float": 1.0, "Boolean": True}
    assert outputs_of(DECLARED[:1], {"String": True}) == {"String": "true"}


@pytest.mark.parametrize(
    ("given", "words"),
    [({}, "there is no output 'Integer'"), ({"Integer": "many"}, "the output 'Integer' must be Integer; it is 'many'")],
)
def test_an_output_that_is_missing_or_of_another_type_fails_the_step(given: dict[str, object], words: str) -> None:
    with pytest.raises(JobFailed, match=words):
        outputs_of(DECLARED[1:2], given)
