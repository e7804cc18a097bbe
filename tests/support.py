"""What many tests need: modules and compiled pipelines from a few lines of YAML, and a look into what came out."""

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from textwrap import dedent, indent
from typing import Any, TypeAlias

from definitions.diagnostics.problems import InvalidConfig
from definitions.iam.statements import Statement
from definitions.pipeline.compile import CompiledPipeline, compile_pipeline
from definitions.pipeline.config.load import LoadedConfig, load_config
from definitions.project.module import ConfigFile, Module
from definitions.project.naming import Naming
from definitions.source.nodes import Node, Position
from definitions.values.infrastructure import InfrastructureText

ROOT = Path(__file__).resolve().parent.parent
CONFIGS = ROOT / "configs"
INVALID = ROOT / "tests" / "invalid"
REMARKED = sorted((INVALID / "remarks").glob("*.yaml"))
"""Configs that are valid and earn remarks; below, those of pipelines."""
REMARKED_PIPELINES = [file for file in REMARKED if "\npipeline:" in file.read_text(encoding="utf-8")]
USUAL_PROJECT = ROOT / "tests" / "projects" / "usual" / "mdaa.yaml"
COMPREHENSIVE_PROJECT = ROOT / "tests" / "projects" / "comprehensive" / "mdaa.yaml"
"""The project of ``configs/comprehensive.yaml``: MDAA's sample, as it is and under MDAA's names."""
SERVING = CONFIGS / "endpoints"
"""A project with a pipeline that registers models, and endpoints of every form that serve them."""
SAMPLES = sorted(
    path for folder in (CONFIGS, CONFIGS / "step-types") for path in folder.glob("*.yaml") if path.stem != "mdaa"
)
"""The sample configs that are each a whole pipeline of its own."""

Source: TypeAlias = Path | str | Node
"""A file, the text of one, or what was read from one: tests that compile one config a thousand times read it once."""

_numbers = count(1)


def module(
    source: Source | list[Source],
    *,
    org: str = "test-org",
    env: str = "test-env",
    domain: str = "test-domain",
    name: str = "test-pipeline",
    account: str | None = None,
    region: str | None = None,
    context: dict[str, object] | None = None,
    tags: dict[str, str] | None = None,
) -> Module:
    """A module of a project: a ``Path`` is taken as it is, a ``str`` is the text of a file; several are merged."""
    sources = source if isinstance(source, list) else [source]
    files = [entry if isinstance(entry, Path) else written(entry) for entry in sources if not isinstance(entry, Node)]
    return Module(
        naming=Naming(org, env, domain, name),
        config_files=tuple(ConfigFile(file, Position(str(file), 1, 1)) for file in files),
        config_data=next((entry for entry in sources if isinstance(entry, Node)), None),
        account=account,
        region=region,
        context=context or {},
        tags=tags or {},
    )


def compiled(source: Source | list[Source], **settings: Any) -> CompiledPipeline:
    """The compiled pipeline of a file or text; settings as for ``module``."""
    return compile_pipeline(module(source, **settings))


def loaded(source: Source | list[Source], **settings: Any) -> LoadedConfig:
    """The validated config of a file or text; settings as for ``module``."""
    return load_config(module(source, **settings))


def config_of(*steps: str, pipeline: str = "", root: str = "") -> str:
    """The text of a config ``sample`` with these steps, and with more keys of the pipeline and of the root."""
    parts = ["projectName: sample", aligned(root), "pipeline:", aligned(pipeline, 2), "  steps:"]
    return "".join(f"{part}\n" for part in [*parts, *(aligned(step, 4) for step in steps)] if part)


def aligned(lines: str, column: int = 0) -> str:
    """The lines with their common indentation replaced by one of so many spaces."""
    return indent(dedent(lines).strip("\n"), " " * column)


def problems_of(source: Source | list[Source], **settings: Any) -> list[str]:
    """The problems of a config that does not compile: ``<line>:<column>: <path>: <message> [<rule>]``."""
    try:
        pipeline = compiled(source, **settings)
    except InvalidConfig as invalid:
        found = invalid.problems
    else:
        raise AssertionError(f"no problems, and {len(pipeline.warnings)} warnings")
    return [str(problem).removeprefix(f"{problem.position.file}:") for problem in found]


def warnings_of(pipeline: CompiledPipeline) -> list[str]:
    """The warnings of a compiled pipeline: ``<path>: <message> [<rule>]``."""
    return [
        str(warning).removeprefix(f"{warning.position}: ").replace(" warning:", "", 1) for warning in pipeline.warnings
    ]


def written(text: str, name: str = "") -> Path:
    """A new file with the text, whose indentation is taken off."""
    path = folder_of_texts() / (name or f"{next(_numbers)}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def node_of(value: object, lines: Iterator[int] | None = None) -> Node:
    """A tree of plain values as if it had been read from a file in which each of them has a line of its own."""
    lines = lines or count(1)
    position = Position("config.yaml", next(lines), 1)
    if isinstance(value, dict):
        value = {key: node_of(child, lines) for key, child in value.items()}
    elif isinstance(value, list):
        value = [node_of(child, lines) for child in value]
    return Node(value, position, position)


def json_of(tree: object) -> Any:
    """The tree as plain JSON; texts with infrastructure values are shown as ``${kind}``."""
    if isinstance(tree, InfrastructureText):
        return str(tree)
    if isinstance(tree, dict):
        return {key: json_of(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [json_of(item) for item in tree]
    return tree


def step(pipeline: CompiledPipeline, name: str) -> dict[str, Any]:
    """A step of the definition as plain JSON, also if it is in a branch of a condition."""
    waiting = list(json_of(pipeline.definition["Steps"]))
    while waiting:
        candidate: dict[str, Any] = waiting.pop()
        if candidate["Name"] == name:
            return candidate
        arguments = candidate["Arguments"]
        waiting.extend(inner for key in ("IfSteps", "ElseSteps", "ForEachBody") for inner in arguments.get(key, []))
    raise AssertionError(f"the definition has no step {name}")


def permissions(statements: Iterable[Statement]) -> list[dict[str, object]]:
    """Statements with their reasons as golden files have them."""
    return [
        {
            "sid": statement.sid,
            "actions": list(statement.actions),
            "resources": json_of(statement.resources),
            "conditions": json_of(statement.conditions),
            "reasons": list(statement.reasons),
        }
        for statement in statements
    ]


def statement(pipeline: CompiledPipeline, sid: str) -> Statement:
    """The one statement of this sid."""
    [found] = [candidate for candidate in pipeline.statements if candidate.sid == sid]
    return found


def actions_allowed(pipeline: CompiledPipeline) -> set[str]:
    """Every action that the role may do somewhere."""
    return {action for candidate in pipeline.statements for action in candidate.actions}


@cache
def folder_of_texts() -> Path:
    """A folder for the files of this run, with the code that a sample brings."""
    folder = tempfile.TemporaryDirectory(prefix="tests-")
    atexit.register(folder.cleanup)
    shutil.copytree(CONFIGS / "own-code", Path(folder.name) / "own-code")
    return Path(folder.name)
