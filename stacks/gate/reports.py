"""checkov's reports, mended.

They leave out what was found (JUnit) or have it in a form that SARIF 2.1.0 does not know, leave out guidelines that are
no URLs, and quote the resource whole, with whatever secret a definition may hold. Mended, they tell what was found and
where the rule is explained, and quote nothing.

Source: SARIF 2.1.0, sections 3.27.11 "message property", 3.27.26 "attachments property" and 3.49.13 "help property".
"""

import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from checkov.common.output.report import Report


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
    tree = ElementTree.parse(path)  # noqa: S314  # checkov wrote it a moment ago
    for case in tree.iter("testcase"):
        for failure in case.iter("failure"):
            id = case.attrib["name"].split("][")[1].split("]")[0]  # [HIGH][CKV_SMP_1] Volumes of ...
            place = (failure.text or "").partition("\n\n\t")[0]
            failure.text = "\n".join([*findings[case.attrib["classname"], id], place])
    tree.write(path, encoding="utf-8", xml_declaration=True)
