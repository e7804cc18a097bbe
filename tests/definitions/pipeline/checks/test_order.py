"""The order of steps: which ones can be waited for."""

import pytest

from tests.definitions.pipeline.checks.control_steps import condition, fail, loop, processing, told
from tests.support import compiled, config_of


@pytest.mark.parametrize(
    ("after", "other", "rule"),
    [
        ("Nobody", processing("Prepare"), "unknown-step"),
        ("prepare", processing("Prepare"), "unknown-step"),
        ("Check", condition("Check", "ifSteps: [Prepare]") + "\n" + processing("Prepare"), "depends-on-condition"),
        ("Stop", fail("Stop"), "depends-on-fail"),
        ("Prepare", loop("Loop", "[Prepare]") + "\n" + processing("Prepare"), "inside-for-each"),
    ],
)
def test_some_steps_cannot_be_waited_for(after: str, other: str, rule: str) -> None:
    assert told(processing("After", after=f"[{after}]"), other) == [("pipeline.steps[0].dependsOn[0]", rule)]


def test_steps_in_branches_and_loops_themselves_can_be_waited_for() -> None:
    compiled(
        config_of(
            condition("Check", "ifSteps: [Good], elseSteps: [Loop]"),
            processing("Good"),
            loop("Loop", "[Body]"),
            processing("Body"),
            processing("After", after="[Good, Loop]"),
        )
    )
