"""Conditions: comparisons of types, and what decides although something is unknown."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.execution.conditions import Undecided, all_hold
from definitions.execution.expressions import EvaluationError, Values
from definitions.values.expressions import Json, get_parameter

UNKNOWN = get_parameter("Unknown")


def compared(operator: str, left: Json, right: Json) -> dict[str, Json]:
    return {"Type": operator, "LeftValue": left, "RightValue": right}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (compared("Equals", 2, 2.0), True),
        (compared("LessThan", 1, 1.5), True),
        (compared("GreaterThanOrEqualTo", 0.8, 0.8), True),
        (compared("GreaterThan", "1", "3"), False),
        (compared("GreaterThan", "b", "a"), True),
        (compared("Equals", True, True), True),
        ({"Type": "Not", "Condition": compared("Equals", "a", "a")}, False),
        ({"Type": "In", "QueryValue": "b", "Values": ["a", "b"]}, True),
        ({"Type": "In", "QueryValue": 3, "Values": [1, 2]}, False),
        ({"Type": "Or", "Conditions": [compared("Equals", 1, 2), compared("Equals", 1, 1)]}, True),
    ],
)
def test_a_condition_holds_or_not(condition: Json, holds: bool) -> None:
    assert all_hold([condition], Values()) is holds


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (compared("Equals", True, 1), "true (boolean) and 1 (number) cannot be compared"),
        (compared("LessThan", "1", 2), "'1' (text) and 2 (number) cannot be ordered"),
        (compared("LessThan", True, False), "true (boolean) and false (boolean) cannot be ordered"),
    ],
)
def test_values_of_two_types_are_not_compared(condition: Json, message: str) -> None:
    with pytest.raises(EvaluationError) as error:
        all_hold([condition], Values())
    assert str(error.value) == message


CONDITIONS = st.recursive(
    st.sampled_from([compared("Equals", 1, 1), compared("Equals", 1, 2), compared("Equals", UNKNOWN, 1)]),
    lambda inner: st.one_of(
        inner.map(lambda one: {"Type": "Not", "Condition": one}),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"Type": "Or", "Conditions": some}),
    ),
    max_leaves=6,
)


@given(st.lists(CONDITIONS, min_size=1, max_size=3))
def test_what_is_decided_without_a_value_is_so_with_any(conditions: list[Mapping[str, Json]]) -> None:
    found = all_hold(conditions, Values())
    with_any = {all_hold(conditions, Values(parameters={"Unknown": value})) for value in (1, 2)}
    if isinstance(found, Undecided):
        assert [str(need) for need in found.needs] == ["<Unknown>"]
    else:
        assert with_any == {found}
