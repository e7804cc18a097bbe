"""Records: what a dataclass of the same fields does, they do."""

import copy
import pickle
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import Any, ClassVar

import pytest

from definitions.foundation.records import field, record, replace, values


@record
class Point:
    kind: ClassVar = "point"
    x: int
    y: int = 0
    names: list[str] = field(default_factory=list, compare=False)
    note: str = field(default="", kw_only=True, repr=False)


@record
class Pin(Point):
    colour: str = "red"


@dataclass(frozen=True, slots=True)
class Twin:
    x: int
    y: int = 0
    names: list[str] = dataclass_field(default_factory=list, compare=False)
    note: str = dataclass_field(default="", kw_only=True, repr=False)


@record(order=True)
class Place:
    line: int
    column: int


@record(frozen=False)
class Counter:
    count: int
    doubled: int = field(init=False)

    def __post_init__(self) -> None:
        self.doubled = 2 * self.count


@record(slots=False, eq=False)
class Shape:
    sides: int

    @cached_property
    def corners(self) -> list[int]:
        return [self.sides]


@record
class Nothing:
    pass


ARGUMENTS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((1,), {}),
    ((1, 2, ["a"]), {"note": "n"}),
    ((), {"y": 3, "x": 1, "names": []}),
]


@pytest.mark.parametrize(("positional", "by_name"), ARGUMENTS)
def test_fields_are_given_shown_and_matched_as_those_of_a_dataclass(
    positional: tuple[Any, ...], by_name: dict[str, Any]
) -> None:
    point, twin = Point(*positional, **by_name), Twin(*positional, **by_name)
    assert repr(point).removeprefix("Point") == repr(twin).removeprefix("Twin")
    assert values(point) == {name: getattr(twin, name) for name in ("x", "y", "names", "note")}
    assert Point.__match_args__ == Twin.__match_args__
    assert not hasattr(point, "__dict__")


@pytest.mark.parametrize("refused", [{}, {"x": 1, "z": 2}, {"y": 1}])
def test_other_arguments_are_refused(refused: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="argument"):
        Point(**refused)
    with pytest.raises(TypeError, match="positional"):
        Point(1, 2, [], "note")  # type: ignore[call-arg]


def test_a_default_is_made_for_each_record() -> None:
    assert Point(1).names is not Point(1).names


def test_equal_records_have_the_same_type_and_compared_fields() -> None:
    assert Point(1, names=["a"]) == Point(1, names=["b"])
    assert {Point(1, names=["a"])} == {Point(1)}
    assert Point(1) != Point(1, note="n")
    assert Point(1) != Pin(1)
    assert Pin(1) == Pin(1, colour="red") != Pin(1, colour="blue")
    assert Nothing() == Nothing()
    assert Shape(3) != Shape(3)


@pytest.mark.parametrize("name", ["x", "unknown"])
def test_a_record_is_frozen(name: str) -> None:
    with pytest.raises(AttributeError, match="frozen"):
        setattr(Point(1), name, 2)
    with pytest.raises(AttributeError, match="frozen"):
        delattr(Pin(1), name)


def test_one_that_is_not_frozen_changes_and_has_no_hash() -> None:
    counter = Counter(1)
    counter.count = 2
    assert (counter.count, counter.doubled) == (2, 2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)


def test_one_without_slots_holds_cached_properties() -> None:
    shape = Shape(3)
    assert shape.corners is shape.corners


def test_places_are_in_order() -> None:
    assert sorted([Place(2, 1), Place(1, 2), Place(1, 1)]) == [Place(1, 1), Place(1, 2), Place(2, 1)]
    assert Place(1, 1) < Place(1, 2) <= Place(1, 2)
    assert Place(2, 0) > Place(1, 2) >= Place(1, 2)


def test_some_fields_are_replaced() -> None:
    assert replace(Pin(1, note="n"), y=2) == Pin(1, 2, note="n")
    assert replace(Counter(1), count=3).doubled == 6
    with pytest.raises(TypeError, match="z"):
        replace(Point(1), z=1)  # type: ignore[call-arg]


@pytest.mark.parametrize("original", [Pin(1, 2, ["a"], note="n"), Counter(2)])
def test_copies_are_equal(original: object) -> None:
    assert copy.deepcopy(original) == original
    assert pickle.loads(pickle.dumps(original)) == original


def test_what_is_no_record_has_no_values() -> None:
    assert values(3) == {}
    assert values(Twin(1)) == {}
