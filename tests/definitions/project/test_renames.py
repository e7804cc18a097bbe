"""A renamed module: what stays with ``deployedAs``, and what is told without."""

import pytest

from definitions.project.project_file import Project, load_project
from definitions.project.renames import possible_renames
from tests.support import written

MODULE = "module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./nowhere.yaml]"
PROJECT = """
    organization: acme
    domains:
      risk:
        environments:
          dev:
            terraform: {backend: {s3: {bucket: states, region: eu-west-1, key: '{{env}}/{{module_name}}'}}}
            modules:
              MODULES
    """


def project(*modules: str) -> Project:
    """A project with these modules, each as its name and further keys."""
    lines = [
        f"{name}: {{{MODULE}, {keys}}}" if keys else f"{name}: {{{MODULE}}}"
        for name, _, keys in (module.partition(" ") for module in modules)
    ]
    text = PROJECT.replace("MODULES", ("\n" + 14 * " ").join(lines))
    return load_project(written(text), {})


def test_names_and_state_are_those_of_the_earlier_name() -> None:
    [before] = project("churn").modules
    [after] = project("leavers deployedAs: churn").modules
    assert (after.name, after.naming, after.deployment) == ("leavers", before.naming, before.deployment)
    [anew] = project("leavers").modules
    assert anew.naming != before.naming
    assert anew.deployment != before.deployment


@pytest.mark.parametrize(
    ("modules", "former", "told"),
    [
        pytest.param(["leavers"], ["acme-dev-risk-churn"], ["churn"], id="renamed"),
        pytest.param(["leavers"], ["acme-dev-risk-loans", "acme-dev-risk-leaver"], ["leaver"], id="the nearest"),
        pytest.param(["leavers deployedAs: churn"], ["acme-dev-risk-churn"], [], id="goes on"),
        pytest.param(["churn", "leavers"], ["acme-dev-risk-churn"], [], id="added"),
        pytest.param(["churn"], ["acme-dev-risk-churn", "acme-dev-risk-loans"], [], id="removed"),
        pytest.param(["leavers"], ["acme-prod-risk-churn", "other-stack"], [], id="of other environments"),
        pytest.param(["leavers"], ["acme-dev-risk-\x1b[31m"], [], id="no name"),
        pytest.param(["leavers"], [], [], id="first synth"),
    ],
)
def test_a_new_module_where_a_stack_has_lost_its_own_may_be_renamed(
    modules: list[str], former: list[str], told: list[str]
) -> None:
    problems = list(possible_renames(project(*modules), former))
    assert [problem.hint for problem in problems] == [
        f"write 'deployedAs: {name}' to go on with its state and its names in AWS" for name in told
    ]
    assert all(problem.severity == "warning" and problem.path[-1] == "leavers" for problem in problems)
