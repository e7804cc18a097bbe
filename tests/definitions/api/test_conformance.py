"""What an API takes is let through, and what it does not take is told once, at its place."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.api.conformance import Violation, violations
from definitions.api.shapes import BOOLEAN, EMR, INTEGER, NUMBER, TEXT, Shape, shape, structure
from definitions.api.structure import Structure
from definitions.pipeline.steps import step_types
from definitions.source.nodes import NodePath
from definitions.values.expressions import ANY_TYPE, Expression, ParameterReference, ParameterType
from definitions.values.infrastructure import ACCOUNT, text
from tests.api_requests import Place, places, removed, replaced, requests

REQUESTS = [(step.type_name, whole) for step in step_types() if (whole := step.request_shape()) is not None]
WRONG: dict[str, list[object]] = {
    "structure": ["text", 5, [], True],
    "list": ["text", 5, {}, False],
    "map": ["text", 5, [], True],
    "string": [5, 0.5, True, [], {}],
    "timestamp": [5, True, [], {}],
    "integer": ["5", 0.5, True, [], {}],
    "float": ["0.5", False, [], {}],
    "boolean": ["true", 1, [], {}],
}
of_every_request = pytest.mark.parametrize(
    "whole", [whole for _, whole in REQUESTS], ids=[name for name, _ in REQUESTS]
)


def untyped(expression: Expression) -> ParameterType | None:
    raise AssertionError(f"there is no expression: {expression}")


def found(request: object, whole: Shape) -> list[Violation]:
    """What is wrong with a request, but for patterns: texts are made without them."""
    return [violation for violation in violations(request, whole, untyped) if violation.rule != "bad-pattern"]


def places_and_rules(found: Iterable[Violation]) -> set[tuple[NodePath, str]]:
    return {(violation.path, violation.rule) for violation in found}


@of_every_request
@settings(max_examples=10)
@given(st.data())
def test_a_request_that_its_shape_allows_is_let_through(whole: Shape, data: st.DataObject) -> None:
    assert found(data.draw(requests(whole)), whole) == []


@of_every_request
@settings(max_examples=10)
@given(st.data())
def test_a_member_that_is_unknown_is_told_at_itself(whole: Shape, data: st.DataObject) -> None:
    request = data.draw(requests(whole))
    place = data.draw(
        st.sampled_from([p for p in places(request, whole) if p.shape.kind == "structure" and not p.shape.is_union])
    )
    path = (*place.path, "NoMemberOfThisName")
    assert places_and_rules(found(replaced(request, path, "x"), whole)) == {(path, "unknown-key")}


@of_every_request
@settings(max_examples=10)
@given(st.data())
def test_a_required_member_that_is_missing_is_told_at_what_must_have_it(whole: Shape, data: st.DataObject) -> None:
    request = data.draw(requests(whole))
    required = [
        (*place.path, name)
        for place in places(request, whole)
        if place.shape.kind == "structure"
        for name in place.shape.required
    ]
    if not required:
        return
    path = data.draw(st.sampled_from(required))
    [missing] = found(removed(request, path), whole)
    assert (missing.path, missing.rule, missing.severity) == (path[:-1], "missing-key", "error")
    assert missing.message == f"'{path[-1]}' is required and missing"
    assert found(replaced(request, path, None), whole) == [missing], "a member that is None is not there"


@of_every_request
@settings(max_examples=10)
@given(st.data())
def test_a_value_of_the_wrong_kind_is_told_at_itself(whole: Shape, data: st.DataObject) -> None:
    request = data.draw(requests(whole))
    place = data.draw(st.sampled_from(list(places(request, whole))))
    wrong = data.draw(st.sampled_from(WRONG[place.shape.kind]))
    assert places_and_rules(found(replaced(request, place.path, wrong), whole)) == {(place.path, "wrong-type")}


@of_every_request
@settings(max_examples=10)
@given(st.data())
def test_one_more_than_a_shape_allows_is_told_at_itself(whole: Shape, data: st.DataObject) -> None:
    request = data.draw(requests(whole))
    too_much = [(place.path, *one_more) for place in places(request, whole) if (one_more := beyond(place)) is not None]
    if not too_much:
        return
    path, value, rule = data.draw(st.sampled_from(too_much))
    assert places_and_rules(found(replaced(request, path, value), whole)) == {(path, rule)}


def beyond(place: Place) -> tuple[object, str] | None:
    """A value just over the largest that its shape allows, and the rule it breaks; ``None`` if there is none."""
    most = place.shape.most
    if most is None or place.shape.words:
        return None
    match place.value:
        case bool():
            return None
        case int() | float():
            return int(most) + 1, "out-of-range"
        case str() if most < 5000:
            return "x" * (int(most) + 1), "too-long"
        case [first, *_] if most < 5000:
            return [first] * (int(most) + 1), "too-long"
    return None


LIMITED = structure(
    {
        "Text": Shape("string", least=2, most=4, pattern="[a-z]+"),
        "RoleArn": Shape("string", name="RoleArn", pattern="arn:.*"),
        "Word": Shape("string", name="Mode", words=("File", "Pipe", "FastFile")),
        "Type": Shape("string", name="InstanceType", words=tuple(f"ml.m{number}.large" for number in range(50))),
        "Count": Shape("integer", least=1, most=5000),
        "Rate": Shape("float", least=0.5),
        "Names": Shape("list", item_shape=TEXT, least=1, most=2),
        "Map": Shape("map", item_shape=TEXT, key_shape=Shape("string", most=3), most=2),
    }
)


@pytest.mark.parametrize(
    ("request_", "message", "rule", "severity"),
    [
        ({"Text": "a"}, "has 1 characters; AWS takes no fewer than 2", "too-short", "error"),
        ({"Text": "abcde"}, "has 5 characters; AWS takes at most 4", "too-long", "error"),
        ({"Text": "ABC"}, "'ABC' does not look as AWS documents it: [a-z]+", "bad-pattern", "warning"),
        ({"RoleArn": "x"}, "'x' does not look as AWS documents it: arn:.*", "bad-pattern", "error"),
        ({"Word": "file"}, "'file' is not one of File, Pipe, FastFile", "unknown-word", "error"),
        (
            {"Type": "ml.m99.large"},
            "'ml.m99.large' is not among the 50 instance types that AWS lists for this key",
            "unfamiliar-word",
            "warning",
        ),
        ({"Count": 0}, "0 is out of range: must be at least 1 and at most 5,000", "out-of-range", "error"),
        ({"Rate": 0.4}, "0.4 is out of range: must be at least 0.5", "out-of-range", "error"),
        ({"Names": []}, "has 0 entries; AWS takes no fewer than 1", "too-short", "error"),
        ({"Names": ["a", "b", "c"]}, "has 3 entries; AWS takes at most 2", "too-long", "error"),
        ({"Map": {"a": "", "b": "", "c": ""}}, "has 3 entries; AWS takes at most 2", "too-long", "error"),
        ({"Map": {"long": ""}}, "the key has 4 characters; AWS takes at most 3", "too-long", "error"),
        ({"Word": None, "Wort": "File"}, "is not a member that AWS knows", "unknown-key", "error"),
        (["Text"], "must be a map, got a list", "wrong-type", "error"),
    ],
)
def test_violations_say_what_is_and_what_may_be(request_: object, message: str, rule: str, severity: str) -> None:
    [violation] = violations(request_, LIMITED, untyped)
    assert (violation.message, violation.rule, violation.severity) == (message, rule, severity)


def test_the_nearest_word_is_the_hint() -> None:
    hints = [violation.hint for violation in violations({"Word": "file", "Cuont": 1}, LIMITED, untyped)]
    assert hints == ["did you mean 'File'?", "did you mean 'Count'?"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    request = {"Text": 5, "Names": ["a", 5], "Map": {"k": []}, "Count": 9999}
    assert places_and_rules(violations(request, LIMITED, untyped)) == {
        (("Text",), "wrong-type"),
        (("Names", 1), "wrong-type"),
        (("Map", "k"), "wrong-type"),
        (("Count",), "out-of-range"),
    }


def test_what_is_none_is_not_there() -> None:
    assert violations({"Text": None, "Map": {"a": "", "b": "", "long": None}}, LIMITED, untyped) == []


def test_of_a_union_there_is_one_member() -> None:
    union = Shape("structure", member_shapes={"A": TEXT, "B": TEXT}, is_union=True)
    assert violations({"A": "x", "B": None}, union, untyped) == []
    assert [v.message for v in violations({}, union, untyped)] == ["must have exactly one of A, B"]
    assert [v.rule for v in violations({"A": "x", "B": "y"}, union, untyped)] == ["not-one-of"]


def test_how_long_an_infrastructure_value_is_nobody_knows() -> None:
    assert violations({"Text": text(ACCOUNT, "-much-too-long"), "Word": ACCOUNT}, LIMITED, untyped) == []
    assert [v.rule for v in violations({"Count": ACCOUNT}, LIMITED, untyped)] == ["wrong-type"]


def test_keys_that_the_user_wrote_as_a_structure_are_checked_by_their_aws_names() -> None:
    given = Structure((("count", "Count", 0), ("word", "Word", "File")))
    assert places_and_rules(violations(given, LIMITED, untyped)) == {(("Count",), "out-of-range")}


@pytest.mark.parametrize(
    ("whole", "accepted"),
    [
        (TEXT, {"String"}),
        (INTEGER, {"Integer"}),
        (NUMBER, {"Integer", "Float"}),
        (BOOLEAN, {"Boolean"}),
    ],
)
def test_an_expression_must_be_of_the_type_that_aws_takes(whole: Shape, accepted: set[str]) -> None:
    def taken(kind: ParameterType | None, **settings: Any) -> bool:
        return violations(ParameterReference(name="P", **settings), whole, lambda _: kind) == []

    assert {kind for kind in ANY_TYPE if taken(kind)} == accepted
    assert taken(None), "a type that is not known before it runs"
    # Where text of any kind may stand, other types are written as text.
    assert {kind for kind in ANY_TYPE if taken(kind, as_text=True)} == (set(ANY_TYPE) if whole is TEXT else accepted)


@pytest.mark.parametrize("name", ["Names", "Map"])
def test_an_expression_is_no_list_or_map(name: str) -> None:
    [violation] = violations({name: ParameterReference(name="P")}, LIMITED, untyped)
    assert violation.message.endswith("got an expression: AWS takes those only for single values")


def test_shapes_that_hold_themselves_are_checked_to_the_bottom() -> None:
    inner = {"Classification": "a", "Configurations": [{"Classification": 5}]}
    [violation] = violations(inner, shape("Configuration", EMR), untyped)
    assert violation.path == ("Configurations", 0, "Classification")
