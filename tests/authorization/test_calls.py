"""The role suffices, and holds nothing that no step needs.

What is needed is read out of the pipeline definition (see ``step_calls``), not asked of the step types that grant it.
"""

from functools import cache
from typing import Any

import pytest

from tests.authorization.calls import required_calls
from tests.authorization.request_calls import Call
from tests.authorization.roles import SAMPLES, Role, sample_role
from tests.iam import Request, allows


def allowing(role: Role, call: Call) -> list[str]:
    """The names of the statements that allow a call."""
    request = Request(call.action, call.resource, call.context)
    statements: list[dict[str, Any]] = role.document["Statement"]
    return [statement["Sid"] for statement in statements if allows({"Statement": [statement]}, request)]


@cache
def allowed(sample: str) -> list[tuple[Call, list[str]]]:
    """Every call that a step needs, and the statements that allow it."""
    role = sample_role(sample)
    return [(call, allowing(role, call)) for call in required_calls(role)]


def broken_without(sample: str) -> dict[str, set[str]]:
    """For each statement, the steps that could not do their work without it."""
    alone: dict[str, set[str]] = {statement["Sid"]: set() for statement in sample_role(sample).document["Statement"]}
    for call, sids in allowed(sample):
        if len(sids) == 1:
            alone[sids[0]].add(call.step)
    return alone


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_call_that_a_step_needs_is_allowed(sample: str) -> None:
    assert [str(call) for call, sids in allowed(sample) if not sids] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_without_any_one_statement_a_step_breaks(sample: str) -> None:
    breaks = broken_without(sample)
    needless = [sid for sid, steps in breaks.items() if not steps]
    assert needless == [], f"no step needs {needless}; of the others: {breaks}"


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_action_of_every_statement_is_one_that_a_step_calls(sample: str) -> None:
    called = {(sid, call.action) for call, sids in allowed(sample) for sid in sids}
    granted = {
        (statement.sid, action) for statement in sample_role(sample).pipeline.statements for action in statement.actions
    }
    assert sorted(granted - called) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_step_that_breaks_without_a_statement_is_among_its_reasons(sample: str) -> None:
    names = {"the pipeline itself": "may look at", "mlflowConfig": "the pipeline is recorded"}
    reasons = {statement.sid: statement.reasons for statement in sample_role(sample).pipeline.statements}
    for sid, steps in broken_without(sample).items():
        for step in steps:
            # Or the config asks for it by a key of its own.
            told = names.get(step, f"'{step}'")
            assert any(told in reason or "'additional" in reason for reason in reasons[sid]), f"{sid}: {step}"
