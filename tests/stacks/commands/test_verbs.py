"""The command line: its verbs, what they are told, and that the documents say the same."""

import argparse
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from definitions import __version__
from definitions.commands.command_line import PURE_VERBS, argument_parser
from stacks.__main__ import main
from stacks.commands.verbs import VERBS
from tests.support import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
_PROGRAMS = {"pipelines": VERBS, "python -m stacks": VERBS, "python -m definitions": PURE_VERBS}


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"pipelines {__version__}\n")


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert printed.startswith(f"usage: pipelines {verb} ")
    assert "--project FILE" in printed


def test_help_names_all_verbs_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    words = " ".join(capsys.readouterr().out.split())
    assert "Exit codes: 0 well, 1 problems, 2 could not run." in words
    assert all(f"{name} {verb.help}" in words for name, verb in VERBS.items())


@pytest.mark.parametrize(
    "words", [[], ["nothing"], ["synth", "--nothing"], ["validate", ""], ["import"], ["list", "--project", ""]]
)
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: pipelines")


@pytest.mark.parametrize("words", [["--project", "named.yaml", "list"], ["list", "--project", "named.yaml"]])
def test_the_project_file_is_named_before_or_behind_the_verb(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    assert capsys.readouterr().err == "named.yaml:1:1: there is no such file [missing-file]\n1 problem\n"


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_verb_that_runs_is_imported(verb: str) -> None:
    program = f"""
import sys
from stacks.__main__ import main
try:
    main(["{verb}", "--help"])
except SystemExit:
    pass
print(*sorted(sys.modules), file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = set(run.stderr.split())
    assert {entry.module for entry in VERBS.values()} & imported == {VERBS[verb].module}
    assert not {"cdktf", "jsii", "checkov", "boto3"} & imported


def test_synth_imports_nothing_that_reads_configs_before_node_starts() -> None:
    program = "import sys, stacks.commands.synth; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pydantic", "yaml", "jsii", "definitions.project"} & set(run.stdout.split())


def arguments(verb: str) -> list[argparse.Action]:
    parser = argparse.ArgumentParser()
    import_module(VERBS[verb].module).add_arguments(parser)
    return [action for action in parser._actions if action.dest != "help"]


@pytest.mark.parametrize("verb", VERBS)
def test_the_page_of_commands_says_what_help_says(verb: str) -> None:
    section = re.search(rf"^## {verb}\n(.*?)(?=^## |\Z)", COMMANDS, re.MULTILINE | re.DOTALL)
    assert section
    sentence = f"{VERBS[verb].help[0].upper()}{VERBS[verb].help[1:]}"
    assert section[1].strip().startswith(sentence)
    told = dict(re.findall(r"^\| `(.*?)` \| (.*) \|$", section[1], re.MULTILINE))
    assert told == {
        str(action.option_strings[0] if action.option_strings else action.metavar).replace("|", "\\|"): action.help
        for action in arguments(verb)
    }
    usage = " ".join(sorted(_usage(action) for action in [*arguments(verb), None]))
    [documented] = re.findall(rf"^pipelines {verb} (\[--project FILE\].*)$", section[1], re.MULTILINE)
    assert " ".join(sorted(re.findall(r"\[.*?\]|\S+", documented))) == usage


def _usage(action: argparse.Action | None) -> str:
    if action is None:
        return "[--project FILE]"
    if action.option_strings:
        return f"[{action.option_strings[0]}{f' {action.metavar}' if action.metavar else ''}]"
    several = {"*": f"[{action.metavar} ...]", "?": f"[{action.metavar}]"}
    return several.get(str(action.nargs), str(action.metavar))


def commands_of_the_documents() -> Iterator[tuple[str, str]]:
    """Program and what stands behind it, wherever a page shows one of our commands."""
    for page in PAGES:
        for program in _PROGRAMS:
            command = re.compile(rf"(?:^ *|`|\| ){program} +([a-z][^`#>\n]*)", re.MULTILINE)
            for words in command.findall(page.read_text("utf-8")):
                if "[" not in words:  # usage, which the page of commands is compared by
                    yield program, words.strip().replace("<", "")


@pytest.mark.parametrize(("program", "words"), sorted(set(commands_of_the_documents())))
def test_commands_of_the_documents_are_understood(program: str, words: str) -> None:
    given = shlex.split(words) + (["STACK"] if words in ("import", "start", "status", "approve", "reject") else [])
    argument_parser(program, _PROGRAMS[program], given).parse_args(given)


def test_documents_name_no_module_that_is_gone() -> None:
    for page in [*PAGES, ROOT / "Makefile", ROOT / "CONTRIBUTING.md"]:
        for module in re.findall(r"python -m ((?:definitions|stacks|tests)[\w.]*)", page.read_text("utf-8")):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), (page.name, module)
