"""Patterns: what ``re.compile`` gives, later."""

import re

import pytest

from definitions.foundation.patterns import pattern


def test_it_is_compiled_when_it_is_first_used() -> None:
    unfinished = pattern("(")
    with pytest.raises(re.error):
        unfinished.search("")


def test_it_is_used_as_a_compiled_one() -> None:
    words = pattern(r"(?P<word>[A-Z]+)", re.IGNORECASE)
    assert [found["word"] for found in words.finditer("a bc 1 d")] == ["a", "bc", "d"]
    assert words.sub("x", "a bc 1") == "x x 1"
    assert words.fullmatch("abc") is not None
    assert words.pattern == r"(?P<word>[A-Z]+)"
