"""What our own checkov rules say of themselves: for ``docs/checks.md`` and ``pipelines explain``."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from stacks.gate.scan import RULES, rule_modules


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule: its id, the requirement, its severity, its page, Terraform types, consequences and remedy."""

    id: str
    title: str
    level: str
    guideline: str
    resources: tuple[str, ...]
    why: str
    fix: str


def rule_facts() -> list[RuleFacts]:
    """All rules, in the order of their numbers; those of checkov's graph last."""
    found = [*_of_python(), *_of_graph()]
    return sorted(found, key=lambda rule: (rule.id.startswith("CKV2"), int(rule.id.split("_")[-1])))


def _of_python() -> Iterator[RuleFacts]:
    for name in rule_modules():
        for rule in getattr(importlib.import_module(f"stacks.checks.rules.{name}"), "RULES", []):
            resources = tuple("provider.aws" if kind == "aws" else kind for kind in rule.resources)
            yield RuleFacts(rule.id, rule.name, rule.severity.name, rule.guideline, resources, rule.why, rule.fix)


def _of_graph() -> Iterator[RuleFacts]:
    for path in RULES.glob("*.yaml"):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        facts = file["metadata"]
        resources = tuple(each for part in file["definition"]["and"] for each in part.get("value", []))
        id, title, level, guideline, why, fix = (
            facts[key] for key in ("id", "name", "severity", "guideline", "why", "fix")
        )
        yield RuleFacts(id, title, level, guideline, resources, why, fix)
