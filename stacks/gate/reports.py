"""checkov's reports, mended.

They leave out what was found (JUnit) or have it in a form that SARIF 2.1.0 does not know, leave out guidelines that are
no URLs, quote the resource whole, with whatever secret a definition may hold, and take over control characters, which
XML does not have. Mended, they tell what was found and where the rule is explained, quote nothing, and are printable.

Source: SARIF 2.1.0, sections 3.27.11 "message property", 3.27.26 "attachments property" and 3.49.13 "help property".
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from checkov.common.output.record import Record
from checkov.common.output.report import Report

from definitions.diagnostics.printable import LINES, escaped


@contextmanager
def printable_records() -> Iterator[None]:
    """While this lasts, what reports take over of stacks becomes printable text, before anything is written of it."""
    add = Report.add_record

    def add_printable(report: Report, record: Record) -> None:
        record.details = [escaped(detail) for detail in record.details]
        record.resource, record.file_path = escaped(record.resource), escaped(record.file_path)
        add(report, record)

    Report.add_record = add_printable  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Report.add_record = add  # type: ignore[method-assign]


def mend_sarif(path: Path, reports: Sequence[Report]) -> None:
    """Findings of each result become part of its message; guidelines become help."""
    guidelines = {
        record.check_id: record.guideline or ""
        for report in reports
        for record in (*report.failed_checks, *report.skipped_checks)
    }
    log = json.loads(path.read_text(encoding="utf-8"))
    for run in log["runs"]:
        for rule in run["tool"]["driver"]["rules"]:
            rule["help"]["text"] = f"{rule['name']}\n{guidelines[rule['id']]}"
        for result in run["results"]:
            findings = [attachment["description"] for attachment in result.pop("attachments", [])]
            result["message"]["text"] = "\n".join([result["message"]["text"], *findings])
            for location in result["locations"]:
                del location["physicalLocation"]["region"]["snippet"]
    path.write_text(json.dumps(log, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def mend_junit(path: Path, reports: Sequence[Report]) -> None:
    """Findings of each failure take the place of the code below its text."""
    findings = {
        (f"{record.file_path}.{record.resource}", record.check_id): record.details
        for report in reports
        for record in report.failed_checks
    }
    text = escaped(path.read_text(encoding="utf-8"), LINES)
    root = ElementTree.fromstring(text)  # noqa: S314  # checkov wrote it a moment ago
    for case in root.iter("testcase"):
        for failure in case.iter("failure"):
            id = case.attrib["name"].split("][")[1].split("]")[0]  # [HIGH][CKV_SMP_1] Volumes of ...
            place = (failure.text or "").partition("\n\n\t")[0]
            failure.text = "\n".join([*findings[case.attrib["classname"], id], place])
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
