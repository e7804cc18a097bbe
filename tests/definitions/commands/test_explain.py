"""``explain``: what is told of a rule, and of words that are none."""

import pytest

from definitions.__main__ import main


@pytest.mark.parametrize("word", ["bad-s3-uri", "[bad-s3-uri]"])
def test_a_rule_is_told_with_an_example(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", word]) == 0
    id, empty, reports, _, _, bad, good = capsys.readouterr().out.splitlines()
    assert (id, empty, reports) == ("bad-s3-uri", "", "Text that is not an S3 URI.")
    assert bad == "  bad:   - {inputName: one, s3Uri: bucket/data}"
    assert good == "  good:  - {inputName: one, s3Uri: s3://bucket/data}"


def test_without_a_rule_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 120
    assert any(line.split() == ["bad-s3-uri", "Text", "that", "is", "not", "an", "S3", "URI."] for line in lines)


def test_an_unknown_rule_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "bad-s3-url", "\x1b[31m"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "there is no rule 'bad-s3-url'; did you mean 'bad-s3-uri'?",
        "there is no rule '\\x1b[31m'; 'pipelines explain' lists all",
    ]
