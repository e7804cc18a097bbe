"""Which modules of a project are meant."""

from textwrap import dedent

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.project.project_file import load_project
from definitions.project.stack_names import no_such_stack, stack_hint
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


ALL = ["acme-dev-a-one", "acme-dev-a-two", "acme-prod-a-one", "acme-dev-b-two"]


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


@pytest.mark.parametrize(
    ("words", "stacks"),
    [
        ("acme-dev-a-one", ["dev-a-one"]),
        ("acme-dev-b-two acme-dev-a-one", ["dev-a-one", "dev-b-two"]),
        ("acme-dev-b-two,acme-dev-a-one", ["dev-a-one", "dev-b-two"]),
        ("acme-*-one", ["dev-a-one", "prod-a-one"]),
        ("*", ["dev-a-one", "dev-a-two", "prod-a-one", "dev-b-two"]),
        ("acme-?ev-[ab]-two", ["dev-a-two", "dev-b-two"]),
        (" ", ["dev-a-one", "dev-a-two", "prod-a-one", "dev-b-two"]),
    ],
)
def test_stacks_are_named_whole_or_by_patterns(words: str, stacks: list[str]) -> None:
    assert meant(PIPELINES_STACK=words) == stacks


def test_stacks_are_looked_for_among_what_else_is_meant() -> None:
    assert meant(PIPELINES_STACK="acme-*-one", PIPELINES_ENV="prod") == ["prod-a-one"]
    with pytest.raises(InvalidConfig, match="there is no stack 'acme-dev-a-one' "):
        meant(PIPELINES_STACK="acme-dev-a-one", PIPELINES_ENV="prod")


def test_stacks_go_by_the_names_of_a_naming_class() -> None:
    file = written(f"{dedent(PROJECT)}naming_module: ./own.py\nnaming_class: Own\n", "naming/mdaa.yaml")
    (file.parent / "own.py").write_text(
        "from definitions.project.naming import Naming\n"
        "class Own(Naming):\n"
        "    @property\n"
        "    def stack_name(self) -> str:\n"
        "        return f'{self.module}-of-{self.domain}-{self.environment}'\n",
        encoding="utf-8",
    )
    found = load_project(file, {"FILE": "a.yaml", "PIPELINES_STACK": "one-of-a-*"}).modules
    assert [module.naming.stack_name for module in found] == ["one-of-a-dev", "one-of-a-prod"]


def test_errors_of_modules_that_are_not_meant_are_not_told() -> None:
    file = written(PROJECT.replace("FILE", "GONE", 1))
    assert len(load_project(file, {"FILE": "a.yaml", "PIPELINES_STACK": "acme-dev-a-two"}).modules) == 1


def test_a_stack_that_is_none_of_the_projects_is_told_with_the_nearest() -> None:
    with pytest.raises(InvalidConfig) as raised:
        meant(PIPELINES_STACK="acme-dev-a-onne acme-dev-a-one x*")
    assert [(problem.path, problem.message, problem.rule, problem.hint) for problem in raised.value.problems] == [
        (("domains",), "no stack matches 'x*'", "unknown-stack", f"there are: {', '.join(ALL)}"),
        (("domains",), "there is no stack 'acme-dev-a-onne'", "unknown-stack", "did you mean 'acme-dev-a-one'?"),
    ]


def test_of_many_stacks_some_are_named() -> None:
    known = [f"s{number}" for number in range(12)]
    assert stack_hint("other", known) == "there are: s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, and 2 more"


def test_a_name_is_told_without_what_a_terminal_obeys() -> None:
    assert no_such_stack("a\x1b[31m") == "no stack matches 'a\\x1b[31m'"


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
