"""The project file: which modules there are, and what is told of it."""

from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig, dotted
from definitions.project.project_file import load_project
from definitions.source.folders import shown_path
from tests.definitions.project.projects import OURS, project, tree
from tests.support import written


def test_each_environment_has_its_modules_under_its_names() -> None:
    found = project(f"""
        organization: acme
        domains:
          one:
            environments:
              dev:
                modules:
                  churn: {{{OURS}, module_configs: [a.yaml]}}
                  fraud: {{{OURS}, module_configs: [b.yaml]}}
              prod:
                modules:
                  churn: {{{OURS}, module_configs: [a.yaml]}}
          two:
            environments:
              dev:
                modules:
                  churn: {{{OURS}, module_configs: [a.yaml]}}
        """)
    assert [module.naming.stack_name for module in found.modules] == [
        "acme-dev-one-churn",
        "acme-dev-one-fraud",
        "acme-prod-one-churn",
        "acme-dev-two-churn",
    ]
    assert found.skipped == []


def test_files_are_beside_the_project_file_and_old_names_come_first() -> None:
    text = f"""
        organization: acme
        domains:
          one:
            environments:
              dev:
                modules:
                  churn:
                    {OURS}
                    module_configs: [./a.yaml, below/b.yaml]
                    app_configs: [old.yaml]
        """
    file = written(text)
    [module] = load_project(file).modules
    assert [config.path for config in module.config_files] == [
        file.parent / "old.yaml",
        file.parent / "a.yaml",
        file.parent / "below/b.yaml",
    ]
    assert [config.named_by[-2:] for config in module.config_files] == [
        ("app_configs", 0),
        ("module_configs", 0),
        ("module_configs", 1),
    ]
    assert str(module.config_files[2].named_at) == f"{file}:10:40"


@pytest.mark.parametrize(
    "path",
    [
        "module_path: '@aws-mdaa/sagemaker-pipeline'",
        "module_path: '@aws-mdaa/sagemaker-pipeline@1.6.0'",
        "module_path: '@aws-caef/sagemaker-pipeline'",
        "cdk_app: '@aws-mdaa/sagemaker-pipeline@latest'",
        "module_path: sagemaker-pipeline",
    ],
)
def test_our_package_is_known_in_every_version_and_under_old_names(path: str) -> None:
    assert len(project(tree().replace(OURS, path)).modules) == 1


def test_variables_in_the_list_may_be_named_and_no_others() -> None:
    text = tree("{envVars: [REGION], region: '{{env_var:REGION}}'}")
    file = written(text)
    [module] = load_project(file, {"REGION": "eu-west-1"}).modules
    assert (module.region, module.allowed_variables) == ("eu-west-1", ("REGION",))
    with pytest.raises(InvalidConfig, match=r"'REGION' is not in 'envVars' of the project file \[unlisted-variable\]"):
        load_project(written(text.replace("[REGION]", "[]")), {"REGION": "eu-west-1"})


def test_what_has_no_meaning_here_is_ignored() -> None:
    everything = "{mdaa_version: 1.6.0, use_bootstrap: false}"
    root = "{mdaa_version: 1, log_suppressions: [a], devops: {a: b}, useStaging: true}"
    module = "{module_type: cdk, mdaa_compliant: true, allow_cross_reference_stack: true, additional_context: {a: b}}"
    assert project(tree(root, everything, everything, module)).problems == []


def test_problems_of_the_file_and_of_modules_are_told_at_their_places() -> None:
    text = tree().replace(f"{OURS}, module_configs: [a.yaml]", "").replace("modules: {", "modules: {other: {}, ")
    with pytest.raises(InvalidConfig) as raised:
        project(text)
    assert [dotted(problem.path).rpartition("modules.")[2] for problem in raised.value.problems] == [
        "other.module_path",
        "churn.module_path",
    ]


def test_a_file_that_is_no_yaml_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig, match=r"absent\.yaml:1:1: there is no such file \[missing-file\]"):
        load_project(tmp_path / "absent.yaml")
    with pytest.raises(InvalidConfig, match=r"\[yaml-syntax\]"):
        project("organization: [")


def test_paths_are_shown_from_the_current_folder_where_they_are_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert shown_path(folder / "a" / ".." / "b.yaml") == "b.yaml"
    assert shown_path(Path("a.yaml")) == "a.yaml"
    assert shown_path(tmp_path / "c.yaml") == str(tmp_path / "c.yaml")


def test_stacks_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidConfig):
        project(f"""
            organization: acme
            domains:
              c: {{environments: {{a-b: {{modules: {{m: {{{OURS}, module_configs: [a.yaml]}}}}}}}}}}
              b-c: {{environments: {{a: {{modules: {{m: {{{OURS}, module_configs: [a.yaml]}}}}}}}}}}
            """)


@pytest.mark.parametrize(
    "settings",
    [
        "{predeploy: {command: ls}}",
        "{postdeploy: {command: ls}}",
        "{additional_accounts: ['123456789012']}",
        "{additional_stacks: [{account: '123456789012', region: eu-west-1}]}",
        "{custom_aspects: [{aspect_module: a, aspect_class: B}]}",
        "{custom_naming: {naming_module: a, naming_class: B}}",
        "{context: {'@aws-mdaa/enableUniqueBucketNames': true}}",
    ],
)
def test_keys_of_mdaa_that_have_no_effect_here_are_told(settings: str) -> None:
    [told] = project(tree(module=settings)).problems
    assert (told.rule, told.severity) == ("no-effect", "warning")
