"""checkov over stacks, as a gate: it fails where checkov alone would go on and say that all is well.

That is where a rule cannot be loaded, a stack cannot be read, or a rule that no setting of the project skips did not
judge what it is for.
"""

import importlib
import io
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import checkov.main
import yaml
from checkov.common.output.report import Report
from checkov.logging_init import LOG_LEVEL

from definitions.diagnostics.colours import write_painted
from definitions.diagnostics.printable import escaped_but_colours
from stacks.gate.coverage import gaps, rules_of
from stacks.gate.removed_blocks import leave_out_removed_blocks
from stacks.gate.reports import mend_junit, mend_sarif, printable_records
from stacks.gate.settings import UnusableSettings, read_settings

# checkov keeps all that it could tell, for its --support, at the cost of time and memory.
logging.getLogger().setLevel(LOG_LEVEL)

RULES = Path(__file__).parent.parent / "checks" / "rules"
SKIPPED = Path(__file__).with_name("skipped_checks.yaml")
"""What is skipped for every stack, with the reasons."""
CONFIG, REPORTS = Path(".checkov.yaml"), Path("checkov.out")
SARIF, JUNIT = "checkov.sarif", "checkov.junit.xml"


def rule_modules() -> list[str]:
    """Modules of the folder of rules, by name."""
    return sorted(path.stem for path in RULES.glob("*.py") if not path.stem.startswith("__"))


def check(files: Sequence[Path], config: Path = CONFIG, reports: Path = REPORTS) -> int:
    """Run checkov; what failed is printed, all is written to the reports.

    Args:
        files: stacks, ``cdk.tf.json``.
        config: settings of checkov, in the current folder unless given; none are read from anywhere else.
        reports: the folder for reports, made if it is not there.

    Returns:
        0 if all checks ran and passed, 1 if one failed or did not run or a file cannot be read, 2 if checkov itself
        could not run.

    Raises:
        ImportError: a rule cannot be loaded; likewise any other error in a rule's module.
    """
    modules = [importlib.import_module(f"stacks.checks.rules.{name}") for name in rule_modules()]
    graph_checks = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(RULES.glob("*.yaml"))]
    try:
        settings = read_settings(config)
        skips = [*read_settings(SKIPPED).skips, *settings.skips]
        reports.mkdir(parents=True, exist_ok=True)
    except UnusableSettings as problem:
        print(problem, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{reports}: the folder of reports cannot be made: {error.strerror}", file=sys.stderr)
        return 2
    rules = {str(RULES), *(str(Path(folder).resolve()) for folder in settings.directories)}
    with tempfile.TemporaryDirectory() as drafts:
        code, found = _run(files, skips, sorted(rules), Path(drafts))
        try:
            _publish(Path(drafts), reports)
        except OSError as error:
            print(f"{reports}: reports cannot be written here: {error.strerror}", file=sys.stderr)
            return 2
    unread = sorted({error for report in found for error in report.parsing_errors})
    for file in unread:
        print(f"{file}: cannot be read as a stack", file=sys.stderr)
    readable = [file for file in files if str(file) not in unread]
    records = [record for report in found for record in report.get_all_records()]
    left_out = gaps(readable, rules_of(modules, graph_checks), skips, records)
    for sentence in left_out:
        print(sentence, file=sys.stderr)
    failed = any(report.failed_checks for report in found)
    return code or int(failed or bool(unread or left_out))


def _run(files: Sequence[Path], skips: Sequence[str], rules: Sequence[str], reports: Path) -> tuple[int, list[Report]]:
    formats = {"cli": "console", "sarif": str(reports / SARIF), "junitxml": str(reports / JUNIT)}
    # Otherwise checkov reads .checkov.yaml and .checkov.yml of the home folder and of the current one as well.
    checkov.main.get_default_config_paths = lambda argv: []  # type: ignore[attr-defined]
    leave_out_removed_blocks()
    run = checkov.main.Checkov(
        [
            *("--framework", "terraform_json", "--skip-download", "--compact", "--quiet"),
            *(word for skip in skips for word in ("--skip-check", skip)),
            *(word for folder in rules for word in ("--external-checks-dir", folder)),
            *(word for name in formats for word in ("--output", name)),
            *("--output-file-path", ",".join(formats.values())),
            *(word for file in files for word in ("--file", str(file))),
        ]
    )
    # Kept and printed whole: checkov logs a traceback if its output cannot be printed.
    printed = _Kept()
    with redirect_stdout(printed), printable_records():
        code = run.run(banner="") or 0
    mend_sarif(reports / SARIF, run.scan_reports)
    mend_junit(reports / JUNIT, run.scan_reports)
    write_painted(escaped_but_colours(printed.getvalue()), sys.stdout)
    return code, run.scan_reports


class _Kept(io.StringIO):
    """Text that is printed later; it has colours if the terminal has them."""

    def isatty(self) -> bool:
        return sys.__stdout__ is not None and sys.__stdout__.isatty()


def _publish(drafts: Path, reports: Path) -> None:
    """Put the reports into their folder, each of them whole.

    Raises:
        OSError: they cannot be written.
    """
    for name in (SARIF, JUNIT):
        draft = reports / f".{name}"
        try:
            draft.write_bytes((drafts / name).read_bytes())
            os.replace(draft, reports / name)
        finally:
            draft.unlink(missing_ok=True)
