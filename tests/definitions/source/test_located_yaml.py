"""YAML to values with places: the dialect, and the places."""

from pathlib import Path

import pytest

from definitions.source.located_yaml import load, read_text
from definitions.source.nodes import Node, NumberText, YamlError
from definitions.source.yaml_events import plain_scalar


def plain(text: str) -> object:
    return load(text, "x.yaml").plain()


def place(node: Node, *path: str | int) -> tuple[int, int, int, int]:
    """Line and column of a value and of its key."""
    found = node.nearest(path)
    return found.position.line, found.position.column, found.key_position.line, found.key_position.column


@pytest.mark.parametrize(
    ("written_as", "means"),
    [
        ("5", 5),
        ("-5", -5),
        ("0", 0),
        ("6.0", 6.0),
        ("0.001", 0.001),
        ("-1.5", -1.5),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        # Would not print back as written, or mean something else in YAML 1.1: text.
        ("012345670123", "012345670123"),
        ("1.20", "1.20"),
        ("1.", "1."),
        (".5", ".5"),
        ("+5", "+5"),
        ("-0", "-0"),
        ("1e3", "1e3"),
        ("0x10", "0x10"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("0.00001", "0.00001"),
        ("0.30000000000000004441", "0.30000000000000004441"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("yes", "yes"),
        ("off", "off"),
        ("y", "y"),
        ("12:30", "12:30"),
        ("2012-10-17", "2012-10-17"),
        ("=", "="),
        ("NuLL", "NuLL"),
        ("tRue", "tRue"),
        ('"5"', "5"),
        ("'true'", "true"),
        ("''", ""),
        ("! 5", "5"),
        ("!!str 5", "5"),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">-\n  a\n  b\n", "a b"),
        ('"\\e[31m \\u2028"', "\x1b[31m \u2028"),
    ],
)
def test_scalars_mean_what_yaml_1_2_says_and_numbers_print_back_as_written(written_as: str, means: object) -> None:
    value = plain(f"key: {written_as}")
    assert value == {"key": means}
    assert isinstance(value, dict)
    assert isinstance(value["key"], type(means))
    assert isinstance(value["key"], bool) is isinstance(means, bool)


@pytest.mark.parametrize(("written", "number"), [("0.90", 0.9), ("1e-05", 1e-05), ("1E2", 100), ("9" * 25, 10**25 - 1)])
def test_a_number_that_does_not_print_back_is_text_that_knows_its_number(written: str, number: float) -> None:
    value = plain_scalar(written)
    assert isinstance(value, NumberText)
    assert value == written
    assert value.number == number


@pytest.mark.parametrize("written", ["1e999", "9" * 5000, "0x10", "1_000", ".5"])
def test_what_json_takes_for_no_number_is_only_text(written: str) -> None:
    assert not isinstance(plain_scalar(written), NumberText)


def test_keys_are_text_as_written() -> None:
    assert plain("1: a\ntrue: b\n~: c\n1.50: d\n'<<': e") == {"1": "a", "true": "b", "~": "c", "1.50": "d", "<<": "e"}


def test_anchors_and_aliases_stand_for_the_same_value() -> None:
    assert plain("a: &x {n: [1, 2]}\nb: *x\nc: [*x, &y t, *y]") == {
        "a": {"n": [1, 2]},
        "b": {"n": [1, 2]},
        "c": [{"n": [1, 2]}, "t", "t"],
    }


def test_every_value_and_key_knows_its_place() -> None:
    root = load("a:\n  - b: [x, y]\n    'c d': |\n      text\n", "x.yaml")
    assert place(root) == (1, 1, 1, 1)
    assert place(root, "a") == (2, 3, 1, 1)
    assert place(root, "a", 0) == (2, 5, 2, 5)
    assert place(root, "a", 0, "b") == (2, 8, 2, 5)
    assert place(root, "a", 0, "b", 1) == (2, 12, 2, 12)
    assert place(root, "a", 0, "c d") == (3, 12, 3, 5)


def test_an_aliased_value_stands_where_it_was_written_and_its_key_where_the_alias_is() -> None:
    root = load("a: &x [1]\nb: *x\n", "x.yaml")
    assert place(root, "b") == (1, 4, 2, 1)


def test_what_is_absent_has_the_place_of_its_closest_ancestor() -> None:
    root = load("a:\n  - b: 1\n", "x.yaml")
    assert place(root, "a", 0, "nothing", "below") == place(root, "a", 0)
    assert place(root, "a", 7) == place(root, "a", -1) == place(root, "a", "b") == place(root, "a")


def test_columns_count_characters_not_bytes() -> None:
    assert place(load("größe: {ключ: 💾, b: 1}\n", "x.yaml"), "größe", "b") == (1, 21, 1, 18)


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb:\r\n  c: 2\r\n")
    root = load(read_text(path, "x.yaml"), "x.yaml")
    assert root.plain() == {"a": 1, "b": {"c": 2}}
    assert place(root, "b", "c") == (3, 6, 3, 3)


def test_include_is_the_raw_text_of_a_file() -> None:
    root = load("a: !include query.sql\n", "x.yaml", lambda path: f"<{path}>\n${{x}}")
    assert root.plain() == {"a": "<query.sql>\n${x}"}


def test_a_text_that_is_used_often_but_not_too_often_is_read() -> None:
    hundred = ", ".join(["x"] * 100)
    aliases = ", ".join(["*a"] * 100)
    value = plain(f"a: &a [{hundred}]\nb: &b [{aliases}]\nc: [*b, *b]\n")
    assert isinstance(value, dict)
    assert sum(len(inner) for outer in value["c"] for inner in outer) == 20_000


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_separators_of_unicode_are_read_as_they_are_or_refused_where_they_stand(character: str) -> None:
    try:
        root = load(f'a: "x{character}y"\nb: c\n', "x.yaml")
    except YamlError as error:
        assert [str(fault.position) for fault in error.faults] == ["x.yaml:1:6"]  # noqa: PT017
    else:
        assert root.plain() == {"a": f"x{character}y", "b": "c"}
        assert place(root, "b") == (2, 4, 2, 1)
