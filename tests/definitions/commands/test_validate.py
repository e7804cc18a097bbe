"""``python -m definitions validate``: what it prints where, and how it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from definitions.__main__ import main
from tests.support import CONFIGS, INVALID, ROOT, written

GOOD = (CONFIGS / "minimal.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("PIPELINES_PROJECT", raising=False)
    monkeypatch.delenv("CDKTF_CONTEXT_JSON", raising=False)


def test_without_a_file_the_project_of_synth_is_validated(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["validate"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("4 configs are valid\n", "")
    monkeypatch.setenv("PIPELINES_PROJECT", str(INVALID / "projects/empty_domains/mdaa.yaml"))
    assert main(["validate"]) == 1


def test_stacks_are_validated_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    project = ["--project", "configs/organization/mdaa.yaml"]
    assert main(["validate", *project]) == 0
    assert main(["validate", "acme-*-risk-train", *project]) == 0
    assert main(["validate", "acme-dev-risk-train", "configs/minimal.yaml", "acme-dev-risk-score", *project]) == 0
    counts = [line for line in capsys.readouterr().out.splitlines() if "valid" in line]
    assert counts == ["18 configs are valid", "2 configs are valid", "3 configs are valid"]


def test_a_stack_that_the_project_does_not_have_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["acme-dev-risk-trian", "--project", "configs/organization/mdaa.yaml"]
    assert main(["validate", *words]) == 1
    assert "did you mean 'acme-dev-risk-train'?" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["--project", "PIPELINES_PROJECT"])
def test_a_module_config_in_place_of_the_project_file_is_told_in_a_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "PIPELINES_PROJECT":
        monkeypatch.setenv(name, "configs/minimal.yaml")
    words = [name, "configs/minimal.yaml"] if name == "--project" else []
    assert main([*words, "validate"]) == 1
    [sentence, *_, count] = capsys.readouterr().err.splitlines()
    assert sentence == (
        "configs/minimal.yaml:5:1: is a module config, and a project file is needed: one that names it below 'modules'"
        " [no-project-file]"
    )
    assert count == "1 problem"


def test_a_config_is_validated_outside_of_a_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "configs/minimal.yaml"]) == 0
    assert capsys.readouterr() == ("1 config is valid\n", "")


def test_what_only_a_project_knows_stays_open_outside_of_one() -> None:
    assert main(["validate", "configs/comprehensive.yaml"]) == 0
    lists = "additionalReadBucketNames: '{{context:buckets}}'\n"
    assert main(["validate", str(written(lists + GOOD))]) == 0


def test_projects_and_configs_are_validated_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "configs/mdaa.yaml", "configs/minimal.yaml"]) == 0
    assert capsys.readouterr().out == "4 configs are valid\n"  # the project has that config
    assert main(["validate", "configs/mdaa.yaml", "configs/comprehensive.yaml"]) == 0
    assert capsys.readouterr().out == "5 configs are valid\n"


def test_problems_of_all_files_are_told_once_in_order_of_place(capsys: pytest.CaptureFixture[str]) -> None:
    files = ["tests/invalid/two_cycles.yaml", "tests/invalid/bad_project_name.yaml", "tests/invalid/two_cycles.yaml"]
    assert main(["validate", "configs/minimal.yaml", *files]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    places = [line.partition(": ")[0] for line in printed.err.splitlines() if line.startswith("tests/")]
    assert places == [
        "tests/invalid/bad_project_name.yaml:1:14",
        "tests/invalid/two_cycles.yaml:4:13",
        "tests/invalid/two_cycles.yaml:16:13",
    ]
    assert printed.err.endswith("3 problems\n")


def test_warnings_alone_are_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    text = GOOD.replace("pipeline:\n", "pipeline:\n  parameters: [{name: Idle, type: String}]\n", 1)
    assert main(["validate", str(written(text))]) == 0
    printed = capsys.readouterr()
    assert printed.out == "1 config is valid\n"
    assert printed.err.endswith("1 warning\n")


def test_a_project_without_modules_of_ours_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    project = "organization: a\ndomains: {b: {environments: {c: {modules: {d: {module_path: roles}}}}}}\n"
    assert main(["validate", str(written(project))]) == 0
    printed = capsys.readouterr()
    assert printed.out == "skipped, its kind is not built here: a-c-b-d (roles)\nthere is no config to validate\n"
    assert "warning: nothing is built: no module of the project" in printed.err


def test_a_module_that_is_skipped_may_have_something_to_use_instead(capsys: pytest.CaptureFixture[str]) -> None:
    modules = "{d: {module_path: '@aws-mdaa/sagemaker-model-monitoring@1.6.0'}}"
    assert (
        main(
            [
                "validate",
                str(written(f"organization: a\ndomains: {{b: {{environments: {{c: {{modules: {modules}}}}}}}}}\n")),
            ]
        )
        == 0
    )
    assert capsys.readouterr().out.startswith(
        "skipped, its kind is not built here: a-c-b-d (sagemaker-model-monitoring);"
        " a scheduled pipeline can do it: docs/monitoring.md\n"
    )


def test_skipped_modules_are_listed_without_what_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    modules = r"""{churn: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./good.yaml]},
        "d\e[1m": {module_path: "@aws-mdaa/sage\e[31mfoo\u202ebar"}}"""
    file = written(f"organization: a\ndomains: {{b: {{environments: {{c: {{modules: {modules}}}}}}}}}\n")
    (file.parent / "good.yaml").write_text(GOOD, encoding="utf-8")
    assert main(["validate", str(file)]) == 0
    assert capsys.readouterr() == (
        "skipped, its kind is not built here: a-c-b-d\\x1b[1m (sage\\x1b[31mfoo\\u202ebar)\n1 config is valid\n",
        "",
    )


def test_what_cannot_be_read_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "absent.yaml"]) == 1
    assert capsys.readouterr().err.startswith("absent.yaml:1:1: ")


def test_settings_that_are_no_json_are_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cdktf.json").write_text("oops")
    monkeypatch.chdir(tmp_path)
    assert main(["validate"]) == 1
    assert "cdktf.json:1:1: is not JSON" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["nothing"], ["validate", "--nothing"], ["validate", "--format", "jsn"]])
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m definitions")


def test_help_ends_with_0_and_names_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "Exit codes: 0 well, 1 problems, 2 could not run." in " ".join(capsys.readouterr().out.split())


PROGRAM = """
import runpy, sys
sys.argv = ["definitions", *sys.argv[1:]]
sys.modules["cdktf"] = sys.modules["boto3"] = None
runpy.run_module("definitions", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("words", "code"), [(["validate", "configs/minimal.yaml"], 0), (["validate", "absent.yaml"], 1), ([], 2)]
)
def test_it_runs_as_a_program_without_terraform(words: list[str], code: int) -> None:
    command = [sys.executable, "-c", PROGRAM, *words]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == code, ended.stderr
