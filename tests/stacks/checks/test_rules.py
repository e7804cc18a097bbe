"""Each rule finds what its examples in ``fixtures/`` say, and nothing else."""

import ast
import sys

import pytest
from checkov.common.output.record import Record

from tests.stacks.checks.scan import FIXTURES, RULES, findings, fixture, scan

EXAMPLES = {path.stem: fixture(path) for path in sorted(FIXTURES.glob("*.yaml"))}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Record]]:
    """What all rules say of all examples."""
    return scan({rule: stack for rule, (stack, _) in EXAMPLES.items()}, tmp_path_factory.mktemp("fixtures"))


@pytest.mark.parametrize(("rule", "example"), [(rule, name) for rule in EXAMPLES for name in EXAMPLES[rule][1]])
def test_example(rule: str, example: str, records: dict[str, list[Record]]) -> None:
    judged = [record for record in records[rule] if record.check_id == rule]
    if judged[0].resource == "provider.aws":  # no address tells them apart, but they stand in order
        judged = [judged[list(EXAMPLES[rule][1]).index(example)]]
    [record] = [record for record in judged if record.resource.split(".", 1)[1] in (example, "aws")]
    expected = EXAMPLES[rule][1][example]
    assert (record.details if record.check_result["result"] == "FAILED" else None) == expected


def test_rules_that_cannot_judge_say_nothing(records: dict[str, list[Record]]) -> None:
    unreadable = [name for name, finds in EXAMPLES["CKV_SMP_27"][1].items() if finds and "cannot be read:" in finds[0]]
    assert len(unreadable) > 8
    for example in unreadable:
        assert set(findings(records["CKV_SMP_27"], example)) == {"CKV_SMP_27"}


def test_rules_import_only_checkov_and_the_standard_library() -> None:
    imported = {
        (path.name, name)
        for path in RULES.parent.rglob("*.py")
        if path.name != "__main__.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    known = {"checkov", *sys.stdlib_module_names}
    others = {(file, name) for file, name in imported if name.split(".")[0] not in known}
    assert len(imported) > 30
    assert {(file, name) for file, name in others if not name.startswith("stacks.checks.")} == set()
