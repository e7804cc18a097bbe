"""Records of Transform jobs: split, batched, filtered, joined."""

import json

import pytest

from definitions.local.jobs.records import BadFilter, BadRecords, Payload, assembled, filtered, payloads, selected

ROWS = b"1,a\n2,b\n3,c\n"


def bodies(
    content: bytes, split: str = "Line", strategy: str = "MultiRecord", megabytes: int = 6, path: str = "$"
) -> list[bytes]:
    return [payload.body for payload in payloads(content, split, strategy, megabytes, path)]


def test_objects_are_sent_whole_by_record_or_in_batches() -> None:
    assert bodies(ROWS, split="None") == [ROWS]
    assert bodies(ROWS) == [b"1,a\n2,b\n3,c"]
    assert bodies(ROWS, strategy="SingleRecord") == [b"1,a", b"2,b", b"3,c"]
    assert bodies(ROWS, path="$[0]") == [b"1\n2\n3"]


def test_batches_hold_whole_records_up_to_the_limit() -> None:
    line = b"x" * (400 << 10)
    assert [len(body.splitlines()) for body in bodies(b"\n".join([line] * 5), megabytes=1)] == [2, 2, 1]
    with pytest.raises(BadRecords, match="larger than MaxPayloadInMB"):
        bodies(b"x" * (2 << 20), megabytes=1)


def test_a_filter_selects_nothing_in_an_empty_line() -> None:
    with pytest.raises(BadRecords, match="selects nothing in a record"):
        bodies(b"1,a\n\n2,b\n", path="$[0]")


def out(
    answers: list[bytes],
    records: list[bytes],
    *,
    line: bool = True,
    join: bool = False,
    path: str = "$",
    is_json: bool = False,
) -> bytes:
    sent = [(Payload(record, record.splitlines()), body) for record, body in zip(records, answers, strict=True)]
    return assembled(sent, by_line=line, join=join, output_filter=path, is_json=is_json)


def test_responses_are_put_together_with_at_most_one_line_end_each() -> None:
    assert out([b"1", b"2\n"], [b"a", b"b"]) == b"1\n2\n"
    assert out([b"1", b"2"], [b"a", b"b"], line=False) == b"12"


def test_results_are_joined_with_their_records() -> None:
    assert out([b"0.1\n0.2\n"], [b"1,a\n2,b"], join=True) == b"1,a,0.1\n2,b,0.2\n"
    assert out([b"0.1\n0.2\n"], [b"1,a\n2,b"], join=True, path="$[0,-1]") == b"1,0.1\n2,0.2\n"
    [line] = out([b'{"p": 1}'], [b'{"x": 2}'], join=True, is_json=True).splitlines()
    assert json.loads(line) == {"x": 2, "SageMakerOutput": {"p": 1}}
    with pytest.raises(BadRecords, match="2 records had 1 results"):
        out([b"0.1\n"], [b"1,a\n2,b"], join=True)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", {"a": [1, 2, 3], "b": 4}),
        ("$.b", 4),
        ("$['a','b']", {"a": [1, 2, 3], "b": 4}),
        ("$.a[0,-1]", [1, 3]),
        ("$.a[1:]", [2, 3]),
        ("$.a[:2]", [1, 2]),
        ("$.*", [[1, 2, 3], 4]),
    ],
)
def test_filters_select_parts(path: str, found: object) -> None:
    assert selected({"a": [1, 2, 3], "b": 4}, path) == found


@pytest.mark.parametrize("path", ["a", "$..a", "$.a[?(@.x)]", "$.a[x]"])
def test_filters_that_sagemaker_does_not_take_are_refused(path: str) -> None:
    with pytest.raises(BadFilter):
        selected({"a": [1]}, path)


def test_a_filter_that_selects_nothing_fails_the_record() -> None:
    with pytest.raises(BadRecords, match="selects nothing"):
        filtered(b"1,2", "$[5]")


def test_cells_with_commas_stay_cells() -> None:
    assert filtered(b'1,"a,b",3', "$[1,2]") == b'"a,b",3'
