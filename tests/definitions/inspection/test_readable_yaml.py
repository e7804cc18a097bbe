"""YAML for people says the same as the data, to every reader."""

import re

import yaml
from hypothesis import given
from hypothesis import strategies as st

from definitions.inspection.readable_yaml import readable_yaml
from definitions.source.located_yaml import load

TEXTS = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"[-+]?[0-9a-fA-Fox_.:eE+-]{1,6}", fullmatch=True),
    st.sampled_from(
        ["yes", "on", "null", "~", "2020-12-01", "0o17", "1e5", "0x1f", ".inf", "a: b", "- a", "# c", "x\ny\n"]
    ),
)
TREES = st.recursive(
    st.one_of(TEXTS, st.integers(-(2**62), 2**62), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3), st.dictionaries(TEXTS, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(TREES)
def test_it_is_read_back_as_it_was(tree: object) -> None:
    written = readable_yaml({"tree": tree})
    assert yaml.safe_load(written) == {"tree": tree}
    assert written.isascii()


def test_texts_that_only_yaml_1_2_takes_for_numbers_are_quoted() -> None:
    texts = ["1e5", "0o17", "012", "1_000", "12:30", ".5", "-.inf", ".nan"]
    assert load(readable_yaml(texts), "file").plain() == texts
    assert re.findall(r"^- '.*'$", readable_yaml(texts), re.MULTILINE) == [f"- '{text}'" for text in texts]


def test_it_is_in_blocks_in_order_and_without_aliases() -> None:
    same = {"b": 1, "a": ["x"]}
    assert readable_yaml([same, same, "one\ntwo\n"]) == "- b: 1\n  a:\n  - x\n- b: 1\n  a:\n  - x\n- |\n  one\n  two\n"
