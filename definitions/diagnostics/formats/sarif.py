"""SARIF 2.1.0, which code scanning of GitHub, Azure DevOps and editors read.

Sources: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; GitHub Docs, "SARIF support for code
scanning".
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from definitions import __version__
from definitions.diagnostics.formats.report import Report, message_of, sound
from definitions.diagnostics.problems import Finding
from definitions.diagnostics.rules import Rule, explanation, load_rules, markdown

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "pipelinesProblem/v1"


def formatted(report: Report) -> str:
    """The report as a log with one run; all characters beyond ASCII are escaped."""
    ids = sorted({finding.rule for finding in report.findings})
    all_rules = load_rules()
    driver = {"name": "pipelines", "version": __version__, "rules": [_rule(all_rules[id]) for id in ids]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(report.findings, ids)),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.reports},
        "fullDescription": {"text": rule.why},
        "help": {"text": explanation(rule), "markdown": markdown(rule)},
    }


def _results(findings: Sequence[Finding], ids: Sequence[str]) -> Iterator[dict[str, object]]:
    seen: Counter[str] = Counter()
    for finding in findings:
        fingerprint = _fingerprint(finding)
        seen[fingerprint] += 1
        yield {
            "ruleId": finding.rule,
            "ruleIndex": ids.index(finding.rule),
            "level": finding.severity,
            "message": {"text": sound(message_of(finding))},
            "locations": [_location(finding)],
            "partialFingerprints": {FINGERPRINT: f"{fingerprint}:{seen[fingerprint]}"},
        }


def _location(finding: Finding) -> dict[str, object]:
    place = {
        "artifactLocation": {"uri": _uri(finding.file)},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    if not finding.path:
        return {"physicalLocation": place}
    return {"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": sound(finding.path)}]}


def _uri(file: str) -> str:
    """A reference relative to the current folder, or the URI of a file elsewhere."""
    scheme = "file://" if Path(file).is_absolute() else ""
    return scheme + quote(sound(Path(file).as_posix()))


def _fingerprint(finding: Finding) -> str:
    """The same for a problem whose line has moved."""
    parts = (finding.rule, finding.file, finding.path, finding.message)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
