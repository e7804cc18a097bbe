"""Code beside the YAML: where it is looked for, and what it becomes."""

import re
from pathlib import Path

import pytest

from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.problems import InvalidConfig
from definitions.pipeline.compile import CompiledPipeline
from tests.support import json_of, step

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"
PROJECT = """
organization: acme
{more}
domains:
  ml:
    environments:
      dev:
        modules:
          churn:
            module_path: '@aws-mdaa/sagemaker-pipeline'
"""


def training(name: str, code: str) -> str:
    return f"- {{name: {name}, type: Training, training: {{imageUri: '{IMAGE}', instanceType: ml.m5.large, {code}}}}}"


def config(*steps: str, name: str = "projectName: churn\n") -> str:
    lines = "".join(f"    {each}\n" for each in steps)
    return f"{name}pipeline:\n  steps:\n{lines}"


def project(folder: Path, module: str, more: str = "", **files: str) -> Path:
    """A project in a folder: the entry of its one module, and files by path."""
    for path, content in files.items():
        file = folder / path.replace("__", "/").replace("_yaml", ".yaml").replace("_py", ".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    file = folder / "mdaa.yaml"
    file.write_text(
        PROJECT.format(more=more) + "".join(f"            {line}\n" for line in module.split("\n")), "utf-8"
    )
    return file


def compiled(file: Path) -> CompiledPipeline:
    [pipeline] = compile_project(file, {}).pipelines
    return pipeline


def refusals(file: Path) -> list[str]:
    with pytest.raises(InvalidConfig) as invalid:
        compile_project(file, {})
    return [str(problem).removeprefix(f"{file.parent}/") for problem in invalid.value.problems]


def test_each_path_is_relative_to_the_file_in_which_it_stands(tmp_path: Path) -> None:
    first, second = (
        training("A", "sourceDir: ./src, entryPoint: a.py"),
        training("B", "sourceDir: ./src, entryPoint: b.py"),
    )
    file = project(
        tmp_path,
        "module_configs: [./one/a.yaml, ./two/b.yaml]",
        one__a_yaml=config(first),
        two__b_yaml=config(second, name=""),
        one__src__a_py="a",
        two__src__b_py="b",
    )
    assert [(source.path, source.names) for source in compiled(file).sources] == [
        ("one/src", ["a.py"]),
        ("two/src", ["b.py"]),
    ]


def test_configs_in_the_project_file_are_relative_to_it(tmp_path: Path) -> None:
    inline = config(training("A", "script: src/a.py"))
    data = "module_config_data:\n" + "\n".join(f"  {line}" for line in inline.splitlines())
    assert [source.path for source in compiled(project(tmp_path, data, src__a_py="a")).sources] == ["src/a.py"]


def test_a_copy_of_the_project_is_compiled_to_the_same(tmp_path: Path) -> None:
    steps = [training("A", "sourceDir: ../shared/src, entryPoint: a.py"), training("B", "script: ./b.py")]
    definitions = [
        json_of(
            compiled(
                project(
                    tmp_path / copy,
                    "module_configs: [./configs/churn.yaml]",
                    configs__churn_yaml=config(*steps),
                    configs__b_py="b",
                    shared__src__a_py="a",
                )
            ).definition
        )
        for copy in ("one", "another/two")
    ]
    assert definitions[0] == definitions[1]


def test_two_steps_with_the_same_code_upload_it_once(tmp_path: Path) -> None:
    steps = [training(name, "sourceDir: ./src, entryPoint: a.py") for name in ("A", "B")]
    module = "module_configs: [./churn.yaml]"
    pipeline = compiled(project(tmp_path, module, churn_yaml=config(*steps), src__a_py="a"))
    assert len(pipeline.sources) == 1
    a, b = (step(pipeline, name)["Arguments"]["InputDataConfig"] for name in ("A", "B"))
    assert a == b


def test_folders_with_the_same_content_are_two(tmp_path: Path) -> None:
    # Terraform would remove the one's objects with the other's.
    steps = [training(name, f"sourceDir: ./{name}, entryPoint: a.py") for name in ("A", "B")]
    module = "module_configs: [./churn.yaml]"
    pipeline = compiled(project(tmp_path, module, churn_yaml=config(*steps), A__a_py="a", B__a_py="a"))
    assert len({source.digest for source in pipeline.sources}) == 2


def test_code_outside_the_project_needs_leave(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "a.py").write_text("a", "utf-8")
    text = config(training("A", "script: ../shared/a.py"))
    module = "module_configs: [./churn.yaml]"
    assert refusals(project(tmp_path / "project", module, churn_yaml=text)) == [
        "churn.yaml:4:145: pipeline.steps[0].training.script: is outside the project, which is the folder of the"
        " project file [outside-project]"
    ]
    allowed = project(tmp_path / "project", module, "allowed_folders: [../shared]")
    assert [source.path for source in compiled(allowed).sources] == ["../shared/a.py"]


@pytest.mark.parametrize("target", ["elsewhere", "project/real", "project/src"], ids=["outside", "inside", "loop"])
def test_paths_that_lead_over_links_are_refused(target: str, tmp_path: Path) -> None:
    for folder in ("elsewhere/lib", "project/real/lib"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.py").write_text("a", "utf-8")
    (tmp_path / "project" / "src").symlink_to(tmp_path / target)
    text = config(training("A", "sourceDir: ./src/lib, entryPoint: a.py"))
    [refusal] = refusals(project(tmp_path / "project", "module_configs: [./churn.yaml]", churn_yaml=text))
    assert refusal.startswith("churn.yaml:4:148: pipeline.steps[0].training.sourceDir: ")
    assert re.search(r"links are not followed|levels of symbolic links|is outside the project", refusal)


def test_all_problems_are_told_in_one_run(tmp_path: Path) -> None:
    steps = [
        training("A", "sourceDir: ./none, entryPoint: a.py"),
        training("B", "sourceDir: ./src, entryPoint: b.py"),
        training("C", "hyperparameters: {a: {parameter: Nothing}}"),
    ]
    module = "module_configs: [./churn.yaml]"
    rules = [
        line.rpartition(" ")[2] for line in refusals(project(tmp_path, module, churn_yaml=config(*steps), src__a_py=""))
    ]
    assert rules == ["[missing-source]", "[missing-source]", "[unknown-parameter]"]
