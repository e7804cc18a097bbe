"""No report repeats what stands under a secret's name, whatever is wrong with it or around it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.diagnostics.hidden_values import hidden_places, without_secrets
from definitions.diagnostics.problems import Problem, report
from definitions.source.nodes import Position

SECRET = "hunter2-secret"
FAULTS = {
    "a key that stands twice": "environment: {DB_PASSWORD: hunter2-secret, DB_PASSWORD: hunter2-secret}",
    "a list": "environment: {DB_PASSWORD: [hunter2-secret, b]}",
    "a list of lines": "environment:\n  DB_PASSWORD:\n  - hunter2-secret\n  - b",
    "a map": "environment: {DB_PASSWORD: {value: hunter2-secret}}",
    "an alias": "x: &secret hunter2-secret\nenvironment: {DB_PASSWORD: *secret, IMAGE: *secret}",
    "an unknown tag": "environment: {DB_PASSWORD: !!binary hunter2-secret}",
    "text in quotes": "environment: {DB_PASSWORD: 'hunter2-secret', A: b}",
    "text of several lines": "environment:\n  DB_PASSWORD: |\n    first\n    hunter2-secret\n  A: b",
    "text folded in quotes": 'environment:\n  DB_PASSWORD: "first\n    hunter2-secret"\n  A: b',
    "a default": "- {name: DbPassword, type: Integer, defaultValue: hunter2-secret}",
    "words of a parameter": "- name: DbPassword\n  enumValues: [a, hunter2-secret]\n  defaultValue: hunter2-secret",
    "an option of a command": "arguments: [--db-password, hunter2-secret]",
    "a name of CI": "context: {CI_JOB_TOKEN: hunter2-secret}",
    "no YAML behind it": "environment: {DB_PASSWORD: hunter2-secret}\nb: [",
    "no YAML before it": "b: : c\nenvironment:\n  DB_PASSWORD: hunter2-secret",
    "a quote that is not closed": "environment:\n  DB_PASSWORD: 'hunter2-secret\n  A: b",
    "a bracket that is not closed": "environment: {A: b, DB_PASSWORD: [hunter2-secret\n  A: b",
    "a list of lines that is no YAML": "DB_PASSWORD:\n  - hunter2-secret\n  - b\nc: [",
    "a parameter that is no YAML": "- name: DbPassword\n  defaultValue: hunter2-secret\nc: [",
}


def told(folder: Path, text: str) -> str:
    """A report with a problem in each line, whose message and hint quote the secret."""
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    lines = range(1, len(text.split("\n")) + 1)
    return report([Problem(Position(str(file), n, 1), (), f"'{SECRET}' is wrong", "r", f"not {SECRET}") for n in lines])


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_hidden_in_lines_messages_and_hints(fault: str, tmp_path: Path) -> None:
    shown = told(tmp_path, FAULTS[fault])
    assert SECRET not in shown
    assert "***" in shown
    assert shown.count("\n") == len(told(tmp_path, "\n".join("x" for _ in FAULTS[fault].split("\n"))).split("\n")) - 1


@pytest.mark.parametrize(
    "harmless", ["max_tokens: 512", "DB_SECRET_ARN: arn:aws:x", "clientToken: once", "password: ''"]
)
def test_what_looks_alike_stays(harmless: str, tmp_path: Path) -> None:
    assert f"| {harmless}\n" in told(tmp_path, harmless)
    assert f"| {harmless}\n" in told(tmp_path, f"{harmless}\nb: [")


def test_a_short_secret_does_not_blank_other_words(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("password: a", encoding="utf-8")
    assert "a map is needed" in report([Problem(Position(str(file), 1, 1), (), "a map is needed", "r")])


@given(st.text(st.sampled_from("ab:-{}[]'\"\\n |>&*!#,"), max_size=60))
def test_places_lie_in_the_text(text: str) -> None:
    lines = text.split("\n")
    for first, start, last, end in hidden_places(f"password: {text}"):
        assert (first, start) <= (last, end)
        assert first < len(lines)


@pytest.mark.parametrize(
    ("tree", "shown"),
    [
        ({"DB_PASSWORD": SECRET, "LEVEL": "debug"}, {"DB_PASSWORD": "***", "LEVEL": "debug"}),
        ({"Name": "DbPassword", "DefaultValue": SECRET}, {"Name": "DbPassword", "DefaultValue": "***"}),
        (["--db-password", SECRET, "b"], ["--db-password", "***", "b"]),
        ({"apiKey": {"Std:Join": {"Values": [SECRET]}}}, {"apiKey": {"Std:Join": {"Values": ["***"]}}}),
        ({"apiKey": {"Get": "Parameters.ApiKey"}}, {"apiKey": {"Get": "Parameters.ApiKey"}}),
        (["https://user:hunter2@host/"], ["https://***@host/"]),
        ({"apiKey": "arn:aws:secretsmanager:us-east-1:123456789012:secret:s"}, None),
    ],
)
def test_trees_are_shown_without_secrets(tree: object, shown: object) -> None:
    assert without_secrets(tree) == (tree if shown is None else shown)
