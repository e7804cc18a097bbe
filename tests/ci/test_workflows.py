"""The workflows of ``docs/ci``: who may do what, what runs with credentials, and that their commands work."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.ci.workflows import (
    ACTION,
    EXPRESSION,
    GITLAB,
    OWN,
    PAGE,
    SARIF,
    WORKFLOWS,
    Runner,
    jobs,
    read,
    step,
    steps,
    write_project,
)
from tests.support import ROOT

NAMES = ("pull-request", "deploy", "deploy-stack")
PULL_REQUEST, DEPLOY, DEPLOY_STACK = (ROOT / "docs" / "ci" / f"{name}.yml" for name in NAMES)
ALL = [ACTION, *WORKFLOWS, *OWN]
ENVIRONMENTS = ["dev", "test", "prod"]
BUILT_HERE = "acme/sagemaker-pipelines-terraform"


def test_these_are_the_workflows() -> None:
    assert {PULL_REQUEST, DEPLOY, DEPLOY_STACK} == set(WORKFLOWS)


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_values_reach_scripts_as_variables_alone(file: Path) -> None:
    assert [found["run"] for found in steps(file) if EXPRESSION.search(found.get("run", ""))] == []


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_other_actions_are_pinned_by_their_commit_with_the_version_beside_it(file: Path) -> None:
    used = re.findall(r"uses: (.*)", file.read_text(encoding="utf-8"))
    others = [line for line in used if not line.startswith((BUILT_HERE, "./"))]
    assert others
    assert [line for line in others if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line)] == []


def test_one_action_has_one_commit_everywhere() -> None:
    files = [*ALL, *(ROOT / "definitions" / "scaffold" / "templates").rglob("*.yml")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    used = {line for text in texts for line in re.findall(r"uses: (\S+@[0-9a-f]{40})", text)}
    assert len(used) == len({line.partition("@")[0] for line in used})


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_jobs_may_do_only_what_they_need(file: Path) -> None:
    assert read(file)["permissions"] == {}
    for job in jobs(file).values():
        has_token = job["permissions"].get("id-token") == "write"
        # What may take on a role runs nothing of the repository: it gets what a job without credentials made.
        assert not (has_token and any("actions/checkout@" in found.get("uses", "") for found in job.get("steps", [])))
        runs = " ".join(found["with"]["run"] for found in job.get("steps", []) if BUILT_HERE in found.get("uses", ""))
        assert set(runs.split()) <= ({"plan", "apply"} if has_token else {"validate", "test", "diff", "synth", "check"})
    assert not re.search(r"secrets\.|inherit", file.read_text(encoding="utf-8"))


def test_a_checkout_leaves_no_token_behind() -> None:
    for file in [*WORKFLOWS, *OWN]:
        for found in steps(file):
            assert "actions/checkout@" not in found.get("uses", "") or found["with"]["persist-credentials"] == "false"


def test_what_is_applied_is_the_plan_that_the_reviewers_of_the_environment_saw() -> None:
    plan, apply = jobs(DEPLOY_STACK)["plan"], jobs(DEPLOY_STACK)["apply"]
    assert plan["environment"] == "${{ inputs.environment }}-plan"
    assert apply["environment"] == "${{ inputs.environment }}"
    assert plan["outputs"]["sha256"] == "${{ steps.plan.outputs.sha256 }}"
    assert apply["needs"] == "plan"
    assert apply["steps"][-1]["with"]["sha256"] == "${{ needs.plan.outputs.sha256 }}"


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_the_action_has_the_inputs_and_outputs_that_workflows_use(file: Path) -> None:
    action = read(ACTION)
    for found in steps(file):
        if found.get("uses", "").startswith(BUILT_HERE):
            assert set(found["with"]) <= set(action["inputs"])
            if "id" in found:
                text = file.read_text(encoding="utf-8")
                used = re.findall(rf"steps\.{found['id']}\.outputs\.(\w+)", text)
                assert used
                assert set(used) <= set(action["outputs"])


def test_environments_follow_one_another() -> None:
    deployed = [(name, job["needs"]) for name, job in jobs(DEPLOY).items() if "uses" in job]
    assert deployed == [("dev", "stacks"), ("test", ["stacks", "dev"]), ("prod", ["stacks", "test"])]
    assert [jobs(DEPLOY)[name]["with"]["environment"] for name, _ in deployed] == ENVIRONMENTS


def test_a_role_trusts_one_environment_of_one_repository() -> None:
    [policy] = (json.loads(block.text) for block in PAGE if block.language == "json")
    [statement] = policy["Statement"]
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    [(operator, compared)] = statement["Condition"].items()
    assert operator == "StringEquals"
    assert {key.rpartition(":")[2]: value for key, value in compared.items()} == {
        "aud": "sts.amazonaws.com",
        "sub": "repo:acme/pipelines:environment:prod",
    }


def test_the_page_gives_tokens_to_steps_alone() -> None:
    [login] = (block.text for block in PAGE if "secrets." in block.text)
    [found] = yaml.load(login, Loader=yaml.BaseLoader)
    assert found["uses"].startswith(BUILT_HERE)
    assert found["env"] == {"TF_TOKEN_app_terraform_io": "${{ secrets.TF_TOKEN }}"}


def test_the_page_names_the_hook_and_all_words_of_the_action() -> None:
    [config] = (yaml.safe_load(block.text) for block in PAGE if block.file == ".pre-commit-config.yaml")
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in config["repos"][0]["hooks"]] == [hook["id"] for hook in hooks]
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    [words] = re.findall(r"words='([\w ]+)'", step(ACTION, "Read the input")["run"])
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == words.split()


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed; GitHub's runners have it")
@pytest.mark.parametrize(
    ("file", "name", "expected"),
    [
        (
            PULL_REQUEST,
            "stacks",
            [{"stack": f"acme-{env}-marketing-churn", "environment": env} for env in ENVIRONMENTS],
        ),
        (DEPLOY, "by-environment", {env: [f"acme-{env}-marketing-churn"] for env in ENVIRONMENTS}),
    ],
)
def test_the_matrix_is_made_of_the_stacks_of_the_project(
    file: Path, name: str, expected: object, tmp_path: Path
) -> None:
    runner = Runner(tmp_path)
    write_project(runner.folder)
    listed = runner.run(step(file, "stacks"))
    assert listed.returncode == 0, listed.stderr
    assert json.loads(runner.outputs()[name]) == expected


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed; GitHub's runners have it")
@pytest.mark.parametrize("file", [PULL_REQUEST, DEPLOY], ids=lambda file: file.name)
def test_a_matrix_of_a_project_with_problems_is_none(file: Path, tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    write_project(runner.folder)
    project = runner.folder / "mdaa.yaml"
    project.write_text(project.read_text(encoding="utf-8").replace("organization:", "organisation:"), encoding="utf-8")
    assert runner.run(step(file, "stacks")).returncode != 0
    assert runner.outputs() == {}


def test_gitlab_reads_configs_without_credentials_and_reads_none_with_them() -> None:
    whole = read(GITLAB)
    assert [name for name, job in whole.items() if "id_tokens" in job] == [".aws"]
    for name in ("plan", "apply"):
        assert whole[name]["extends"] == ".aws"
        assert [line for line in whole[name]["script"] if line.startswith("pipelines ")] == []


@pytest.mark.extra
def test_commands_of_gitlab_make_what_it_keeps(tmp_path: Path) -> None:
    job = read(GITLAB)["validate"]
    runner = Runner(tmp_path)
    write_project(runner.folder)
    ended = runner.run({"run": "\n".join(job["script"]), "env": {"PIPELINES_ENV": "dev"}})
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (runner.folder / job["artifacts"]["reports"]["junit"]).is_file()
    assert (runner.folder / SARIF).is_file()
    assert list((runner.folder / job["artifacts"]["paths"][0] / "stacks").iterdir())
