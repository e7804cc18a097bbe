"""The documents: links lead somewhere, examples work, commands exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from definitions.compiler.compile_project import compile_project
from tests.support import ROOT, config_of

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def blocks(page: str, language: str) -> Iterator[str]:
    """The code blocks of a page in a language."""
    for match in BLOCK.finditer((ROOT / page).read_text(encoding="utf-8")):
        if match[1] == language:
            yield match[2]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for link in LINK.findall(BLOCK.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"https?:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_make_are_targets(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(
        r"\bmake (?:[A-Z]+=\S+ )*([a-z-]+)", "\n".join(re.findall(r"`[^`\n]+`", page.read_text("utf-8")))
    )
    assert set(named) <= targets


def test_the_example_of_a_project_file_is_one(tmp_path: Path) -> None:
    example, state, *_ = blocks("docs/project-file.md", "yaml")
    (tmp_path / "churn.yaml").write_text(config_of(STEP), encoding="utf-8")
    (tmp_path / "mdaa.yaml").write_text(example, encoding="utf-8")
    [pipeline] = compile_project(tmp_path / "mdaa.yaml", {}).pipelines
    assert (pipeline.names.stack, pipeline.account) == ("acme-dev-marketing-churn", "111111111111")
    assert "allowed_folders" in yaml.safe_load(state)


def test_the_examples_of_terraform_settings_are_such(tmp_path: Path) -> None:
    example = next(blocks("docs/project-file.md", "yaml"))
    settings = [
        block
        for page in ("docs/project-file.md", "docs/terraform-cloud.md")
        for block in blocks(page, "yaml")
        if re.search(r"^terraform:", block, re.MULTILINE)
    ]
    assert len(settings) == 2
    (tmp_path / "churn.yaml").write_text(config_of(STEP), encoding="utf-8")
    for block in settings:
        (tmp_path / "mdaa.yaml").write_text(f"{example}{block}", encoding="utf-8")
        assert len(compile_project(tmp_path / "mdaa.yaml", {}).pipelines) == 1


def test_the_example_of_a_naming_class_names_resources(tmp_path: Path) -> None:
    [naming] = blocks("docs/project-file.md", "python")
    root = next(block for block in blocks("docs/project-file.md", "yaml") if "naming_module" in block)
    (tmp_path / "naming.py").write_text(naming, encoding="utf-8")
    (tmp_path / "churn.yaml").write_text(config_of(STEP), encoding="utf-8")
    (tmp_path / "mdaa.yaml").write_text(f"{next(blocks('docs/project-file.md', 'yaml'))}{root}", encoding="utf-8")
    [pipeline] = compile_project(tmp_path / "mdaa.yaml", {}).pipelines
    assert pipeline.names.bucket == "ml-dev-churn-pipeline-sample"
    assert pipeline.names.stack == "ml-dev-churn"


def test_the_workflow_for_ci_is_one() -> None:
    workflow, _ = blocks("docs/ci.md", "yaml")
    jobs = yaml.load(workflow, Loader=yaml.BaseLoader)["jobs"]
    assert set(jobs) == {"check", "plan", "deploy"}
    for job in jobs.values():
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])
    # Whoever deploys or plans takes a role on with a token of the job; whoever only checks cannot.
    assert "id-token" not in jobs["check"]["permissions"]
    assert {jobs[name]["permissions"]["id-token"] for name in ("plan", "deploy")} == {"write"}


def test_credentials_come_after_the_configs_are_read_and_tokens_stand_on_steps() -> None:
    workflow, last_step = blocks("docs/ci.md", "yaml")
    whole = yaml.load(workflow, Loader=yaml.BaseLoader)
    for name in ("plan", "deploy"):
        steps = whole["jobs"][name]["steps"]
        [synth] = [index for index, step in enumerate(steps) if step.get("run") == "make cdktf-synth"]
        [login] = [index for index, step in enumerate(steps) if "credentials" in step.get("uses", "")]
        assert synth < login
        assert steps[-1]["run"].count("npx cdktf") == steps[-1]["run"].count("--skip-synth") == 1
    assert not any("secrets." in str(level.get("env")) for level in [whole, *whole["jobs"].values()])
    [step] = yaml.load(last_step, Loader=yaml.BaseLoader)
    assert step["env"] == {"TF_TOKEN_app_terraform_io": "${{ secrets.TF_TOKEN }}"}
    assert "--skip-synth" in step["run"]
