"""What a report for machines is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from definitions.diagnostics.problems import Finding


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run.

    Attributes:
        findings: problems, in order and without secrets.
        valid_configs: the number of configs that compile.
        passed_over: files in folders that are neither project files nor configs.
    """

    findings: Sequence[Finding]
    valid_configs: int = 0
    passed_over: Sequence[str] = ()


def sound(text: str) -> str:
    """The text in what UTF-8 can hold: the name of a file may be any bytes."""
    return text.encode("utf-8", "backslashreplace").decode()
