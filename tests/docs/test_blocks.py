"""Every fenced block of a page is accounted for: it is compiled, run, looked up or parsed, or it is said why not."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from definitions.commands.command_line import argument_parser
from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.local.settings import LocalSettings
from definitions.module.compiled import CompiledModule
from definitions.project.module import ENDPOINT, PIPELINE
from definitions.project.project_file import KEYS_OF_KINDS, PROJECT_KEYS
from definitions.source_code.ignore_file import ignore_rules
from stacks.commands.verbs import VERBS
from stacks.gate.settings import read_settings
from tests.docs.commands import is_pure, pages_with
from tests.docs.pages import Block, all_blocks, blocks
from tests.endpoints import endpoint
from tests.support import ROOT, Source, aligned, compiled, config_of

WITH_VERSION = "{projectName: sample, stageName: dev, modelPackage: {group: sample}}"
WITHOUT_VERSION = "{projectName: sample, stageName: dev}"
STEP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"
BLOCKS = all_blocks()
LANGUAGES = {"yaml", "json", "python", "sh", "console", "gitignore", "mermaid", "text"}
NOT_RUN = {
    "aws": "needs an account",
    "terraform": "needs the AWS provider, and an account; tests/emulator deploys without either",
    "npx": "the cdktf CLI starts Terraform; tests/emulator runs it",
    "pip": "needs a package index; `make test-extra` installs the wheel",
    "pipx": "needs a package index",
    "uv": "needs a package index",
    "python": "starts other modules, whose names tests/stacks/commands/test_verbs.py looks up, or makes an environment",
    "pytest": "tests",
    "cd": "the shell's own",
    "set": "the shell's own",
    "export": "the shell's own",
    ".": "the shell's own",
    "for": "the shell's own",
    "done": "the shell's own",
}
"""Programs of commands that are not run, and why."""
OTHER_YAML = {
    "docs/ci.md": "settings of other tools, and a project file: tests/ci",
    "docs/checks.md": "settings of checkov: test_settings_of_checkov",
    "docs/running-locally.md": "settings of a machine: test_settings_of_a_machine",
}
"""Pages whose YAML is not this project's, and what tests it."""
ELSEWHERE = {"unknown-step", "unknown-parameter"}
"""Rules about what a part of a config leaves to the rest of it."""


def _of(*languages: str) -> list[Block]:
    return [block for block in BLOCKS if block.language in languages]


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_each_block_says_what_it_is(block: Block) -> None:
    assert block.language in LANGUAGES


@pytest.mark.parametrize("block", _of("sh", "console", "mermaid"), ids=str)
def test_each_command_is_run_or_it_is_said_why_not(block: Block) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for command in block.commands():
        program, *words = command.words
        if program == "make":
            assert {word for word in words if "=" not in word} <= targets, command
        elif program == "pipelines":
            argument_parser(program, VERBS, words).parse_args(words)
        elif program != "ls":
            assert program.rpartition("/")[2] in NOT_RUN, command


@pytest.mark.parametrize(
    "block", [block for block in _of("yaml") if block.page not in OTHER_YAML and not block.file], ids=str
)
def test_configs_and_project_files_have_no_problem_and_parts_of_them_none_of_their_own(
    block: Block, tmp_path: Path
) -> None:
    value = yaml.safe_load(block.text)
    keys = set(value) if isinstance(value, dict) else set()
    if "projectName" in keys and keys & KEYS_OF_KINDS[ENDPOINT]:
        assert endpoint(block.text).warnings == []
    elif "projectName" in keys and keys & KEYS_OF_KINDS[PIPELINE]:
        assert compiled(block.text).warnings == []
    elif keys & PROJECT_KEYS == PROJECT_KEYS:
        assert _problems_of_project(block.text, tmp_path) == []
    else:
        problems = min(_problems_of_part(block, tmp_path), key=len)
        assert [str(problem) for problem in problems if problem.rule not in ELSEWHERE] == []


def _problems_of_part(block: Block, folder: Path) -> Iterator[list[Problem]]:
    """The problems of a part as steps, as keys at the top of a config of each kind, and as those of a project file."""
    if block.text.lstrip().startswith("- "):
        yield _problems_of_config(config_of(aligned(block.text)))
        return
    yield _problems_of_config([config_of(STEP), block.text])
    for whole in (WITHOUT_VERSION, WITH_VERSION):
        yield _problems_of_config([whole, block.text], endpoint)
    project = next(example for example in blocks("docs/project-file.md") if "organization:" in example.text)
    yield _problems_of_project(project.text + block.text, folder)


def _problems_of_config(
    text: Source | list[Source], compiler: Callable[[Source | list[Source]], CompiledModule] = compiled
) -> list[Problem]:
    try:
        return compiler(text).warnings
    except InvalidConfig as invalid:
        return invalid.problems


def _problems_of_project(text: str, folder: Path) -> list[Problem]:
    """The problems of a project file with a config and with the naming class of the page."""
    (folder / "churn.yaml").write_text(config_of(STEP), encoding="utf-8")
    (folder / "mdaa.yaml").write_text(text, encoding="utf-8")
    [naming] = (block for block in blocks("docs/project-file.md") if block.language == "python")
    (folder / "naming.py").write_text(naming.text, encoding="utf-8")
    try:
        return compile_project(folder / "mdaa.yaml", {}).warnings
    except InvalidConfig as invalid:
        return invalid.problems


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.file and block.language == "yaml"], ids=str)
def test_files_that_a_page_writes_are_validated_on_it(block: Block) -> None:
    assert ROOT / block.page in pages_with(is_pure)


@pytest.mark.parametrize("block", _of("python", "json", "gitignore"), ids=str)
def test_other_texts_are_of_their_language(block: Block) -> None:
    if block.language == "python":
        ast.parse(block.text)
    elif block.language == "json":
        json.loads(block.text)
    else:
        rules, faults = ignore_rules(block.text, ".pipelinesignore")
        assert rules.patterns
        assert faults == []


def test_settings_of_a_machine() -> None:
    [block] = (block for block in blocks("docs/running-locally.md") if block.language == "yaml")
    assert LocalSettings.model_validate(yaml.safe_load(block.text)).max_parallel_steps == 2


def test_settings_of_checkov(tmp_path: Path) -> None:
    [block] = (block for block in blocks("docs/checks.md") if block.language == "yaml")
    (tmp_path / ".checkov.yaml").write_text(block.text, encoding="utf-8")
    assert read_settings(tmp_path / ".checkov.yaml").skips == ["CKV_SMP_5:/test-org-test-env-test-domain-churn/"]
