"""Naming classes of the user's own: where they are heard, what they are handed, what they name."""

from pathlib import Path

import pytest

from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.problems import InvalidConfig

CLASS = '''
from definitions.project.naming import Naming

class Short(Naming):
    """Names without organization and domain, with a suffix of the project's own."""

    @property
    def stack_name(self):
        return f"{self.environment}-{self.module}"

    def resource_name(self, suffix="", longest=None):
        return f"{self.module}-{self.environment}-{suffix}-{self.props.get('team', 'none')}".lower()[:longest]

    def ssm_path(self, path, *, include_module=True, lower_case=True):
        return f"/ml/{self.environment}/{self.module}/{path}".lower()

    def ssm_org_path(self, path, *, lower_case=True):
        return f"/shared/{path}"

class Upper(Short):
    def resource_name(self, suffix="", longest=None):
        return super().resource_name(suffix, longest).replace("none", "other")
'''
CONFIG = """
projectName: churn
domainId: ssm-org:studio/id
pipeline:
  steps:
    - {name: Stop, type: Fail, fail: {errorMessage: '{{org}}/{{module_name}}'}}
"""
OWN = "naming_module: ./names.py\nnaming_class: Short"
MDAAS_DEFAULT = "naming_module: '@aws-mdaa/naming'\nnaming_class: MdaaDefaultResourceNaming"
OURS = "module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [a.yaml]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "names.py").write_text(CLASS, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def project(folder: Path, root: str, module: str = "") -> Path:
    file = folder / "mdaa.yaml"
    text = (
        f"organization: acme\n{root}\n"
        f"domains: {{shared: {{environments: {{dev: {{modules: {{one: {{{module}{OURS}}}}}}}}}}}}}\n"
    )
    file.write_text(text, encoding="utf-8")
    return file


def test_a_class_beside_the_project_file_names_everything(folder: Path) -> None:
    root = "naming_module: ./names.py\nnaming_class: Short\nnaming_props: {team: ml}"
    [pipeline] = compile_project(project(folder, root), {}).pipelines
    names = pipeline.names
    assert names.stack == "dev-one"
    assert names.bucket == "one-dev-pipeline-churn-ml"
    assert names.role == "one-dev-pipeline-exec-churn-ml"
    assert names.key_alias == "alias/one-dev-sm-pipeline-churn-ml"
    assert pipeline.solution_path == "/ml/dev/one/aws-solution"
    assert str(pipeline.tags["sagemaker:domain-id"]) == "${ssm:/shared/studio/id}"
    # Tags and references keep the words of the project file.
    assert pipeline.tags["mdaa_org"] == "acme"
    assert "'ErrorMessage': 'acme/one'" in str(pipeline.definition)


def test_a_lower_level_may_name_another_class(folder: Path) -> None:
    root = "naming_module: ./names.py\nnaming_class: Short"
    lower = "custom_naming: {naming_module: './{{context:file}}.py', naming_class: Upper}, context: {file: names}, "
    [pipeline] = compile_project(project(folder, root, lower), {}).pipelines
    assert pipeline.names.bucket == "one-dev-pipeline-churn-other"


def test_a_class_may_be_in_an_importable_module(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(folder)
    (folder / "names.py").rename(folder / "acme_names.py")
    [pipeline] = compile_project(project(folder, "naming_module: acme_names\nnaming_class: Short"), {}).pipelines
    assert pipeline.names.stack == "dev-one"


def test_without_a_class_at_the_root_lower_levels_are_not_heard(folder: Path) -> None:
    lower = "custom_naming: {naming_module: ./names.py, naming_class: Upper}, "
    compiled = compile_project(project(folder, "", lower), {})
    assert compiled.pipelines[0].names.stack == "acme-dev-shared-one"
    assert [warning.rule for warning in compiled.warnings] == ["no-effect"]


@pytest.mark.parametrize(
    ("module", "name"),
    [("@aws-mdaa/naming", "MdaaDefaultResourceNaming"), ("@aws-caef/naming", "CaefDefaultResourceNaming")],
)
def test_mdaas_default_class_named_in_full_is_the_default(folder: Path, module: str, name: str) -> None:
    named = {"naming_module": module, "naming_class": name}
    root = f"naming_module: '{module}'\nnaming_class: {name}"
    [without] = compile_project(project(folder, ""), {}).pipelines
    for compiled in (
        compile_project(project(folder, root), {}),
        compile_project(project(folder, "", f"custom_naming: {named}, "), {}),
        compile_project(project(folder, OWN, f"custom_naming: {named}, "), {}),
    ):
        assert compiled.warnings == []
        assert compiled.pipelines[0].names == without.names
        assert compiled.pipelines[0].published == without.published


def test_a_lower_level_may_name_a_class_beside_mdaas_default(folder: Path) -> None:
    lower = "custom_naming: {naming_module: ./names.py, naming_class: Short}, "
    [pipeline] = compile_project(project(folder, MDAAS_DEFAULT, lower), {}).pipelines
    assert pipeline.names.stack == "dev-one"


def test_properties_for_mdaas_default_class_earn_a_warning(folder: Path) -> None:
    compiled = compile_project(project(folder, f"{MDAAS_DEFAULT}\nnaming_props: {{team: ml}}"), {})
    assert compiled.pipelines[0].names.stack == "acme-dev-shared-one"
    [warning] = compiled.warnings
    assert (warning.path, warning.rule, warning.position.line) == (("naming_props",), "no-effect", 4)


def test_what_fails_inside_the_module_is_told_where_the_project_file_names_it(folder: Path) -> None:
    (folder / "names.py").write_text("import a_module_that_is_not_installed\n", encoding="utf-8")
    with pytest.raises(InvalidConfig) as raised:
        compile_project(project(folder, "naming_module: ./names.py\nnaming_class: Short"), {})
    [told] = raised.value.problems
    assert told.rule == "bad-naming"
    assert "ModuleNotFoundError" in told.message


def test_a_class_that_ends_python_is_told(folder: Path) -> None:
    (folder / "names.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    with pytest.raises(InvalidConfig, match="SystemExit"):
        compile_project(project(folder, OWN), {})


def test_a_module_is_not_imported_from_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "planted_naming.py").write_text("raise RuntimeError('it was run')\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend("")
    with pytest.raises(InvalidConfig, match="there is no Python module 'planted_naming'"):
        compile_project(project(folder, "naming_module: planted_naming\nnaming_class: Short"), {})
