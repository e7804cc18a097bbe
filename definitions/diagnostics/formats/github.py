"""Workflow commands of GitHub Actions, which shows them at the lines of a pull request.

Sources: GitHub Docs, "Workflow commands for GitHub Actions" (setting an error, a warning or a notice message);
actions/toolkit, ``packages/core/src/command.ts`` (what is escaped).
"""

from collections.abc import Mapping

from definitions.diagnostics.formats.report import Report, message_of
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.problems import Finding, Severity

_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_IN_MESSAGES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = {**_IN_MESSAGES, **str.maketrans({":": "%3A", ",": "%2C"})}


def formatted(report: Report) -> str:
    """A command in a line of its own for each problem; nothing without problems."""
    return "\n".join(map(_command, report.findings))


def _command(finding: Finding) -> str:
    properties = {
        "file": finding.file,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": finding.rule,
    }
    where = ",".join(f"{name}={_encoded(value, _IN_PROPERTIES)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {where}::{_encoded(message_of(finding), _IN_MESSAGES)}"


def _encoded(text: str, characters: Mapping[int, str]) -> str:
    return escaped(text.translate(characters))
