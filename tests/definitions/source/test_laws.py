"""What holds for every YAML file: numbers as they are written, and places of values."""

import math

import yaml
from hypothesis import given
from hypothesis import strategies as st

from definitions.source.located_yaml import load
from definitions.source.yaml_events import plain_scalar
from tests.definitions.sample_data import dumped, user_text


@given(st.integers(-(10**17), 10**17))
def test_whole_numbers_mean_what_they_say(number: int) -> None:
    assert plain_scalar(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_fraction_is_a_number_if_it_prints_back_as_written_and_text_otherwise(number: float) -> None:
    found = plain_scalar(repr(number))
    assert str(found) == repr(number)
    assert isinstance(found, str) == ("e" in repr(number))


scalars = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | user_text
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(user_text, inner, max_size=4), max_leaves=12
)


@given(documents)
def test_what_is_dumped_is_loaded_again(data: object) -> None:
    assert load(dumped(data), "x.yaml").plain() == data


@given(documents)
def test_every_place_is_where_the_value_is_written(data: object) -> None:
    source = yaml.safe_dump(data, sort_keys=False, width=math.inf)
    lines = source.split("\n")
    for _, node in load(source, "x.yaml").walk():
        rest = lines[node.position.line - 1][node.position.column - 1 :]
        if isinstance(node.value, bool) or node.value is None:
            assert rest.startswith(str(node.value).lower().replace("none", "null"))
        elif isinstance(node.value, int):
            assert rest.startswith(str(node.value))
