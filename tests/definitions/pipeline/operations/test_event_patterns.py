"""What patterns match, by the examples of AWS's documentation: "Comparison operators for use in event patterns"."""

import pytest

from definitions.pipeline.operations.event_patterns import literal_wildcard, matches, pattern_faults

ROWS: list[tuple[str, dict[str, object], list[object], list[object]]] = [
    ("value", {"state": ["terminated", "stopped"]}, ["stopped"], ["running", None]),
    ("null", {"state": [None]}, [None], ["null", ""]),
    ("number", {"state": [100]}, [100, 100.0], ["100", True]),
    ("boolean", {"state": [True]}, [True], [1, "true"]),
    ("prefix", {"state": [{"prefix": "us-"}]}, ["us-east-1"], ["eu-us-1", 5]),
    ("prefix of any case", {"state": [{"prefix": {"equals-ignore-case": "EventB"}}]}, ["eventbridge"], ["event"]),
    ("suffix", {"state": [{"suffix": ".png"}]}, ["a.png"], ["a.png.gz"]),
    ("ignored case", {"state": [{"equals-ignore-case": "alice"}]}, ["ALICE", "alice"], ["alic"]),
    ("anything but", {"state": [{"anything-but": "initializing"}]}, ["running", 5], ["initializing"]),
    ("anything but a list", {"state": [{"anything-but": [100, 200]}]}, [300], [100]),
    ("anything but a prefix", {"state": [{"anything-but": {"prefix": "init"}}]}, ["running"], ["initializing", 5]),
    ("anything but wildcards", {"state": [{"anything-but": {"wildcard": ["*/a/*", "b*"]}}]}, ["c"], ["x/a/y", "bb"]),
    ("numeric", {"state": [{"numeric": [">", 0, "<=", 5]}]}, [5, 0.1], [0, 6, "5", True]),
    ("equal", {"state": [{"numeric": ["=", 3.018e2]}]}, [301.8], [301]),
    ("address", {"state": [{"cidr": "10.0.0.0/24"}]}, ["10.0.0.255"], ["10.0.1.0", "x"]),
    ("wildcard", {"state": [{"wildcard": "dir/*.png"}]}, ["dir/a/b.png"], ["dir.png"]),
    ("literal asterisk", {"state": [{"wildcard": r"a\*b*"}]}, ["a*bc"], ["axbc"]),
    ("list in the event", {"state": ["a"]}, [["b", "a"]], [["b"], []]),
]


@pytest.mark.parametrize(("pattern", "yes", "no"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_operators(pattern: dict[str, object], yes: list[object], no: list[object]) -> None:
    whole = {"detail": pattern}
    assert list(pattern_faults(whole)) == []
    assert [matches(whole, {"detail": {"state": value}}) for value in yes] == [True] * len(yes)
    assert [matches(whole, {"detail": {"state": value}}) for value in no] == [False] * len(no)


def test_exists_looks_at_leaves_and_missing_fields() -> None:
    there, absent = {"detail": {"state": [{"exists": True}]}}, {"detail": {"state": [{"exists": False}]}}
    events: list[object] = [{"detail": {"state": 1}}, {"detail": {}}, {}]
    assert [matches(there, event) for event in events] == [True, False, False]
    assert [matches(absent, event) for event in events] == [False, True, True]


def test_all_fields_must_match_and_one_of_the_alternatives() -> None:
    pattern = {"source": ["a"], "$or": [{"detail": {"x": [1]}}, {"detail": {"y": [2]}}]}
    assert matches(pattern, {"source": "a", "detail": {"y": 2}})
    assert not matches(pattern, {"source": "b", "detail": {"y": 2}})
    assert not matches(pattern, {"source": "a", "detail": {"y": 3}})


def test_a_text_in_a_wildcard_is_what_it_is() -> None:
    assert literal_wildcard(r"a*\b") == r"a\*\\b"
    assert matches({"k": [{"wildcard": literal_wildcard(r"a*\b") + "*"}]}, {"k": r"a*\bc"})
