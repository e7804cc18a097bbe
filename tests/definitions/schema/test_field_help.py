"""What may stand in the YAML, in words: of small models, and of everything that a module config may hold."""

import re
from typing import Annotated, Literal

import pytest
import yaml
from pydantic import Field

from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.settings.network import NetworkConfig
from definitions.pipeline.steps import step_types
from definitions.pipeline.steps.control.comparisons import Comparison
from definitions.pipeline.steps.control.compound_conditions import In, Not, Or
from definitions.pipeline.steps.control.condition import ConditionSettings
from definitions.pipeline.steps.core.cache_config import CacheConfig
from definitions.schema.field_help import FieldHelp, default_text, help_of, models_below
from definitions.schema.field_kinds import NestedModel
from definitions.schema.field_types import Boolean, InstanceCount, PlainText
from definitions.schema.fields import UnsupportedField
from definitions.schema.model import Model
from definitions.schema.tagged_union import TaggedUnion


class Animal(Model):
    """What lives.

    More is not shown.
    """

    type: str
    common_name: PlainText
    """What people call it,
    in their own language."""
    legs: InstanceCount = 4
    """How many there are."""


class Dog(Animal):
    """An animal that barks."""

    type: Literal["Dog"]
    barks: Boolean = True
    """Whether it does."""
    legs: InstanceCount = 4
    """Dogs have four."""
    owner: "Animal | None" = None


class Fish(Animal):
    """An animal that swims."""

    type: Literal["Fish"]


AnyAnimal = Annotated[Animal, TaggedUnion("type", {"Dog": Dog, "Fish": Fish, "Shark": Fish}, "animal", "bad-animal")]


class Zoo(Model):
    """Many animals."""

    animals: Annotated[list[AnyAnimal], Field(min_length=1)]
    """All of them."""
    closed: Annotated[None, UnsupportedField("a zoo is open")] = None
    undocumented: PlainText | None = None


def field(model: type[Model], key: str) -> FieldHelp:
    [found] = [found for found in help_of(model).fields if found.key == key]
    return found


ALL_FIELDS = [(model, found) for model in models_below(ModuleConfig) for found in help_of(model).fields]


def test_every_step_type_is_below_the_root() -> None:
    assert set(step_types()) <= set(models_below(ModuleConfig))


def test_every_model_says_what_it_is() -> None:
    assert [model.__name__ for model in models_below(ModuleConfig) if not help_of(model).summary.endswith(".")] == []


def test_every_field_has_help_of_one_line() -> None:
    found = [f"{model.__name__}.{field.key}" for model, field in ALL_FIELDS if not re.fullmatch(r"\S.*\.", field.help)]
    assert found == []


def test_every_field_has_a_kind_in_words() -> None:
    python = re.compile(r"``|[\[\]\n]|\b(str|int|dict|None \||definitions\.|typing)\b")
    bad = [
        f"{model.__name__}.{field.key}" for model, field in ALL_FIELDS if not field.kind or python.search(field.kind)
    ]
    assert bad == []


def test_every_default_is_yaml_of_the_value() -> None:
    for model, found in ALL_FIELDS:
        default = next(field for field in model.model_fields.values() if field.alias == found.key)
        value = None if default.is_required() else default.get_default(call_default_factory=True)
        if not isinstance(value, Model):
            assert yaml.safe_load(found.default) == value, f"{model.__name__}.{found.key}"


def test_help_of_a_key() -> None:
    assert field(CacheConfig, "expireAfter") == FieldHelp(
        key="expireAfter",
        help="How old a result may be: an ISO 8601 duration such as P30D or PT1H. Needed if enabled.",
        kind="a duration as ISO 8601 writes it",
        is_required=False,
        default="",
        expressions="",
        nested=(),
        api=None,
    )


def test_the_summary_is_the_first_paragraph() -> None:
    assert help_of(Animal).summary == "What lives."


def test_help_is_one_line() -> None:
    assert field(Animal, "commonName").help == "What people call it, in their own language."


def test_keys_of_base_models_come_first() -> None:
    assert [found.key for found in help_of(Dog).fields] == ["type", "commonName", "legs", "barks", "owner"]


def test_inherited_keys_have_the_help_of_the_base_model() -> None:
    assert field(Dog, "commonName").help == field(Animal, "commonName").help


def test_keys_that_are_declared_again_have_the_newer_help() -> None:
    assert field(Animal, "legs").help == "How many there are."
    assert field(Dog, "legs").help == "Dogs have four."


def test_what_speaks_for_itself_needs_no_docstring() -> None:
    assert field(Dog, "type").help == "Says what this is."
    assert field(Dog, "owner").help == "What lives."
    assert field(Zoo, "closed").help == "Not supported."


def test_other_keys_do() -> None:
    assert field(Zoo, "undocumented").help == ""


def test_maps_may_be_of_several_models() -> None:
    animals = field(Zoo, "animals")
    assert animals.kind == "list of at least 1, each a map, whose 'type' says what else it holds"
    assert animals.nested == (NestedModel(Dog, "type: Dog"), NestedModel(Fish, "type: Fish or Shark"))


def test_models_below_are_found_once_each_before_those_below_it() -> None:
    assert models_below(Zoo) == [Zoo, Dog, Animal, Fish]


def test_models_that_hold_one_another_are_found_once() -> None:
    assert models_below(ConditionSettings) == [ConditionSettings, Comparison, In, Not, Or]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (30, "30"),
        (0.5, "0.5"),
        ("S3Prefix", "S3Prefix"),
        ("text/csv", "text/csv"),
        ("true", '"true"'),
        ("5", '"5"'),
        ("", '""'),
        ([], "[]"),
        (["a", "b c"], "[a, b c]"),
        ({"a": [1]}, "{a: [1]}"),
        (NetworkConfig(), "{}"),
        (NetworkConfig.model_validate({"enableNetworkIsolation": False}), "{enableNetworkIsolation: false}"),
    ],
)
def test_values_as_yaml(value: object, text: str) -> None:
    assert default_text(value) == text
