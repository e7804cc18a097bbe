"""Verbs import what they need: a start takes as long as its imports, and modules can be counted, unlike seconds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

PROGRAM = """
import sys
from definitions.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("imported", *sys.modules)
"""
CONFIG = "configs/minimal.yaml"
LIBRARIES = {"pydantic", "yaml"}
OTHER_VERBS = {
    f"definitions.{room}" for room in ("comparison", "diagrams", "explanation", "inspection", "json_schema", "scaffold")
}
MENDING = {
    "difflib",
    "definitions.pipeline.checks.remedies",
    "definitions.pipeline.config.valid_subset",
    "definitions.pipeline.steps.unread_step",
    "definitions.project.naming.custom",
    "definitions.schema.known_keys",
    "definitions.schema.misplaced_keys",
    "definitions.schema.pydantic_errors",
    "definitions.source.syntax.causes",
}
"""What only configs with mistakes need, or own classes of names."""


def imported_by(words: list[str], **variables: str) -> set[str]:
    """All modules that a run imports."""
    command = [sys.executable, "-c", PROGRAM, *words]
    environment = {**os.environ, **variables}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return set(run.stdout.rpartition("imported ")[2].split())


@pytest.mark.parametrize(
    ("words", "most", "unneeded"),
    [
        (["--version"], 12, LIBRARIES | {"dataclasses"}),
        (["--help"], 12, LIBRARIES | {"dataclasses"}),
        (["list", "--help"], 14, LIBRARIES | {"dataclasses"}),
        (["explain", "missing-key"], 18, {"pydantic"}),
        (["list"], 85, MENDING | {"definitions.pipeline"}),
        (["validate", CONFIG], 229, MENDING | OTHER_VERBS),
        (["show", CONFIG], 274, MENDING | OTHER_VERBS - {"definitions.inspection"}),
        (["graph", CONFIG], 253, MENDING | OTHER_VERBS - {"definitions.diagrams"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_verb_imports_no_more_than_it_needs(words: list[str], most: int, unneeded: set[str]) -> None:
    """``most`` is for modules of ``definitions``; raise it for one that the verb does need."""
    imported = imported_by(words)
    terraform = {"boto3", "cdktf", "checkov", "constructs", "jsii", "stacks"}
    assert not imported & (unneeded | terraform)
    assert len([name for name in imported if name.split(".")[0] == "definitions"]) <= most


def test_step_types_and_operations_are_imported_that_a_config_has() -> None:
    imported = imported_by(["validate", CONFIG])
    families = {
        f"definitions.pipeline.steps.{name}" for name in ("baseline_checks", "control", "endpoints", "external")
    }
    operations = {
        *("definitions.pipeline.operations", "definitions.pipeline.checks.trigger_events"),
        *("definitions.pipeline.checks.notifications", "definitions.pipeline.resources.triggers.compiled"),
    }
    others = {
        *("definitions.pipeline.settings.additional_statements", "definitions.pipeline.settings.executions"),
        *("definitions.pipeline.steps.core.framework_image", "definitions.pipeline.steps.core.retry_policy"),
        *("definitions.project.deployment.settings", "definitions.schema.run_together"),
    }
    assert "definitions.pipeline.steps.jobs.processing" in imported
    assert not imported & (families | operations | others)


def test_a_step_does_not_import_settings_that_it_does_not_have() -> None:
    imported = imported_by(["validate", "configs/comprehensive.yaml"])
    steps = "definitions.pipeline.steps"
    assert {f"{steps}.jobs.training_settings", f"{steps}.models.register_model_settings"} <= imported
    assert not imported & {f"{steps}.jobs.tuning_training_jobs", f"{steps}.models.model_reports"}


def test_pydantic_looks_for_no_plugins(tmp_path: Path) -> None:
    """That takes long where much is installed, and a plugin would see all that is validated."""
    package = tmp_path / "planted-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n", "utf-8")
    (package / "entry_points.txt").write_text("[pydantic]\nplanted = planted\n", "utf-8")
    (tmp_path / "planted.py").touch()
    assert "planted" not in imported_by(["validate", CONFIG], PYTHONPATH=str(tmp_path))
