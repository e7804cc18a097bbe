"""The sample configs: each compiles, and what it compiles to stands in ``golden/<sample>``, reviewed by people.

``definition.json`` is the pipeline definition with infrastructure values shown as ``${kind}``; ``permissions.json`` the
role's statements with their reasons; ``cdk.tf.json`` the finished stack.
"""

import json
import os
import re
from pathlib import Path

import pytest

from definitions.compiler.compile_project import compile_project
from definitions.compiler.kinds import compile_module
from definitions.foundation.records import values
from definitions.pipeline.compile import compile_pipeline
from definitions.pipeline.steps import step_types
from definitions.project.module import PIPELINE
from definitions.project.project_file import load_project
from definitions.values.plain import plain
from tests.app import App, run_app
from tests.support import COMPREHENSIVE_PROJECT, CONFIGS, ROOT, USUAL_PROJECT, compiled, json_of, loaded, permissions

GOLDEN = ROOT / "tests" / "golden"
STEP_TYPES = CONFIGS / "step-types"
OPERATIONS = CONFIGS / "operations" / "mdaa.yaml"
ABALONE = CONFIGS / "examples" / "abalone" / "mdaa.yaml"
DRIFT = CONFIGS / "examples" / "drift" / "mdaa.yaml"
PROJECTS = [*sorted(CONFIGS.rglob("mdaa.yaml")), COMPREHENSIVE_PROJECT, USUAL_PROJECT]
WARNED = {
    # MDAA's own, kept as it is: no step uses its parameters, and it keeps models in a bucket of somebody else's.
    COMPREHENSIVE_PROJECT: ["not-granted", *["unused-parameter"] * 3],
}
"""Rules of the warnings that projects earn on purpose, with the reason; the others earn none."""
TRIGGERED = ("prepare", "retrain", "nightly")
"""Samples of ``OPERATIONS``."""
EXAMPLES = ("abalone", "abalone-tuning")
"""Samples of ``ABALONE``."""
STEP_TYPE_SAMPLES = sorted(path.stem for path in STEP_TYPES.glob("*.yaml") if path.stem != "mdaa")
MODULES = {
    module.config_files[0].path.stem: module
    for project in (CONFIGS / "mdaa.yaml", COMPREHENSIVE_PROJECT, OPERATIONS, DRIFT, ABALONE)
    for module in load_project(project).modules
}
"""Samples by their names. Of one in two projects the last counts: the example of drift takes that of abalones."""
PIPELINES = [sample for sample, module in MODULES.items() if module.package == PIPELINE]


def test_every_sample_is_a_module_of_a_project() -> None:
    folders = (CONFIGS, OPERATIONS.parent, ABALONE.parent, DRIFT.parent)
    samples = [path for folder in folders for path in folder.glob("*.yaml")]
    assert {path.stem for path in samples} - {"mdaa", "local"} == set(MODULES)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.parent.name)
def test_samples_earn_no_warning_that_is_not_on_purpose(project: Path) -> None:
    warnings = compile_project(project, {}).warnings
    assert [warning.rule for warning in warnings] == WARNED.get(project, []), warnings


@pytest.mark.parametrize("sample", PIPELINES)
def test_golden_definition(sample: str) -> None:
    pipeline = compile_pipeline(MODULES[sample])
    compare(f"{sample}/definition.json", json_of(pipeline.definition))


@pytest.mark.parametrize("sample", MODULES)
def test_golden_permissions(sample: str) -> None:
    compare(f"{sample}/permissions.json", permissions(compile_module(MODULES[sample]).statements))


@pytest.mark.parametrize("sample", [*TRIGGERED, "drift"])
def test_golden_triggers(sample: str) -> None:
    triggers = compile_pipeline(MODULES[sample]).triggers
    assert triggers is not None
    found = {
        "patterns": {trigger.name: plain(trigger.pattern) for trigger in triggers.triggers},
        "parameters": {trigger.name: dict(trigger.parameters) for trigger in triggers.triggers},
        "stateMachine": plain(triggers.state_machine),
    }
    compare(f"{sample}/triggers.json", found)


def test_golden_notifications() -> None:
    pipeline = compile_pipeline(MODULES["nightly"])
    assert pipeline.notifications is not None
    found = {
        "events": {
            event.name: {
                "pattern": plain(event.pattern),
                "message": json.loads(re.sub(r":(<[a-z]+>)", r':"\1"', event.message.template)),
                "paths": event.message.paths,
                "receivers": [receiver.name for receiver in event.receivers],
            }
            for event in pipeline.notifications.events
        },
        "alarms": [{**values(alarm), "measure": values(alarm.measure)} for alarm in pipeline.notifications.alarms],
    }
    compare("nightly/notifications.json", found)


@pytest.fixture(scope="session")
def operations_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The project whose pipelines are started by triggers, synthesized once."""
    return run_app(tmp_path_factory.mktemp("operations"), PIPELINES_PROJECT=str(OPERATIONS))


@pytest.fixture(scope="session")
def abalone_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The example that brings its data and scripts, synthesized once."""
    return run_app(tmp_path_factory.mktemp("abalone"), PIPELINES_PROJECT=str(ABALONE))


@pytest.fixture(scope="session")
def drift_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The example with an endpoint and a pipeline that watches it, synthesized once."""
    return run_app(tmp_path_factory.mktemp("drift"), PIPELINES_PROJECT=str(DRIFT))


@pytest.mark.parametrize("sample", MODULES)
def test_golden_stack(
    sample: str,
    sample_project: App,
    comprehensive_project: App,
    operations_project: App,
    abalone_project: App,
    drift_project: App,
) -> None:
    own = {
        "comprehensive": comprehensive_project,
        **dict.fromkeys(("drift", "abalone-endpoint"), drift_project),
        **dict.fromkeys(TRIGGERED, operations_project),
        **dict.fromkeys(EXAMPLES, abalone_project),
    }
    project = own.get(sample, sample_project)
    compare(f"{sample}/cdk.tf.json", project.stack(MODULES[sample].naming.stack_name))


@pytest.mark.parametrize("sample", STEP_TYPE_SAMPLES)
def test_golden_sample_of_step_type(sample: str) -> None:
    pipeline = compiled(STEP_TYPES / f"{sample}.yaml")
    compare(f"step-types/{sample}/definition.json", json_of(pipeline.definition))
    compare(f"step-types/{sample}/permissions.json", permissions(pipeline.statements))


def test_every_step_type_sample_becomes_a_stack(tmp_path: Path) -> None:
    project = run_app(tmp_path, PIPELINES_PROJECT=str(STEP_TYPES / "mdaa.yaml"))
    assert (project.code, project.stderr) == (0, "")
    stacks = {f"test-org-test-env-test-domain-{sample}" for sample in STEP_TYPE_SAMPLES}
    assert {path.name for path in (project.out / "stacks").iterdir()} == stacks
    for stack in stacks:
        assert "aws_sagemaker_pipeline" in project.stack(stack)["resource"]


def test_every_step_type_has_a_sample() -> None:
    samples = {
        step.type_name
        for sample in STEP_TYPE_SAMPLES
        for step in loaded(STEP_TYPES / f"{sample}.yaml").config.pipeline.steps
    }
    assert {step.type_name for step in step_types()} == samples


def test_every_statement_says_which_step_needs_it_or_which_key_asks_for_it() -> None:
    for sample in PIPELINES:
        pipeline = compile_pipeline(MODULES[sample])
        steps = {
            *(f"'{step}'" for step in pipeline.graph.steps),
            "'additionalReadBucketNames'",
            "'additionalKmsKeyArns'",
        }
        for statement in pipeline.statements:
            if statement.sid != "RunThisPipeline":
                assert all(any(step in reason for step in steps) for reason in statement.reasons), statement.sid


def test_what_watches_an_endpoint_looks_up_what_the_endpoint_publishes(drift_project: App) -> None:
    watching, endpoint = (
        drift_project.stack(MODULES[sample].naming.stack_name) for sample in ("drift", "abalone-endpoint")
    )
    looked_up = {lookup["name"] for lookup in watching["data"]["aws_ssm_parameter"].values()}
    published = {parameter["name"] for parameter in endpoint["resource"]["aws_ssm_parameter"].values()}
    assert looked_up <= published
    assert len(looked_up) == 3


def compare(name: str, found: object) -> None:
    path: Path = GOLDEN / name
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
