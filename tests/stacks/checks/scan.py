"""Stacks as checkov sees them: our own rules run over many of them at once, since checkov takes seconds to start."""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from checkov.common.output.record import Record
from checkov.runner_filter import RunnerFilter
from checkov.terraform_json.runner import TerraformJsonRunner

from stacks.gate.removed_blocks import leave_out_removed_blocks
from tests.support import ROOT
from tests.synth import Stack

RULES = ROOT / "stacks" / "checks" / "rules"
FIXTURES = Path(__file__).parent / "fixtures"
OWN = ("CKV_SMP_*", "CKV2_SMP_*")
_TEXTS = ("policy", "assume_role_policy", "resource_policy", "pipeline_definition")

Findings: TypeAlias = dict[str, list[str]]
"""Rules that failed, each with what it found."""


def scan(stacks: Mapping[str, Stack], folder: Path) -> dict[str, list[Record]]:
    """What our own rules say of each stack, by the stack's name; they are written to the folder first."""
    for name, stack in stacks.items():
        (folder / f"{name}.tf.json").write_text(json.dumps(stack, indent=1), encoding="utf-8")
    files = [str(folder / f"{name}.tf.json") for name in stacks]
    leave_out_removed_blocks()
    only_own = RunnerFilter(framework=["terraform_json"], checks=list(OWN))
    report = TerraformJsonRunner().run(files=files, external_checks_dir=[str(RULES)], runner_filter=only_own)
    assert not isinstance(report, list)
    assert report.parsing_errors == []
    found: dict[str, list[Record]] = {name: [] for name in stacks}
    for record in report.passed_checks + report.failed_checks:
        found[Path(record.file_path).name.removesuffix(".tf.json")].append(record)
    return found


def findings(records: list[Record], resource: str | None = None) -> Findings:
    """What failed, of one resource or of all."""
    failed: Findings = defaultdict(list)
    for record in records:
        if record.check_result["result"] == "FAILED" and resource in (None, record.resource.split(".", 1)[1]):
            failed[record.check_id].extend(record.details)
    return dict(failed)


def fixture(path: Path) -> tuple[Stack, dict[str, list[str] | None]]:
    """A stack from a file of examples, and what a rule is to find in each of its resources; ``None`` if it passes.

    ``steps`` and ``parameters`` stand for the definition that holds them, and policies are trees.
    """
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    blocks: dict[str, dict[str, Any]] = defaultdict(dict, file.get("beside", {}))
    expected: dict[str, list[str] | None] = {}
    providers = []
    for passes, examples in ((True, file["pass"]), (False, file["fail"])):
        for name, example in examples.items():
            kind = example.pop("resource", file["resource"])
            finds = example.pop("finds", None)
            assert (finds is None) == passes, f"{path.name}: {name}"
            expected[name] = finds
            if kind == "provider":
                providers.append(example)
            else:
                blocks[kind][name] = _written(example)
    return {"resource": dict(blocks), **({"provider": {"aws": providers}} if providers else {})}, expected


def _written(example: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a resource, trees among them as JSON."""
    attributes = dict(example)
    if "steps" in attributes:
        parameters = {"Parameters": attributes.pop("parameters")} if "parameters" in attributes else {}
        attributes["pipeline_definition"] = {"Version": "2020-12-01", **parameters, "Steps": attributes.pop("steps")}
    for name in _TEXTS:
        if isinstance(attributes.get(name), dict):
            attributes[name] = json.dumps(attributes[name])
    return attributes
