"""YAML that is refused: at which place, and with which hint."""

import time

import pytest

from definitions.source.located_yaml import load
from definitions.source.nodes import Fault, YamlError


def faults(text: str) -> list[Fault]:
    with pytest.raises(YamlError) as raised:
        load(text, "x.yaml")
    return raised.value.faults


def test_include_is_refused_where_it_has_no_meaning() -> None:
    [fault] = faults("a: !include query.sql\n")
    assert (fault.message, fault.rule) == ("'!include' is not allowed here", "unknown-tag")
    [other] = faults("a: !env HOME\n")
    assert other.hint == "write the value without a tag"


def test_all_faults_that_do_not_hinder_reading_are_found_at_once() -> None:
    found = faults("a: 1\na: 2\nb: !x 3\n<<: {c: 4}\nd: [*nothing]\ne: 5\ne: 6\n")
    assert [fault.rule for fault in found] == ["duplicate-key", "unknown-tag", "merge-key", "bad-alias"]
    assert [fault.position.line for fault in found] == [2, 3, 4, 5]


def test_faults_before_a_syntax_error_are_kept() -> None:
    assert [fault.rule for fault in faults("a: 1\na: 2\nb: [\n")] == ["duplicate-key", "yaml-syntax"]
    assert [fault.rule for fault in faults("a: 1\na: 2\nb: \x07\n")] == ["yaml-syntax"]


def test_the_error_says_all_faults_in_one_line() -> None:
    with pytest.raises(YamlError, match=r"x\.yaml:2:1: key 'a' stands twice .*; x\.yaml:3:1: key 'a' stands twice"):
        load("a: 1\na: 2\na: 3\n", "x.yaml")


def test_aliases_cannot_nest_deeper_than_maps_and_lists_can() -> None:
    deep = "[" * 40 + "]" * 40
    [fault] = faults(f"a: &a {deep}\nb: {'[' * 30}*a{']' * 30}\n")
    assert fault.rule == "too-deep"
    assert fault.message == "nests deeper than 64 levels once its aliases are expanded"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: " + "[" * 1_000_000, "too-deep"),
        ("a: " + "{a: " * 250_000, "too-deep"),
        ("- " * 500_000, "too-deep"),
        ("? " * 500_000, "key-not-text"),
        ('a: "' + "x" * 1_000_000, "yaml-syntax"),
        ("a: [" + ",".join(["&a x"] + ["*a"] * 200_000) + "]", "too-large"),
        ("\n".join(["a: &a0 [x, x]"] + [f"b{n}: &a{n + 1} [*a{n}, *a{n}]" for n in range(100)]), "too-large"),
    ],
    ids=["lists", "maps", "items", "keys", "quote", "many aliases", "doubling aliases"],
)
def test_a_megabyte_of_malice_is_refused_in_no_time(text: str, rule: str) -> None:
    start = time.process_time()
    assert faults(text)[-1].rule == rule
    assert time.process_time() - start < 10


def test_a_tab_is_named_as_such() -> None:
    [fault] = faults("a:\n\tb: 1\n")
    assert (str(fault.position), fault.message) == ("x.yaml:2:1", "a tab character cannot indent YAML")


@pytest.mark.parametrize("line", ["a: *x.csv", "a: @home", "a: `date`", "a: %d", "a: b: c"])
def test_a_text_that_needs_quotes_earns_that_hint(line: str) -> None:
    assert faults(f"{line}\n")[0].hint == "put quotes around the whole text"


def test_a_list_item_that_needs_quotes_earns_that_hint() -> None:
    hint = faults("a:\n  - *.csv\n")[0].hint
    assert hint is not None
    assert "quotes" in hint


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\x9f"])
def test_a_character_that_yaml_forbids_is_named_with_its_place(character: str) -> None:
    [fault] = faults(f"a: 1\nb: x{character}y\n")
    assert (str(fault.position), fault.rule) == ("x.yaml:2:5", "yaml-syntax")
    assert f"U+{ord(character):04X}" in fault.message


@pytest.mark.parametrize("character", ["\ufffe", "\uffff"])
def test_a_character_that_is_none_is_named_with_its_place(character: str) -> None:
    [fault] = faults(f"a: 1\nb: x{character}y\n")
    assert str(fault.position) == "x.yaml:2:5"


def test_a_fault_at_the_end_of_a_file_without_line_end_is_on_its_last_line() -> None:
    [fault] = faults("a: 1\nb")
    assert fault.position.line == 2


def test_an_unknown_tag_of_a_key_is_refused() -> None:
    assert faults("!unknown a: 1\n")[0].rule == "unknown-tag"
