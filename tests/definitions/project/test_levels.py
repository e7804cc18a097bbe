"""Environment templates: what an environment takes from one, what it adds and what it changes."""

from typing import Any

import pytest

from definitions.diagnostics.problems import dotted
from definitions.project.module import Module
from definitions.project.project_file import load_project
from tests.support import written

OURS = "module_path: '@aws-mdaa/sagemaker-pipeline'"


def modules(root: str, domain: str, environment: str) -> dict[str, Module]:
    """The modules of one environment with these settings at each level, by name."""
    file = written(f"""
        organization: acme
        {root}
        domains:
          shared:
            {domain}
            environments:
              dev: {{{environment}}}
        """)
    return {module.naming.module: module for module in load_project(file, {}).modules}


def templates(**levels: str) -> str:
    """``env_templates`` as a flow map."""
    return "env_templates: {" + ", ".join(f"{name}: {{{settings}}}" for name, settings in levels.items()) + "}"


def entry(settings: str = "", config: str = "a.yaml") -> str:
    """A module's settings as a flow map."""
    return f"{{{settings}{', ' if settings else ''}{OURS}, module_configs: [{config}]}}"


def test_modules_of_the_template_come_first_and_an_environment_replaces_them_whole() -> None:
    found = modules(
        templates(base=f"modules: {{one: {entry('context: {a: 1}')}, two: {entry()}}}"),
        "",
        f"template: base, modules: {{three: {entry()}, one: {entry('context: {b: 2}', 'b.yaml')}}}",
    )
    assert list(found) == ["one", "two", "three"]
    assert found["one"].context == {"b": 2}
    assert [file.path.name for file in found["one"].config_files] == ["b.yaml"]


def test_a_template_of_the_domain_goes_before_one_of_the_root() -> None:
    regions = ("eu-west-1", "eu-west-2")
    root, domain = (templates(base=f"region: {region}, modules: {{one: {entry()}}}") for region in regions)
    assert modules(root, domain, "template: base")["one"].region == "eu-west-2"
    assert modules(root, "", "template: base")["one"].region == "eu-west-1"


@pytest.mark.parametrize(
    ("attribute", "template", "environment", "value"),
    [
        ("account", "account: '111111111111'", "", "111111111111"),
        ("account", "account: '111111111111'", "account: '222222222222'", "222222222222"),
        ("account", "account: '111111111111'", "account: default", None),
        ("context", "context: {a: {x: 1, y: 1}, b: 1}", "context: {a: {y: 2}}", {"a": {"x": 1, "y": 2}, "b": 1}),
        ("context", "context: {a: 1}", "context: {a: {y: 2}}", {"a": {"y": 2}}),
        ("context", "context: {a: [1, 2, 3]}", "context: {a: [4]}", {"a": [4, 2, 3]}),
        ("tags", "tag_config_data: {a: t, b: t}", "tag_config_data: {b: e}", {"a": "t", "b": "e"}),
    ],
)
def test_what_template_and_environment_say_is_one_level(
    attribute: str, template: str, environment: str, value: Any
) -> None:
    root = templates(base=f"{template}{', ' if template else ''}modules: {{one: {entry()}}}")
    [module] = modules(root, "", f"template: base, {environment}").values()
    assert getattr(module, attribute) == value


def test_levels_above_a_template_are_merged_as_always() -> None:
    root = templates(base=f"context: {{b: template}}, modules: {{one: {entry('context: {d: module}')}}}")
    domain = "context: {a: domain, b: domain, c: domain, d: domain}"
    module = modules(root, domain, "template: base, context: {c: environment}")["one"]
    assert module.context == {"a": "domain", "b": "template", "c": "environment", "d": "module"}


def test_a_template_stands_for_each_environment_in_turn() -> None:
    file = written(f"""
        organization: acme
        env_templates:
          base:
            context: {{name: '{{{{domain}}}}-{{{{env}}}}'}}
            modules: {{one: {entry("context: {own: '{{context:name}}'}", "'./{{env}}.yaml'")}}}
        domains:
          a: {{environments: {{dev: {{template: base}}, prod: {{template: base}}}}}}
          b: {{environments: {{dev: {{template: base}}}}}}
        """)
    found = load_project(file, {}).modules
    assert [module.context["name"] for module in found] == ["a-dev", "a-prod", "b-dev"]
    # One pass: the context is that of the file as it is written.
    assert found[0].context["own"] == "{{domain}}-{{env}}"
    assert [module.config_files[0].path.name for module in found] == ["dev.yaml", "prod.yaml", "dev.yaml"]
    assert [dotted(module.declaration.path) for module in found] == [
        f"domains.{domain}.environments.{environment}.template"
        for domain, environment in (("a", "dev"), ("a", "prod"), ("b", "dev"))
    ]


def test_an_empty_template_adds_nothing() -> None:
    assert list(modules(templates(base=""), "", f"template: base, modules: {{one: {entry()}}}")) == ["one"]
