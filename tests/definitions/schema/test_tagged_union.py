"""Which model a map is read as, and what is told of a map that says it badly."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from definitions.schema.model import Model
from definitions.schema.tagged_union import TaggedUnion
from definitions.source.nodes import NodePath


class Animal(Model):
    pass


_BY_KIND: dict[str, type[Model]] = {}
ANIMALS = TaggedUnion("kind", _BY_KIND, what="animal", rule="unknown-animal")
AnyAnimal = Annotated[Animal, ANIMALS]


class Cat(Animal):
    kind: Literal["Cat"]
    lives: int = 9
    enemy: AnyAnimal | None = None


class Dog(Animal):
    kind: Literal["Dog"]
    name: str


class Other(Animal):
    kind: str | None = None


class House(Model):
    animals: list[AnyAnimal]


_BY_KIND |= {"Cat": Cat, "Dog": Dog}


def told(kind: Any, value: object) -> dict[NodePath, tuple[str, str, str | None]]:
    """What is told of a value that is refused: rule, message and hint, by place; those of pydantic by its own word."""
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(value)
    found: dict[NodePath, tuple[str, str, str | None]] = {}
    for detail in raised.value.errors():
        words = detail.get("ctx", {})
        path = (*detail["loc"], words["key"]) if words.get("key") else detail["loc"]
        found[path] = (words.get("rule", detail["type"]), words.get("message", ""), words.get("hint"))
    return found


def test_a_map_is_read_as_the_model_that_its_key_names() -> None:
    house = House.model_validate({"animals": [{"kind": "Dog", "name": "Rex"}, {"kind": "Cat"}]})
    assert house.animals == [Dog(kind="Dog", name="Rex"), Cat(kind="Cat")]


def test_models_may_hold_one_another() -> None:
    cat = ANIMALS.validate({"kind": "Cat", "enemy": {"kind": "Dog", "name": "Rex"}})
    assert isinstance(cat, Cat)
    assert cat.enemy == Dog(kind="Dog", name="Rex")


def test_all_that_is_wrong_below_is_told_at_its_place() -> None:
    animals = [{"kind": "Dgo", "name": 1}, {"kind": "Cat", "enemy": {"kind": "Dog", "nmae": "Rex"}}, {}, "Cat"]
    assert told(House, {"animals": animals}) == {
        ("animals", 0, "kind"): ("unknown-animal", "'Dgo' is not an animal", "did you mean 'Dog'?"),
        ("animals", 1, "enemy", "name"): ("missing", "", None),
        ("animals", 1, "enemy", "nmae"): ("extra_forbidden", "", None),
        ("animals", 2, "kind"): ("missing-key", "is required and missing", None),
        ("animals", 3): ("wrong-type", "must be a map, got text", None),
    }


@pytest.mark.parametrize(("kind", "said"), [(5, "'5'"), (None, "'None'"), ([], "'[]'"), ("Bird", "'Bird'")])
def test_a_kind_that_there_is_not_is_told_with_those_there_are(kind: object, said: str) -> None:
    assert told(AnyAnimal, {"kind": kind}) == {
        ("kind",): ("unknown-animal", f"{said} is not an animal", "animals: Cat, Dog")
    }


def test_the_default_takes_every_map_that_no_other_model_takes() -> None:
    either = TaggedUnion("kind", _BY_KIND, what="animal", rule="unknown-animal", default=Other)
    assert either.validate({"kind": "Bird"}) == Other(kind="Bird")
    assert either.validate({}) == Other()
    assert either.validate({"kind": "Cat"}) == Cat(kind="Cat")
    assert list(told(Annotated[Animal, either], {"kind": 5})) == [("kind",)]


def test_who_asks_is_told_the_model_without_reading_the_map() -> None:
    assert ANIMALS.model_of({"kind": "Dog"}) is Dog
    assert [ANIMALS.model_of(value) for value in ({"kind": "Bird"}, {"kind": 5}, {}, "Dog", None)] == [None] * 5
