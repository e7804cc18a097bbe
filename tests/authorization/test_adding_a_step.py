"""A step brings its own permissions and no others: without it, the role is the same but for what the step needs."""

import json
from typing import Any, TypeAlias

import pytest

from definitions.foundation.records import replace
from definitions.pipeline.compile import compile_pipeline
from definitions.pipeline.config.module_config import STEPS
from definitions.source.located_yaml import load
from tests.authorization.roles import MODULES, Role, role_of, sample_role
from tests.iam import like

Allowed: TypeAlias = set[tuple[str, str, str]]
"""Triples of an action, a resource and conditions, as JSON."""
Conditions: TypeAlias = dict[str, dict[str, list[str]]]


def last_steps(sample: str) -> list[str]:
    """Steps that no other one waits for, unless they are all."""
    graph = sample_role(sample).pipeline.graph
    if len(MODULES[sample].config_files) > 1:
        return []
    chosen = {edge.after for edge in graph.edges if edge.why in ("ifSteps", "elseSteps", "forEachBody")}
    last = [name for name in graph.steps if not any(edge.before == name for edge in graph.edges)]
    return [name for name in last if name not in chosen and len(graph.steps) > 1]


def without(sample: str, step: str) -> Role:
    """The role of a sample from which a step is taken."""
    module = MODULES[sample]
    [file] = module.config_files
    config = load(file.path.read_text("utf-8"), str(file.path))
    steps: Any = config.nearest(STEPS)
    steps.value = [entry for entry in steps.value if entry.child("name").value != step]
    return role_of(compile_pipeline(replace(module, config_files=(), config_data=config)))


def allowed(role: Role) -> Allowed:
    return {
        (action, resource, json.dumps(statement.get("Condition", {})))
        for statement in role.document["Statement"]
        for action in statement["Action"]
        for resource in statement["Resource"]
    }


def is_in(one: tuple[str, str, str], others: Allowed) -> bool:
    action, resource, conditions = one
    return any(
        action == other and like(resource, pattern) and meets(json.loads(conditions), json.loads(asked))
        for other, pattern, asked in others
    )


def meets(conditions: Conditions, asked: Conditions) -> bool:
    """Whether what meets some conditions also meets others, which ask for no more and allow at least these values."""
    return all(
        key in conditions.get(operator, {}) and set(conditions[operator][key]) <= set(values)
        for operator, keys in asked.items()
        for key, values in keys.items()
    )


@pytest.mark.parametrize(("sample", "step"), [(sample, step) for sample in MODULES for step in last_steps(sample)])
def test_a_step_adds_what_it_needs_and_nothing_else(sample: str, step: str) -> None:
    more, less = sample_role(sample), without(sample, step)
    named = {statement.sid: statement.reasons for statement in more.pipeline.statements}
    for statement in more.document["Statement"]:
        own = allowed(replace(more, document={"Statement": [statement]}))
        if not own <= allowed(less):
            assert any(f"'{step}'" in reason for reason in named[statement["Sid"]]), statement["Sid"]
    assert [one for one in allowed(less) if not is_in(one, allowed(more))] == []
