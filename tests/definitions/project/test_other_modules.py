"""Modules of other packages: they are skipped, and a project of nothing else earns a warning."""

import pytest

from definitions.diagnostics.problems import InvalidConfig, dotted
from definitions.project.project_file import load_project
from tests.definitions.project.projects import OURS, project, tree
from tests.support import written


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("module_path: '@aws-mdaa/roles@1.6.0'", "roles"),
        ("cdk_app: '@aws-caef/sagemaker-mlops'", "sagemaker-mlops"),
        ("module_path: '@acme/sagemaker-pipeline@1.0.0'", "@acme/sagemaker-pipeline"),
        ("module_path: ./sagemaker-pipeline", "./sagemaker-pipeline"),
        ("module_path: 5", "5"),
        ("module_path: '@aws-mdaa/{{context:kind}}', context: {kind: glue}", "glue"),
        ("module_path: ./terraform/, module_type: tf", "./terraform/, a Terraform module"),
        (f"{OURS}, module_type: tf", "sagemaker-pipeline, a Terraform module"),
        (
            f"{OURS}, module_type: '{{{{context:kind}}}}', context: {{kind: tf}}",
            "sagemaker-pipeline, a Terraform module",
        ),
        ("module_path: '@aws-mdaa/sagemaker-pipelin', module_type: tf", "sagemaker-pipelin, a Terraform module"),
        (r'module_path: "a\e[31mb\u202ec"', r"a\x1b[31mb\u202ec"),
    ],
)
def test_what_is_of_another_kind_is_listed_as_skipped(path: str, kind: str) -> None:
    found = project(tree().replace(OURS, path))
    assert (found.modules, found.skipped) == ([], [f"acme-dev-shared-churn ({kind})"])


def test_nothing_but_the_path_of_a_skipped_module_is_looked_at() -> None:
    found = project(f"""
        organization: acme
        domains:
          shared:
            environments:
              dev:
                modules:
                  churn: {{{OURS}, module_configs: [a.yaml]}}
                  genai_accelerator:
                    module_path: '@aws-mdaa/bedrock-builder'
                    module_configs: [./none.yaml, '{{{{env_var:NEVER_SET}}}}', 5]
                    module_config_data: {{note: '{{{{env_var:GITHUB_TOKEN}}}}', '{{{{context:none}}}}': x}}
                    account: '5'
                    module_type: 5
                    predeploy: {{command: make}}
                    tag_configs: nowhere
                    another_key: {{a: [1]}}
        """)
    assert [module.naming.module for module in found.modules] == ["churn"]
    assert (found.skipped, found.problems) == (["acme-dev-shared-genai-accelerator (bedrock-builder)"], [])


MIXED = f"""
    organization: acme
    domains:
      base: {{environments: {{dev: {{modules: {{roles: {{module_path: '@aws-mdaa/roles'}}}}}}}}}}
      ml: {{environments: {{dev: {{modules: {{churn: {{{OURS}, module_configs: [a.yaml]}}}}}}}}}}
    """


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, []),
        ({"PIPELINES_DOMAIN": "ml"}, []),
        ({"PIPELINES_DOMAIN": "base"}, ["no module meant by PIPELINES_DOMAIN=base has"]),
        (
            {"PIPELINES_ENV": "dev", "PIPELINES_MODULE": "roles"},
            ["no module meant by PIPELINES_ENV=dev PIPELINES_MODULE=roles has"],
        ),
    ],
)
def test_a_selection_of_which_nothing_is_built_earns_a_warning(variables: dict[str, str], message: list[str]) -> None:
    problems = load_project(written(MIXED), variables).problems
    path = "module_path '@aws-mdaa/sagemaker-pipeline'"
    assert [problem.message for problem in problems] == [f"nothing is built: {words} {path}" for words in message]
    assert {(dotted(problem.path), problem.rule, problem.severity) for problem in problems} <= {
        ("domains", "nothing-built", "warning")
    }


def test_a_project_of_other_modules_alone_earns_a_warning() -> None:
    [problem] = project(tree().replace(OURS, "module_path: '@aws-mdaa/roles'")).problems
    assert (problem.severity, problem.message.partition(" has ")[0]) == (
        "warning",
        "nothing is built: no module of the project",
    )


@pytest.mark.parametrize("settings", ["{module_config_data: {a: b}}", "{terraform: {override: {}}}", "{typo: 1}"])
def test_settings_of_other_packages_are_left_alone(settings: str) -> None:
    found = project(tree(module=settings).replace(OURS, "module_path: '@aws-mdaa/roles'"))
    assert found.modules == []


@pytest.mark.parametrize("value", ["[a]", "{a: b}"])
def test_a_path_that_becomes_no_text_is_refused(value: str) -> None:
    path = f"module_path: '{{{{context:kind}}}}', context: {{kind: {value}}}"
    with pytest.raises(InvalidConfig) as raised:
        project(tree().replace(OURS, path))
    assert [(dotted(problem.path).rpartition(".")[2], problem.rule) for problem in raised.value.problems] == [
        ("module_path", "wrong-type")
    ]
