"""The project file: which modules there are, and what they inherit from the levels above them."""

from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig, dotted
from definitions.project.module import Module
from definitions.project.project_file import Project, load_project
from definitions.source.folders import shown_path
from tests.support import written

OURS = "module_path: '@aws-mdaa/sagemaker-pipeline'"


def project(text: str, **files: str) -> Project:
    """The project of a project file, with other files beside it."""
    file = written(text)
    for name, content in files.items():
        (file.parent / f"{name}.yaml").write_text(content, encoding="utf-8")
    return load_project(file)


def only(text: str, **files: str) -> Module:
    """The one module of a project."""
    [module] = project(text, **files).modules
    return module


def tree(root: str = "{}", domain: str = "{}", environment: str = "{}", module: str = "{}") -> str:
    """A project of one module; each level is a flow map of settings."""

    def settings(level: str) -> str:
        inside = level.strip()[1:-1]
        return f"{inside}, " if inside else ""

    churn = f"{{churn: {{{settings(module)}{OURS}, module_configs: [a.yaml]}}}}"
    dev = f"{{dev: {{{settings(environment)}modules: {churn}}}}}"
    shared = f"{{shared: {{{settings(domain)}environments: {dev}}}}}"
    return f"{{organization: acme, {settings(root)}domains: {shared}}}\n"


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


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("module_path: '@aws-mdaa/roles@1.6.0'", "roles"),
        ("cdk_app: '@aws-caef/sagemaker-mlops'", "sagemaker-mlops"),
        ("module_path: '@acme/sagemaker-pipeline@1.0.0'", "@acme/sagemaker-pipeline"),
        ("module_path: ./sagemaker-pipeline", "./sagemaker-pipeline"),
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


def test_variables_in_the_list_may_be_named_and_no_others() -> None:
    text = tree("{envVars: [REGION], region: '{{env_var:REGION}}'}")
    file = written(text)
    [module] = load_project(file, {"REGION": "eu-west-1"}).modules
    assert (module.region, module.allowed_variables) == ("eu-west-1", ("REGION",))
    with pytest.raises(InvalidConfig, match=r"'REGION' is not in 'envVars' of the project file \[unlisted-variable\]"):
        load_project(written(text.replace("[REGION]", "[]")), {"REGION": "eu-west-1"})


def test_context_is_merged_from_the_top_down() -> None:
    module = only(
        tree(
            "{context: {a: root, b: root, c: root, d: root}}",
            "{context: {b: domain, c: domain, d: domain}}",
            "{context: {c: environment, d: environment, e: [1, {x: true}]}}",
            "{context: {d: module}}",
        )
    )
    assert module.context == {"a": "root", "b": "domain", "c": "environment", "d": "module", "e": [1, {"x": True}]}


@pytest.mark.parametrize(
    ("root", "domain", "environment", "account"),
    [
        ("{}", "{}", "{}", None),
        ("{account: '111111111111'}", "{}", "{}", "111111111111"),
        ("{account: '111111111111'}", "{account: '222222222222'}", "{}", "222222222222"),
        ("{account: '111111111111'}", "{}", "{account: 012345678901}", "012345678901"),
        ("{account: '111111111111'}", "{}", "{account: default}", None),
        ("{account: Default}", "{account: '222222222222'}", "{}", "222222222222"),
    ],
)
def test_the_account_is_that_of_the_nearest_level(
    root: str, domain: str, environment: str, account: str | None
) -> None:
    assert only(tree(root, domain, environment)).account == account


def test_the_region_and_the_permissions_boundary_are_those_of_the_nearest_level() -> None:
    assert only(tree("{region: us-east-1}", "{}", "{region: us-gov-west-1}")).region == "us-gov-west-1"
    assert only(tree("{region: us-east-1}", "{region: DEFAULT}")).region is None
    a, b, c, d = (f"arn:aws:iam::123456789012:policy/{name}" for name in "abcd")
    boundaries = f"{{permissions_boundary_arn: '{a}'}}", "{}", f"{{permissions_boundary_arn: '{b}'}}"
    assert only(tree(*boundaries)).permissions_boundary_arn == b
    assert only(tree(*boundaries, f"{{permissions_boundary_arn: '{c}'}}")).permissions_boundary_arn == c
    assert only(tree()).permissions_boundary_arn is None
    context = f"{{context: {{permissions_boundary_arn: '{d}'}}}}"
    assert only(tree(context)).permissions_boundary_arn == d
    assert only(tree(context, boundaries[0])).permissions_boundary_arn == a


def test_tags_of_lower_levels_win_and_those_of_the_project_file_win_over_files() -> None:
    module = only(
        tree(
            "{tag_configs: [root.yaml], tag_config_data: {a: root data, f: '1'}}",
            "{tag_configs: [domain.yaml]}",
            "{tag_config_data: {b: environment data, c: environment data}}",
            "{tag_configs: [module.yaml], tag_config_data: {c: module data}}",
        ),
        root="tags: {a: root, b: root, c: root, d: root, e: root, cost-center: 0042}",
        domain="tags: {d: domain, e: domain}",
        module="tags: {e: module, note: '{{org}}'}",
    )
    assert module.tags == {
        "a": "root data",
        "b": "environment data",
        "c": "module data",
        "d": "domain",
        "e": "module",
        "f": "1",
        "cost-center": "0042",
        "note": "{{org}}",
    }


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


@pytest.mark.parametrize("settings", ["{module_config_data: {a: b}}", "{terraform: {override: {}}}", "{typo: 1}"])
def test_settings_of_other_packages_are_left_alone(settings: str) -> None:
    found = project(tree(module=settings).replace(OURS, "module_path: '@aws-mdaa/roles'"))
    assert found.modules == []
