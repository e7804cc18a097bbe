"""What a report for machines is made of."""

from collections.abc import Sequence

from definitions.diagnostics.problems import Finding
from definitions.foundation.records import record


@record
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


def message_of(finding: Finding) -> str:
    """The path and the message, and in a second line the hint."""
    sentence = f"{finding.path}: {finding.message}" if finding.path else finding.message
    return f"{sentence}\n{finding.hint}" if finding.hint else sentence


def sound(text: str) -> str:
    """The text in what UTF-8 can hold: the name of a file may be any bytes."""
    return text.encode("utf-8", "backslashreplace").decode()
