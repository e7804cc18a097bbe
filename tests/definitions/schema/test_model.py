"""The models of the YAML: every key has its help text, and every reference is found."""

import ast
import inspect
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.steps.control.comparisons import Comparison
from definitions.project.levels import ProjectFile
from definitions.schema.model import Model, references_in
from definitions.values.expressions import JsonGet, ParameterReference, StepOutput


def models(model: type[Model]) -> Iterator[type[Model]]:
    """All models below one."""
    for below in model.__subclasses__():
        yield below
        yield from models(below)


ALL = {f"{model.__module__}.{model.__name__}": model for model in models(Model) if model.__module__.startswith("defi")}


def test_all_models_are_looked_at() -> None:
    assert {ModuleConfig, ProjectFile, Comparison} <= set(ALL.values())


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_key_has_help_text(name: str) -> None:
    [tree] = ast.parse(inspect.getsource(ALL[name])).body
    assert isinstance(tree, ast.ClassDef)
    fields = {
        statement.target.id: isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        for statement, after in zip(tree.body, [*tree.body[1:], None], strict=True)
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }
    payload = getattr(ALL[name], "payload", "")
    own = {
        key
        for key, field in ALL[name].model_fields.items()
        if key in fields and key != "type" and (field.alias or key) != payload
    }
    assert [key for key in sorted(own) if not fields[key]] == []


def test_references_are_found_at_their_paths_in_the_yaml() -> None:
    parameter = ParameterReference("P", accepts=("Integer",))
    comparison = Comparison.model_validate(
        {"operator": "Equals", "stepName": "S", "propertyFile": "F", "jsonPath": "p", "threshold": {"parameter": "P"}}
    )
    found = dict(references_in({"a": [comparison, {"b": StepOutput("S", "o")}], "c": 5, "d": (parameter,)}, ("x",)))
    assert found == {
        ("x", "a", 0, "propertyFile"): JsonGet("S", "F", "p"),
        ("x", "a", 0, "threshold"): ParameterReference("P", accepts=("Integer", "Float")),
        ("x", "a", 1, "b"): StepOutput("S", "o"),
        ("x", "d", 0): parameter,
    }


def test_a_model_in_another_is_built_when_a_config_has_it() -> None:
    class Inner(Model):
        size: int
        """A size."""

    class Outer(Model):
        inner: Inner | None = None
        """A part."""
        inners: list[Inner] = []
        """More parts."""

    assert Outer.model_validate({}) == Outer()
    assert not Inner.__pydantic_complete__
    assert Outer.model_validate({"inners": [{"size": 1}]}).inners == [Inner(size=1)]
    with pytest.raises(ValidationError) as raised:
        Outer.model_validate({"inner": {"size": "x", "more": 1}, "inners": [{}]})
    assert [error["loc"] for error in raised.value.errors()] == [
        ("inner", "size"),
        ("inner", "more"),
        ("inners", 0, "size"),
    ]
