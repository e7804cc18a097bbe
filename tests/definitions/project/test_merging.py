"""Several files of one config as one."""

from definitions.project.merging import merge
from definitions.source.located_yaml import load
from definitions.source.nodes import Node


def merged(*texts: str) -> Node:
    first, *others = [load(text, f"{number}.yaml") for number, text in enumerate(texts, 1)]
    for other in others:
        first = merge(first, other)
    return first


def test_maps_merge_lists_append_and_of_scalars_the_later_wins() -> None:
    assert merged(
        "{a: 1, b: {c: [x], d: one}, only: first}",
        "{a: 2, b: {c: [x, y], e: two}, late: 1}",
        "{b: {c: [z], d: three}}",
    ).plain() == {"a": 2, "b": {"c": ["x", "x", "y", "z"], "d": "three", "e": "two"}, "only": "first", "late": 1}


def test_of_two_kinds_the_later_wins() -> None:
    assert merged("{a: [1], b: {c: 1}, d: x}", "{a: {b: 1}, b: [2], d: [y]}").plain() == {
        "a": {"b": 1},
        "b": [2],
        "d": ["y"],
    }


def test_every_value_keeps_the_place_it_came_from() -> None:
    root = merged("a:\n  b: 1\nl: [x]\n", "l: [y]\na:\n  c: 2\n")
    assert str(root.nearest(("a", "b")).position) == "1.yaml:2:6"
    assert str(root.nearest(("a", "c")).position) == "2.yaml:3:6"
    assert str(root.nearest(("a", "c")).key_position) == "2.yaml:3:3"
    assert str(root.nearest(("l", 1)).position) == "2.yaml:1:5"


def test_merging_changes_neither_file() -> None:
    first, second = load("a: {b: [1]}", "1.yaml"), load("a: {b: [2], c: 3}", "2.yaml")
    merge(first, second)
    assert (first.plain(), second.plain()) == ({"a": {"b": [1]}}, {"a": {"b": [2], "c": 3}})
