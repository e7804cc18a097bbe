"""Reports for machines: the same findings in each format, whatever texts of users are in them."""

import io
import json
import lzma
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from definitions.diagnostics.formats import github, json_report, sarif
from definitions.diagnostics.formats.report import Report, sound
from definitions.diagnostics.printable import PrintableStream
from definitions.diagnostics.problems import Finding
from definitions.diagnostics.rules import load_rules
from tests.support import ROOT

SCHEMA = json.loads(lzma.decompress(Path(__file__).with_name("sarif-schema-2.1.0.json.xz").read_bytes()))
VALIDATOR = Draft4Validator(SCHEMA)
RULES = load_rules()
NASTY = "\x1b[2J\u202e::error::%0A\r\n::stop-commands::x\n${{ secrets.X }},:\udcff</script>\"'\\"
TEXTS = st.text(st.characters(exclude_categories=()))
FILES = st.text(st.characters(exclude_categories=(), exclude_characters="\0"), min_size=1)
FINDINGS = st.builds(
    Finding,
    file=FILES,
    line=st.integers(1, 10**6),
    column=st.integers(1, 10**6),
    path=TEXTS,
    severity=st.sampled_from(["error", "warning", "note"]),
    message=TEXTS.filter(bool),
    rule=st.sampled_from(sorted(RULES)),
    hint=TEXTS,
    source=TEXTS,
)
ODD = Finding(f"a b/{NASTY}.yaml", 1, 2, NASTY, "error", NASTY, "bad-arn", NASTY, NASTY)
PLAIN = Finding("a b/ü.yaml", 3, 5, "pipeline.steps[0]", "warning", "is odd", "unused-parameter", "", "  - a")


def printed(text: str) -> str:
    """What comes out of the program."""
    stream = io.StringIO()
    PrintableStream(stream).write(text)
    return stream.getvalue()


@given(st.lists(FINDINGS, max_size=3))
@example([ODD])
def test_json_holds_each_finding_as_it_is(findings: list[Finding]) -> None:
    text = printed(json_report.formatted(Report(findings, 2, [NASTY])))
    assert text.isascii()
    read = json.loads(text)
    assert read["problems"] == [
        {
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
        for finding in findings
    ]
    assert sum(read["summary"][name] for name in ("errors", "warnings", "notes")) == len(findings)
    assert read["passedOver"] == [sound(NASTY)]


def test_the_page_of_commands_shows_the_form_of_json() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    shown = page.partition("```json\n")[2].partition("```")[0]
    message = "no step uses parameter 'Idle', so setting it at a start has no effect"
    hint, path = "use it as {parameter: Idle}", "pipeline.parameters[0].name"
    finding = Finding("configs/churn.yaml", 4, 12, path, "warning", message, "unused-parameter", hint, "")
    assert json_report.formatted(Report([finding], 1)) + "\n" == shown


@given(st.lists(FINDINGS, max_size=3))
@example([ODD, PLAIN])
def test_github_reads_one_command_for_each_finding(findings: list[Finding]) -> None:
    text = printed(github.formatted(Report(findings)))
    lines = text.splitlines()
    assert text.replace("\n", "").isprintable()
    assert len(lines) == len(findings)
    for line, finding in zip(lines, findings, strict=True):
        command, properties, message = read_command(line)
        assert command == {"error": "error", "warning": "warning", "note": "notice"}[finding.severity]
        assert list(properties) == ["file", "line", "col", "title"]
        assert (properties["line"], properties["col"]) == (str(finding.line), str(finding.column))
        assert properties["title"] == finding.rule
        if all(character.isprintable() or character in "\r\n" for character in f"{finding.file}{finding.message}"):
            assert properties["file"] == finding.file
            assert finding.message in message


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the runner of GitHub Actions reads it (``ActionCommand.TryParseV2``)."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    command, _, properties = head.partition(" ")
    values = dict(pair.split("=", 1) for pair in properties.split(","))
    for code, character in [("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]:
        values = {name: value.replace(code, character) for name, value in values.items()}
        data = data.replace(code, character) if code not in ("%3A", "%2C") else data
    return command, values, data


@given(st.lists(FINDINGS, max_size=3))
@example([ODD, ODD, PLAIN])
def test_sarif_is_valid_and_holds_each_finding(findings: list[Finding]) -> None:
    text = printed(sarif.formatted(Report(findings)))
    assert text.isascii()
    log = json.loads(text)
    assert list(VALIDATOR.iter_errors(log)) == []
    [run] = log["runs"]
    assert len({unique(result) for result in run["results"]}) == len(findings)
    for result, finding in zip(run["results"], findings, strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["level"] == finding.severity
        assert sound(finding.message) in result["message"]["text"]
        [location] = result["locations"]
        place = location["physicalLocation"]
        assert place["region"] == {"startLine": finding.line, "startColumn": finding.column}
        uri = urlsplit(place["artifactLocation"]["uri"])
        assert uri.scheme == ("file" if finding.file.startswith("/") else "")
        assert (uri.netloc, uri.query, uri.fragment) == ("", "", "")


def unique(result: dict[str, Any]) -> str:
    [fingerprint] = result["partialFingerprints"].values()
    return str(fingerprint)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("configs/churn.yaml", "configs/churn.yaml"),
        ("a b/100%?#:ü.yaml", "a%20b/100%25%3F%23%3A%C3%BC.yaml"),
        ("/tmp/a b.yaml", "file:///tmp/a%20b.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_files_are_uri_references(file: str, uri: str) -> None:
    finding = Finding(file, 1, 1, "", "error", "is odd", "bad-arn", "", "")
    [run] = json.loads(sarif.formatted(Report([finding])))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}
    assert unquote_to_bytes(uri.removeprefix("file://")).decode() == file


def test_a_fingerprint_outlives_lines_that_move() -> None:
    moved = Finding(PLAIN.file, 9, 1, PLAIN.path, "warning", PLAIN.message, PLAIN.rule, "", "")
    logs = [json.loads(sarif.formatted(Report([finding]))) for finding in (PLAIN, moved)]
    assert len({unique(log["runs"][0]["results"][0]) for log in logs}) == 1


def test_rules_bring_their_help_and_only_those_that_are_reported() -> None:
    [run] = json.loads(sarif.formatted(Report([PLAIN, ODD])))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["bad-arn", "unused-parameter"]
    assert all("# bad" in rule["help"]["markdown"] for rule in rules)
    assert rules[0]["shortDescription"]["text"] == RULES["bad-arn"].reports


def test_without_findings_each_format_is_whole() -> None:
    assert github.formatted(Report([])) == ""
    assert json.loads(json_report.formatted(Report([], 3)))["summary"] == {
        "errors": 0,
        "warnings": 0,
        "notes": 0,
        "validConfigs": 3,
    }
    assert list(VALIDATOR.iter_errors(json.loads(sarif.formatted(Report([]))))) == []
