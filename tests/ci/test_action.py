"""``action.yml``: its steps do what they say, one after another, in a shell like that of GitHub's runner."""

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.ci.workflows import ACTION, SARIF, Runner, read, step
from tests.docs.pages import write_usual_project

WORDS = ["validate", "test", "diff", "synth", "check", "plan", "apply"]
MARK = "<!-- pipelines diff -->"


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner with the project of the pages."""
    made = Runner(tmp_path)
    write_usual_project(made.folder)
    return made


def test_steps_run_in_the_order_of_the_words() -> None:
    conditions = [found.get("if", "") for found in read(ACTION)["runs"]["steps"]]
    firsts = [next(i for i, text in enumerate(conditions) if f"' {word} '" in text) for word in WORDS]
    assert firsts == sorted(firsts)
    assert read(ACTION)["inputs"]["run"]["description"].startswith(
        "Words of validate, test, diff, synth, check, plan and apply,"
    )


@pytest.mark.parametrize("run", ["validate", "validate test diff synth check", "  plan "])
def test_words_are_taken(runner: Runner, run: str) -> None:
    assert runner.run(step(ACTION, "Read the input"), inputs_run=run).returncode == 0


@pytest.mark.parametrize("run", ["", " ", "valdate", "validate, check", "validate\ncheck", "*"])
def test_words_that_would_run_nothing_are_refused(runner: Runner, run: str) -> None:
    refused = runner.run(step(ACTION, "Read the input"), inputs_run=run)
    assert refused.returncode == 2
    assert refused.stdout.startswith("::error::")


def test_what_is_on_the_path_is_taken_and_what_is_not_is_installed_by_the_locks(runner: Runner) -> None:
    runner.add_program("make", 'echo "$@" >> made')
    install = step(ACTION, "Install pipelines")
    assert runner.run(install).returncode == 0
    assert not (runner.folder / "made").exists()
    (runner.programs / "pipelines").unlink()
    assert runner.run(install).returncode == 0
    root = str(ACTION.parent)
    assert (runner.folder / "made").read_text(encoding="utf-8") == f"--directory={root} .venv/.dev\n"
    assert runner.written("GITHUB_PATH") == f"{root}/toolchain/bin\n"


def test_the_command_imports_nothing_of_the_repository(runner: Runner) -> None:
    for decoy in ("definitions", "stacks", "yaml"):
        (runner.folder / decoy).mkdir()
        (runner.folder / decoy / "__init__.py").write_text("raise RuntimeError('a decoy')\n", encoding="utf-8")
    listed = runner.run({"run": "pipelines list"})
    assert (listed.returncode, listed.stderr) == (0, "")


def test_validate_annotates_and_fails(runner: Runner) -> None:
    good = runner.run(step(ACTION, "Validate"), inputs_sarif="false")
    assert good.returncode == 0, good.stdout + good.stderr
    config = runner.folder / "churn.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("instanceType:", "instancType:"), encoding="utf-8")
    bad = runner.run(step(ACTION, "Validate"), inputs_sarif="true")
    assert bad.returncode == 1
    assert "::error file=churn.yaml,line=" in bad.stdout
    assert runner.outputs() == {"sarif": "true"}
    assert "instancType" in (runner.temp / "pipelines-sarif" / "validate.sarif").read_text(encoding="utf-8")


def test_tests_that_fail_fail_the_step(runner: Runner) -> None:
    good = runner.run(step(ACTION, "Test"))
    assert (good.returncode, good.stderr) == (0, "")
    tests = runner.folder / "tests" / "quality.yaml"
    tests.write_text(tests.read_text(encoding="utf-8").replace("0.85", "0.75", 1), encoding="utf-8")
    bad = runner.run(step(ACTION, "Test"))
    assert (bad.returncode, bad.stdout.splitlines()[-1]) == (1, "3 passed, 1 failed")


@pytest.mark.parametrize("stack", ["", "acme-dev-*", "acme-dev; touch owned"])
def test_synth_and_check_take_one_stack_or_all(runner: Runner, stack: str) -> None:
    (runner.folder / "acme-dev-other").touch()
    runner.add_program("pipelines", f"printf '[%s]' \"$@\" >> asked\nmkdir -p {SARIF.parent}\ntouch {SARIF}")
    for name in ("Synthesize", "Check"):
        assert runner.run(step(ACTION, name), inputs_stack=stack, inputs_sarif="true").returncode == 0
    words = f"[{stack}]" if stack else ""
    assert (runner.folder / "asked").read_text(encoding="utf-8") == f"[synth]{words}[check]{words}"
    assert (runner.temp / "pipelines-sarif" / SARIF.name).is_file()
    assert runner.outputs() == {"sarif": "true"}


def test_diff_compares_with_what_the_pull_request_is_merged_into(runner: Runner) -> None:
    git = "git -c user.name=Test -c user.email=test@example.com"
    commit = f"git init -q; git add -A; {git} commit -qm one"
    assert runner.run({"run": commit}).returncode == 0
    config = runner.folder / "churn.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("ml.m5.xlarge", "ml.m5.2xlarge"), encoding="utf-8")
    assert runner.run({"run": f"{git} commit -qam two"}).returncode == 0
    compared = runner.run(step(ACTION, "Compare"), inputs_since=read(ACTION)["inputs"]["since"]["default"])
    assert compared.returncode == 0, compared.stderr
    assert "ml.m5.2xlarge" in runner.written("GITHUB_STEP_SUMMARY")


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ("", "--method POST repos/acme/churn/issues/12/comments"),
        ("41\n42", "--method PATCH repos/acme/churn/issues/comments/41"),
    ],
)
def test_the_comment_is_written_once_and_then_replaced(runner: Runner, found: str, asked: str) -> None:
    runner.add_program("gh", f'echo "$@" >> asked\ncase "$*" in *--jq*) printf "{found}" ;; esac')
    (runner.temp / "pipelines-diff.md").write_text("`$(touch owned)` and ${{ x }}\n", encoding="utf-8")
    ended = runner.run(step(ACTION, "Comment"), inputs_token="token", **{"github.event.pull_request.number": "12"})
    assert ended.returncode == 0, ended.stderr
    listed, wrote = (runner.folder / "asked").read_text(encoding="utf-8").splitlines()
    assert "repos/acme/churn/issues/12/comments" in listed
    assert MARK in listed
    comment = runner.temp / "pipelines-comment.md"
    assert wrote == f"api --silent {asked} --field body=@{comment}"
    assert comment.read_text(encoding="utf-8") == f"{MARK}\n`$(touch owned)` and ${{{{ x }}}}\n"
    assert not (runner.folder / "owned").exists()


def test_a_comparison_too_long_for_a_comment_leads_to_the_summary(runner: Runner) -> None:
    runner.add_program("gh", "true")
    (runner.temp / "pipelines-diff.md").write_text("x" * 60_001, encoding="utf-8")
    ended = runner.run(step(ACTION, "Comment"), inputs_token="token", **{"github.event.pull_request.number": "12"})
    assert ended.returncode == 0, ended.stderr
    comment = (runner.temp / "pipelines-comment.md").read_text(encoding="utf-8")
    assert "[summary of the run](https://github.com/acme/churn/actions/runs/7)" in comment


@pytest.mark.parametrize("sha256", ["", "0" * 64, "reviewed"])
def test_another_plan_than_the_reviewed_one_is_not_applied(runner: Runner, sha256: str) -> None:
    runner.add_program("terraform", "touch applied")
    reviewed = runner.temp / "reviewed"
    reviewed.mkdir()
    (reviewed / "plan.tar").write_bytes(b"another")
    hashed = hashlib.sha256(b"the reviewed one").hexdigest() if sha256 == "reviewed" else sha256
    ended = runner.run(step(ACTION, "Apply"), inputs_stack="acme-dev-marketing-churn", inputs_sha256=hashed)
    assert ended.returncode != 0
    assert not (runner.folder / "applied").exists()


@pytest.mark.parametrize("name", ["Plan", "Apply"])
def test_plan_and_apply_need_a_stack(runner: Runner, name: str) -> None:
    runner.add_program("terraform", "touch applied")
    (runner.temp / "reviewed").mkdir()
    shutil.make_archive(str(runner.temp / "reviewed" / "plan"), "tar", runner.folder)
    digest = hashlib.sha256((runner.temp / "reviewed" / "plan.tar").read_bytes()).hexdigest()
    ended = runner.run(step(ACTION, name), inputs_stack="", inputs_sha256=digest)
    assert ended.returncode != 0
    assert "STACK: is the stack to" in ended.stderr
    assert not (runner.folder / "applied").exists()
