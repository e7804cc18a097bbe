"""Which modules of a project are meant."""

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.project.project_file import load_project
from tests.support import written

OURS = "{module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: ['{{env_var:FILE}}']}"
PROJECT = f"""
    organization: acme
    domains:
      a:
        environments:
          dev: {{modules: {{one: {OURS}, two: {OURS}}}}}
          prod: {{modules: {{one: {OURS}}}}}
      b:
        environments:
          dev: {{modules: {{two: {OURS}}}}}
    """


def meant(**variables: str) -> list[str]:
    found = load_project(written(PROJECT), {"FILE": "a.yaml", **variables})
    return [module.naming.stack_name.removeprefix("acme-") for module in found.modules]


@pytest.mark.parametrize(
    ("variables", "stacks"),
    [
        ({}, ["dev-a-one", "dev-a-two", "prod-a-one", "dev-b-two"]),
        ({"PIPELINES_DOMAIN": "", "PIPELINES_ENV": " "}, ["dev-a-one", "dev-a-two", "prod-a-one", "dev-b-two"]),
        ({"PIPELINES_DOMAIN": "b"}, ["dev-b-two"]),
        ({"PIPELINES_ENV": "dev"}, ["dev-a-one", "dev-a-two", "dev-b-two"]),
        ({"PIPELINES_ENV": "dev, prod", "PIPELINES_MODULE": "one"}, ["dev-a-one", "prod-a-one"]),
        ({"PIPELINES_DOMAIN": "a", "PIPELINES_ENV": "dev", "PIPELINES_MODULE": "two"}, ["dev-a-two"]),
    ],
)
def test_variables_name_domains_environments_and_modules(variables: dict[str, str], stacks: list[str]) -> None:
    assert meant(**variables) == stacks


def test_what_is_not_meant_is_not_read() -> None:
    file = written(PROJECT.replace("FILE", "GONE", 1))
    environment = {"FILE": "a.yaml", "PIPELINES_DOMAIN": "b"}
    assert len(load_project(file, environment).modules) == 1


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"PIPELINES_DOMAIN": "c", "PIPELINES_MODULE": "onne"},
            "PIPELINES_DOMAIN:1:1: there is no domain 'c' in the project [unknown-selection]\n"
            "      there are: a, b\n"
            "PIPELINES_MODULE:1:1: there is no module 'onne' in the project [unknown-selection]\n"
            "      did you mean 'one'?\n"
            "2 problems\n",
        ),
        (
            {"PIPELINES_DOMAIN": "b", "PIPELINES_MODULE": "one"},
            "PIPELINES_DOMAIN:1:1: no module of the project is meant by PIPELINES_DOMAIN=b PIPELINES_MODULE=one"
            " [unknown-selection]\n1 problem\n",
        ),
    ],
)
def test_a_name_that_is_none_of_the_projects_is_told(variables: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidConfig) as raised:
        meant(**variables)
    assert str(raised.value) == message
