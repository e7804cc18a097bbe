"""A text that is no YAML: what is wrong with it, at the line of the cause."""

import time

import pytest

from definitions.source.located_yaml import load
from definitions.source.nodes import YamlError
from tests.support import CONFIGS


def told(text: str) -> list[str]:
    """Line, column and message of each fault."""
    with pytest.raises(YamlError) as raised:
        load(text, "x.yaml")
    return [f"{fault.position.line}:{fault.position.column} {fault.message}" for fault in raised.value.faults]


def hint(text: str) -> str | None:
    with pytest.raises(YamlError) as raised:
        load(text, "x.yaml")
    return raised.value.faults[0].hint


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        # Colons, dashes, commas
        ("a: 1\nb:2\nc: 3\n", "2:2 a space is missing after 'b:'"),
        ("a:\n  - b:1\n    c: 2\n", "2:6 a space is missing after 'b:'"),
        ("a: 1\nb 2\nc: 3\n", "2:2 a colon is missing after 'b'"),
        ("a\n  b: 1\nc: 3\n", "1:2 a colon is missing after 'a'"),
        ("a = 1\nb: 2\n", "1:2 a colon is missing after 'a'"),
        ("a:\n  - b: 1\n  -c: 2\n", "3:3 a space is missing after '-'"),
        ("a:\n    b: 1\n  - b: 2\n", "2:5 a '-' is missing before 'b'"),
        ("a:\n  - b: 1\n  c: 2\n  - b: 3\n", "3:3 a '-' is missing before 'c'"),
        ("a:\n  - b: 1\n    c: 2\n    b: 3\n    c: 4\n", "4:5 a '-' is missing before 'b'"),
        ("a: 1,\n'b': '2',\nc: 3\n", "2:9 a comma does not end a line here"),
        ('{"a": 1 "b": 2}\n', "1:9 a comma is missing before 'b'"),
        ("a: b c: d\ne: 1\n", "1:6 two keys on one line, 'a' and 'c'"),
        ("a: one two: three\nb: 1\n", "1:8 two keys on one line, 'a' and 'two'"),
        ("a: it is so: yes\nb: 1\n", "1:4 a text with ': ' in it needs quotes"),
        ("a: so: yes\nb: 1\n", "1:4 a text with ': ' in it needs quotes"),
        ("name: A type: B\nc: 1\n", "1:9 two keys on one line, 'name' and 'type'"),
        ("a: b: 1\n  c: 2\n", "1:4 'b' cannot be on the line of 'a'"),
        ("a: - b\n", "1:4 a list cannot begin on the line of its key"),
        # Indentation
        ("a: 1\n  b: 2\nc: 3\n", "2:3 is indented by 2, the keys beside it by 0"),
        (" a: 1\nb: 2\n", "1:2 is indented by 1, the keys beside it by 0"),
        ("a:\n  b: 1\n c: 2\n  d: 3\n", "3:2 is indented by 1, the keys beside it by 2"),
        ("a:\n  - b: 1\n   - b: 2\n", "3:4 is indented by 3, the items beside it by 2"),
        ("a:\n     b:\n    c: 1\n    d: 2\n", "2:6 is indented by 5, what belongs below it by 4"),
        ("a:\n  b: 1\n\n  # c\n   d: 2\n", "5:4 is indented by 3, the keys beside it by 2"),
        # Brackets and quotes
        ("a: [1, 2\nb: 3\n", "1:4 '[' is never closed"),
        ("a: [\n  1,\n  2\nb: 3\n", "1:4 '[' is never closed"),
        ("a: {b: [1, {c: 2]}\nd: 3\n", "1:12 '{' is never closed"),
        ("a: [1, 2]]\nb: 3\n", "1:10 ']' closes nothing"),
        ("a: [1, 2}\nb: 3\n", "1:9 '[' is closed by '}'"),
        ("a: 'b\nc: 1\n", "1:4 the quote ' is never closed"),
        ('a: "b\nc: 1\nd: "e"\nf: 2\n', '1:4 the quote " is never closed'),
        ("a: [b, 'c, d]\n# it's\ne: 1\n", "1:8 the quote ' is never closed"),
        ("a: 'it's here'\nb: 1\n", "1:7 ' ends the text before its end"),
        ('a: "C:\\path"\nb: 1\n', "1:7 '\\p' is no escape"),
        ('a: "b" c\nd: 1\n', "1:4 is more than the text in quotes"),
        ("a: [*.csv, b]\n", "1:5 a text that starts with '*' needs quotes"),
        ("a: > b\nc: 1\n", "1:4 a text that starts with '>' needs quotes"),
        ("a: |b\n  c\n", "1:5 the text of '|' begins on the next line"),
        # Characters
        ("a: \u201cb: c\u201d\n", "1:4 \u201c is no quote of YAML"),
        ("a:\n\u00a0 b: 1\n  c: 2\n", "2:1 a non-breaking space (U+00A0) is text for YAML"),
        ("a:\u00a01\nb: 2\n", "1:3 a non-breaking space (U+00A0) is text for YAML"),
        ("a:\n  \u2013 b: 1\n    c: 2\n", "2:3 '\u2013' begins no item of a list"),
        ("a\uff1ab\nc: 1\n", "1:2 '\uff1a' is no colon of YAML"),
        # Pasted
        ("```yaml\na: 1\n```\n", "1:1 is Markdown, not YAML"),
        ("a: 1\n...\nb: 2\n", "2:1 '...' ends the YAML"),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n", "1:1 Git could not merge two versions here"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_the_cause_is_told_where_it_is(text: str, fault: str, line_end: str) -> None:
    assert told(text.replace("\n", line_end)) == [fault]


def test_faults_that_have_nothing_to_do_with_each_other_are_told_at_once() -> None:
    assert told("a:1\nb: 2\nc: [1\nd: 3\n  e: 4\n") == [
        "1:2 a space is missing after 'a:'",
        "3:4 '[' is never closed",
        "5:3 is indented by 2, the keys beside it by 0",
    ]


def test_a_line_that_the_mending_of_another_fault_moves_is_no_fault() -> None:
    sample = (CONFIGS / "step-types" / "endpoint-config.yaml").read_text(encoding="utf-8")
    text = sample.replace("defaultValue: 2", "defaultValue:>\n0\n 2", 1)
    lines = text.split("\n")
    for fault in told(text):
        line, column = map(int, fault.split(" ")[0].split(":"))
        assert column <= len(lines[line - 1]) + 1, fault


def test_the_same_fault_in_several_lines_is_one() -> None:
    assert told("a:1\nb:2\nc: 3\n") == ["1:2 a space is missing after 'a:'"]
    assert hint("a:1\nb:2\nc: 3\n") == "write 'a: '; also in line 2"


def test_quotes_are_advised_only_where_they_help() -> None:
    assert hint("a: *.csv\n") == "put quotes around the whole text"
    assert "quotes" not in (hint("a:\n  b: [1, {c: *x]\n") or "")
    assert "quotes" not in (hint("a: 1\n  b: 2\nc: 3\n") or "")


def test_a_fault_without_a_known_cause_is_told_in_the_parsers_words() -> None:
    assert told("a: [b] c\nd: 1\n") == ["1:8 is not YAML: did not find expected key while parsing a block mapping"]


@pytest.mark.parametrize(
    "broken", ["broken:1", " broken: 1", "broken: [1", "broken: '1"], ids=["space", "indent", "bracket", "quote"]
)
def test_the_cause_in_a_large_file_is_found_in_a_moment(broken: str) -> None:
    lines = [f"k{number}:\n  - {{name: n, value: '{number}'}}\n  - text" for number in range(4_000)]
    lines[2_000] = broken
    start = time.process_time()
    [fault] = told("\n".join(lines))
    assert fault.startswith("6001:")
    assert time.process_time() - start < 5
