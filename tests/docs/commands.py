"""What the commands of a page print, compared with what the page shows."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.docs.pages import (
    ENDPOINTS,
    PAGES,
    README,
    TUTORIAL,
    Command,
    blocks,
    followed,
    shown_lines_in,
    write_usual_project,
)
from tests.support import CONFIGS

Runner = Callable[[list[str], Path], tuple[int, str]]
"""Runs a command in a folder; the result is its exit code and all that it prints."""


def pages_with(is_meant: Callable[[Command], bool]) -> list[Path]:
    """The pages that have such a command."""
    return [page for page in PAGES if any(is_meant(command) for block in blocks(page) for command in block.commands())]


def compare(pages: list[Path], folder: Path, is_meant: Callable[[Command], bool], run: Runner) -> None:
    """Follow pages of one project in an empty folder, and run those of their commands that are meant.

    A command whose output no page shows is run once. With ``UPDATE_GOLDEN`` set, the pages then show what they print.
    """
    if pages in ([README], [ENDPOINTS]):
        shutil.copytree(CONFIGS, folder / "configs")
    if pages not in ([README], [TUTORIAL]):
        write_usual_project(folder)
    done: list[list[str]] = []
    for page in pages:
        printed: list[tuple[Command, str]] = []
        for command in followed(page, folder):
            if is_meant(command) and (command.output is not None or command.words not in done):
                with shown_lines_in(folder, command.output or ""):
                    code, output = run(command.pipelines or command.words, folder)
                assert code == (1 if output.endswith(("problem\n", "problems\n", " failed\n")) else 0), (
                    command,
                    output,
                )
                printed.append((command, output))
                done.append(command.words)
        shown = [(command, output) for command, output in printed if command.output is not None]
        if os.environ.get("UPDATE_GOLDEN"):
            _update(page, shown)
        else:
            assert shown == [(command, command.output) for command, _ in shown]
    assert done


def _update(page: Path, shown: list[tuple[Command, str]]) -> None:
    before, after = page.read_text(encoding="utf-8"), ""
    for command, output in shown:
        done, prompt, before = before.partition(command.prompt)
        after += done + prompt + output
        before = before.removeprefix(command.output or "")
    page.write_text(after + before, encoding="utf-8")


def needs_node(command: Command) -> bool:
    """Whether it synthesizes or checks, or looks at what that wrote."""
    return command.pipelines[:1] in (["synth"], ["check"]) or command.words[:1] == ["ls"]


def is_pure(command: Command) -> bool:
    """Whether it needs nothing but YAML."""
    return bool(command.pipelines) and not needs_node(command) and not calls_aws(command) and not runs_jobs(command)


def runs_jobs(command: Command) -> bool:
    """Whether it starts processes that need packages of their own; ``tests/test_first_run.py`` does."""
    return command.pipelines[:1] == ["run"]


def calls_aws(command: Command) -> bool:
    """Whether it is about what is deployed."""
    words = command.pipelines
    return words[:1] in (["start"], ["status"], ["approve"], ["reject"]) or "--pipeline" in words


def unset(environment: Mapping[str, str]) -> set[str]:
    """The variables of a shell that would change what commands do."""
    return {name for name in environment if name.startswith(("PIPELINES_", "CDKTF_", "TF_VAR_"))}
