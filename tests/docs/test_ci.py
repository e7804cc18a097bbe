"""The workflows for CI: what runs with which permissions and credentials."""

import yaml

from tests.docs.pages import blocks

WORKFLOW, LAST_STEP = (block.text for block in blocks("docs/ci.md") if block.language == "yaml")


def test_the_workflow_for_ci_is_one() -> None:
    jobs = yaml.load(WORKFLOW, Loader=yaml.BaseLoader)["jobs"]
    assert set(jobs) == {"check", "plan", "deploy"}
    for job in jobs.values():
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])
    # Whoever deploys or plans takes a role on with a token of the job; whoever only checks cannot.
    assert "id-token" not in jobs["check"]["permissions"]
    assert {jobs[name]["permissions"]["id-token"] for name in ("plan", "deploy")} == {"write"}


def test_credentials_come_after_the_configs_are_read_and_tokens_stand_on_steps() -> None:
    whole = yaml.load(WORKFLOW, Loader=yaml.BaseLoader)
    for name in ("plan", "deploy"):
        steps = whole["jobs"][name]["steps"]
        [synth] = [index for index, step in enumerate(steps) if step.get("run") == "make cdktf-synth"]
        [login] = [index for index, step in enumerate(steps) if "credentials" in step.get("uses", "")]
        assert synth < login
        assert steps[-1]["run"].count("npx cdktf") == steps[-1]["run"].count("--skip-synth") == 1
    assert not any("secrets." in str(level.get("env")) for level in [whole, *whole["jobs"].values()])
    [step] = yaml.load(LAST_STEP, Loader=yaml.BaseLoader)
    assert step["env"] == {"TF_TOKEN_app_terraform_io": "${{ secrets.TF_TOKEN }}"}
    assert "--skip-synth" in step["run"]
