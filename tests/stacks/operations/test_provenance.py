"""Who did it with which commit: names that AWS takes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.operations.provenance import LONGEST_NAME, display_name, one_line

AS_AWS_HAS_IT = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}")


@pytest.mark.parametrize(
    ("commit", "caller", "name"),
    [
        ("4c4f8bdb1e45", "arn:aws:iam::123456789012:user/ada", "4c4f8bdb1e45-ada"),
        (
            "4c4f8bdb1e45-dirty",
            "arn:aws:sts::123456789012:assumed-role/dev/ada@example.com",
            "4c4f8bdb1e45-dirty-ada-example-com",
        ),
        (None, "arn:aws:iam::123456789012:root", "root"),
        (None, "", "execution"),
    ],
)
def test_names_of_executions(commit: str | None, caller: str, name: str) -> None:
    assert display_name(commit, caller) == name


@given(st.none() | st.text(), st.text())
def test_names_are_always_such_as_aws_takes(commit: str | None, caller: str) -> None:
    name = display_name(commit, caller)
    assert AS_AWS_HAS_IT.fullmatch(name)
    assert len(name) <= LONGEST_NAME


def test_descriptions_are_one_line() -> None:
    assert one_line("good\nenough \t", "", "Approved by ada") == "good enough; Approved by ada"
