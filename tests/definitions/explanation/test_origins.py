"""Where values come from: file and line, what they replace, and the reference that gave them."""

from pathlib import Path

from definitions.compiler.compile_project import compile_project
from definitions.explanation.config_paths import find_path
from definitions.explanation.origins import Origin, origin_of
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.source.nodes import Position

FIRST = """\
projectName: sample
deletionProtection: true
pipelineName: '{{context:name}}'
modelPackageGroupName: first
pipeline:
  steps:
    - {name: One, type: Fail, fail: {errorMessage: one}}
"""
SECOND = """\
deletionProtection: false
pipeline:
  steps:
    - {name: Two, type: Fail, fail: {errorMessage: two}}
"""
PROJECT = """\
organization: acme
env_templates:
  usual:
    modules:
      churn:
        module_path: '@aws-mdaa/sagemaker-pipeline'
        module_configs: [first.yaml, second.yaml]
        module_config_data: {modelPackageGroupName: theirs}
domains:
  marketing:
    environments:
      dev: {template: usual, context: {name: chosen}}
"""


def compile_in(folder: Path) -> CompiledPipeline:
    for name, text in [("first.yaml", FIRST), ("second.yaml", SECOND), ("mdaa.yaml", PROJECT)]:
        (folder / name).write_text(text, encoding="utf-8")
    [pipeline] = compile_project(folder / "mdaa.yaml", {}).pipelines
    return pipeline


def test_origins(tmp_path: Path) -> None:
    pipeline = compile_in(tmp_path)
    first, second = str(tmp_path / "first.yaml"), str(tmp_path / "second.yaml")

    def origin(path: str) -> Origin:
        found = find_path(path, pipeline.node, ModuleConfig)
        return origin_of(pipeline.parts, found, pipeline.node.nearest(found))

    assert origin("projectName") == Origin(Position(first, 1, 14))
    assert origin("pipelineName") == Origin(Position(first, 3, 15), written="{{context:name}}")
    assert origin("deletionProtection") == Origin(Position(second, 1, 21), replaced=(Position(first, 2, 21),))
    assert origin("pipeline.steps") == Origin(Position(first, 7, 5), merged_with=(Position(second, 4, 5),))
    assert origin("pipeline.steps[Two].fail.errorMessage") == Origin(Position(second, 4, 52))
    assert origin("modelPackageGroupName") == Origin(
        Position(str(tmp_path / "mdaa.yaml"), 8, 53),
        project_path="env_templates.usual.modules.churn.module_config_data.modelPackageGroupName",
        replaced=(Position(first, 4, 24),),
    )
