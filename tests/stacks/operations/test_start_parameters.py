"""Parameters of a start are checked by the config, before any call."""

import pytest

from definitions.commands.ending import Refused
from stacks.operations.start_parameters import start_parameters
from tests.stacks.operations.pipeline import pipeline

PARAMETERS = pipeline().context.parameters
REASON = ("Reason", "by hand")


def test_values_are_sent_as_the_api_takes_them() -> None:
    given = [REASON, ("Count", "7"), ("Large", "true"), ("Mode", "sample")]
    assert start_parameters(given, {}, PARAMETERS) == {
        "Reason": "by hand",
        "Count": "7",
        "Large": "true",
        "Mode": "sample",
    }


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([REASON, ("Modee", "full")], "--set Modee: the pipeline has no parameter 'Modee'; did you mean 'Mode'?"),
        (
            [REASON, ("Mode", "ful")],
            "--set Mode: 'ful' is not one of the parameter's enumValues: full, sample; did you mean 'full'?",
        ),
        (
            [REASON, ("Count", "many")],
            "--set Count: does not fit the parameter's type Integer: got text 'many'",
        ),
        ([REASON, ("Reason", "x" * 1025)], "--set Reason: is given twice"),
        ([("Reason", "x" * 1025)], "--set Reason: has 1,025 characters; at most 1,024 are allowed"),
        ([], "the parameter 'Reason' has no default, so each start gives it: --set Reason=VALUE"),
        ([("Reson", "x")], "--set Reson: the pipeline has no parameter 'Reson'; did you mean 'Reason'?"),
    ],
)
def test_what_aws_would_refuse_is_told(given: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(Refused) as refused:
        start_parameters(given, {}, PARAMETERS)
    assert str(refused.value).startswith(message)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        start_parameters([("Count", "many"), ("Large", "yes")], {}, PARAMETERS)
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == [
        "--set Count",
        "--set Large",
        "the parameter 'Reason' has no default, so each start gives it",
    ]


def test_parameters_of_the_source_are_kept_unless_given_or_gone() -> None:
    inherited = {"Reason": "nightly", "Mode": "full", "Removed": "x"}
    assert start_parameters([("Mode", "sample")], inherited, PARAMETERS) == {"Reason": "nightly", "Mode": "sample"}
