"""The examples of ``project-file.md`` do what the page says of them."""

from pathlib import Path

from definitions.compiler.compile_project import compile_project
from tests.docs.pages import Block, blocks
from tests.support import config_of

STEP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"


def example(words: str) -> Block:
    """The block that holds the words."""
    return next(block for block in blocks("docs/project-file.md") if words in block.text)


def test_stacks_are_named_by_all_levels(tmp_path: Path) -> None:
    (tmp_path / "churn.yaml").write_text(config_of(STEP), encoding="utf-8")
    (tmp_path / "mdaa.yaml").write_text(example("organization:").text, encoding="utf-8")
    [pipeline] = compile_project(tmp_path / "mdaa.yaml", {}).pipelines
    assert (pipeline.names.stack, pipeline.account) == ("acme-dev-marketing-churn", "111111111111")


def test_a_naming_class_names_resources(tmp_path: Path) -> None:
    project = f"{example('organization:').text}{example('naming_module').text}"
    (tmp_path / "naming.py").write_text(example("class ShortNames").text, encoding="utf-8")
    (tmp_path / "churn.yaml").write_text(config_of(STEP), encoding="utf-8")
    (tmp_path / "mdaa.yaml").write_text(project, encoding="utf-8")
    [pipeline] = compile_project(tmp_path / "mdaa.yaml", {}).pipelines
    assert pipeline.names.bucket == "ml-dev-churn-pipeline-sample"
    assert pipeline.names.stack == "ml-dev-churn"
