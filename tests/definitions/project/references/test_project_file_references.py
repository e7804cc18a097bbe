"""References in the project file, which knows less than module configs do."""

import pytest

from definitions.project.references.substitution import Leftover, Substitution
from definitions.project.references.values import ReferenceValues, Stage
from definitions.source.located_yaml import load
from tests.definitions.project.references.substituted import CONTEXT, ENVIRONMENT, NAMES, NAMING


def in_project_file(raw: object, leftover: Leftover = Leftover.WARNED) -> tuple[object, list[str]]:
    """A value of the project file after substitution, and what is told of it."""
    names = {name: NAMES[name] for name in ("org", "env", "domain", "module_name")}
    root = load("v: x", "x.yaml")
    assert isinstance(root.value, dict)
    root.value["v"].value = raw
    substitution = Substitution(ReferenceValues(names, CONTEXT, True, NAMING, ENVIRONMENT, Stage.PROJECT), leftover)
    result = substitution.apply(root).plain()
    assert isinstance(result, dict)
    return result["v"], [f"{problem.severity}: {problem.message} [{problem.rule}]" for problem in substitution.problems]


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("{{org}}-{{context:name}}-{{env_var:NAME}}", "acme-value-value"),
        ("{{context:list}}", ["a", {"b": "{{org}}"}]),
        ("ssm:/a/{{env}}", "ssm:/a/dev"),
        ("ssm-org:/a", "ssm-org:/a"),
        ("s3://<default_bucket>/x", "s3://<default_bucket>/x"),
    ],
)
def test_the_project_file_knows_names_context_and_environment_and_looks_nothing_up(raw: str, result: object) -> None:
    assert in_project_file(raw) == (result, [])


@pytest.mark.parametrize("raw", ["{{account}}", "a {{region}}", "{{param:number:x}}"])
def test_what_only_module_configs_know_stays_in_the_project_file_or_is_refused(raw: str) -> None:
    reference = raw.removeprefix("a ")
    said = f"'{reference}' is known only in module configs"
    assert in_project_file(raw) == (raw, [f"warning: {said} and stays as it is [unknown-reference]"])
    assert in_project_file(raw, Leftover.SILENT) == (raw, [])
    assert in_project_file(raw, Leftover.REFUSED)[1] == [f"error: {said} [unknown-reference]"]


@pytest.mark.parametrize("raw", ["{{resolve:ssm:/a}}", "a {{ssm-org:/a}}", "{{resolve:secretsmanager:a}}"])
def test_the_project_file_cannot_hold_lookups(raw: str) -> None:
    _, [told] = in_project_file(raw, Leftover.SILENT)
    assert told.startswith("error: ")
