"""JSON of our own form, which docs/commands.md describes: members are added to it, never changed."""

import json

from definitions.diagnostics.formats.report import Report, sound
from definitions.diagnostics.problems import Finding

VERSION = 1


def formatted(report: Report) -> str:
    """The report as one JSON object; all characters beyond ASCII are escaped."""
    severities = [finding.severity for finding in report.findings]
    return json.dumps(
        {
            "version": VERSION,
            "problems": [_problem(finding) for finding in report.findings],
            "passedOver": [sound(file) for file in report.passed_over],
            "summary": {
                "errors": severities.count("error"),
                "warnings": severities.count("warning"),
                "notes": severities.count("note"),
                "validConfigs": report.valid_configs,
            },
        },
        indent=2,
    )


def _problem(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "file": sound(finding.file),
        "line": finding.line,
        "column": finding.column,
        "path": sound(finding.path),
        "message": sound(finding.message),
        "hint": sound(finding.hint) or None,
        "docs": f"docs/rules.md#{finding.rule}",
    }
