"""The publication of approvals: which events start it, where it leads, and what its roles may do."""

from typing import Any

import pytest

from definitions.foundation.records import replace
from definitions.module.registry import NO_APPROVED_PACKAGE
from definitions.pipeline.compile import compile_pipeline
from definitions.pipeline.operations.event_patterns import matches
from definitions.pipeline.resources.approvals.compiled import CompiledApprovals
from definitions.pipeline.service_roles import service_roles
from definitions.project.context_flags import ContextFlags
from tests.definitions.pipeline.resources.known_to_iam import unknown_to_iam
from tests.definitions.pipeline.resources.sample_events import EXECUTION, MODEL_PACKAGE, changed
from tests.support import compiled, module

GROUP = "modelPackageGroupName: churn\ncreateModelPackageGroup: false"
STEPS = "pipeline:\n  steps: [{name: Stop, type: Fail, fail: {errorMessage: stopped}}]\n"


def approvals(root: str = "") -> CompiledApprovals:
    found = compiled(f"projectName: sample\n{GROUP}\npublishApprovedModelPackage: true\n{root}\n{STEPS}").approvals
    assert found is not None
    return found


def test_without_the_key_nothing_is_published() -> None:
    assert compiled(f"projectName: sample\n{GROUP}\n{STEPS}").approvals is None


def test_a_project_without_parameters_publishes_it_all_the_same() -> None:
    config = f"projectName: sample\n{GROUP}\npublishApprovedModelPackage: true\n{STEPS}"
    found = compile_pipeline(replace(module(config), flags=ContextFlags(has_parameters=False)))
    assert (found.published, found.approvals is not None) == ([], True)


@pytest.mark.parametrize(
    ("event", "starts"),
    [
        (MODEL_PACKAGE, True),
        (changed(MODEL_PACKAGE, ModelApprovalStatus="Rejected"), True),
        # Registered as approved: no field has been updated.
        ({**MODEL_PACKAGE, "detail": {"ModelPackageGroupName": "churn", "ModelApprovalStatus": "Approved"}}, True),
        (changed(MODEL_PACKAGE, ModelPackageGroupName="churn-2"), False),
        (EXECUTION, False),
    ],
)
def test_each_change_of_a_version_of_the_group_starts_it(event: dict[str, Any], starts: bool) -> None:
    assert matches(approvals().pattern, event) is starts


def test_each_state_is_reached_and_what_fails_is_kept() -> None:
    definition: Any = approvals().state_machine
    states = definition["States"]
    reached = {state.get(key) for state in states.values() for key in ("Next", "Default")}
    reached |= {one["Next"] for state in states.values() for key in ("Catch", "Choices") for one in state.get(key, ())}
    assert (reached | {definition["StartAt"]}) - {None} == set(states)
    calls = [state for state in states.values() if "aws-sdk" in str(state.get("Resource"))]
    assert [[catch["Next"] for catch in state["Catch"]] for state in calls] == [["DeadLetter"]] * 4
    assert not NO_APPROVED_PACKAGE.startswith("arn:")


def test_only_a_parameter_that_others_read_is_an_advanced_one() -> None:
    own, shared = approvals(), approvals("prodAccountId: '222222222222'")
    assert (own.tier, own.readers) == ("Standard", ())
    assert (shared.tier, shared.readers) == ("Advanced", ("222222222222",))


def test_roles_name_actions_and_resources_that_iam_knows_each_with_a_reason() -> None:
    found = approvals()
    for statement in (*found.event_role, *found.state_machine_role):
        assert unknown_to_iam(statement) == []
        assert statement.reasons


def test_a_module_shows_both_roles() -> None:
    pipeline = compiled(f"projectName: sample\n{GROUP}\npublishApprovedModelPackage: true\n{STEPS}")
    assert [role.title for role in service_roles(pipeline)] == [
        "role of the pipeline",
        "role of the approval events",
        "role of the approval state machine",
    ]
