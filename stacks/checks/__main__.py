"""checkov over stacks, as a gate: ``python -m stacks.checks FILE...``, which ``make check`` runs.

checkov alone would go on where a rule cannot be loaded or a file cannot be read, and say that all is well. Its reports
leave out what was found (JUnit) or have it in a form that SARIF 2.1.0 does not know, leave out guidelines that are no
URLs, and quote the resource whole, with whatever secret a definition may hold. Here they tell what was found, where the
rule is explained, and quote nothing.

Source: SARIF 2.1.0, sections 3.27.11 "message property", 3.27.26 "attachments property" and 3.49.13 "help property".
"""

import importlib
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from checkov.common.output.report import Report
from checkov.logging_init import LOG_LEVEL
from checkov.main import Checkov

# checkov keeps all that it could tell, for its --support, at the cost of time and memory.
logging.getLogger().setLevel(LOG_LEVEL)

RULES = Path(__file__).parent
CONFIG, REPORTS = Path(".checkov.yaml"), Path("checkov.out")
SARIF, JUNIT = "checkov.sarif", "checkov.junit.xml"


def rule_modules() -> list[str]:
    """Modules of this folder, by name."""
    return sorted(path.stem for path in RULES.glob("*.py") if not path.stem.startswith("__"))


def check(files: Sequence[str], config: Path = CONFIG, reports: Path = REPORTS) -> int:
    """Run checkov; what failed is printed, all is written to the reports.

    Args:
        files: stacks, ``cdk.tf.json``.
        config: settings of checkov.
        reports: the folder for reports, made if it is not there.

    Returns:
        0 if all checks pass, 1 if one fails or a file cannot be read, 2 if checkov itself could not run.

    Raises:
        ImportError: a rule cannot be loaded; likewise any other error in a rule's module.
    """
    for name in rule_modules():
        importlib.import_module(f"stacks.checks.{name}")
    reports.mkdir(parents=True, exist_ok=True)
    formats = {"cli": "console", "sarif": str(reports / SARIF), "junitxml": str(reports / JUNIT)}
    run = Checkov(
        [
            *("--config-file", str(config), "--framework", "terraform_json", "--skip-download", "--compact", "--quiet"),
            *("--external-checks-dir", str(RULES)),
            *(word for name in formats for word in ("--output", name)),
            *("--output-file-path", ",".join(formats.values())),
            *(word for file in files for word in ("--file", file)),
        ]
    )
    code = run.run(banner="") or 0
    mend_sarif(reports / SARIF, run.scan_reports)
    mend_junit(reports / JUNIT, run.scan_reports)
    unread = sorted({error for report in run.scan_reports for error in report.parsing_errors})
    for file in unread:
        print(f"{file}: cannot be read as a stack", file=sys.stderr)
    return code or int(bool(unread))


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


def main(words: Sequence[str]) -> int:
    """The command."""
    if not words:
        print("usage: python -m stacks.checks FILE...", file=sys.stderr)
        return 2
    return check(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
