"""The page ``docs/checks.md``: our own rules, made of what they say of themselves, and what is skipped."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from definitions.project.project_file import load_project
from stacks.gate.scan import rule_modules
from tests.stacks.checks.scan import RULES
from tests.support import CONFIGS, ROOT

INTRODUCTION = Path(__file__).parent / "checks_introduction.md"
SETTINGS = (ROOT / "stacks" / "gate" / "skipped_checks.yaml", ROOT / ".checkov.yaml")


@dataclass(frozen=True)
class Entry:
    """A rule, as the page shows it."""

    id: str
    title: str
    level: str
    guideline: str
    resources: tuple[str, ...]
    why: str
    fix: str


@dataclass(frozen=True)
class Skip:
    """A line of ``skip-check``; the stack is empty where it holds for all."""

    id: str
    stack: str
    reason: str


def entries() -> list[Entry]:
    """All rules, in the order of their numbers; those of checkov's graph last."""
    found = [*_of_python(), *_of_graph()]
    return sorted(found, key=lambda entry: (entry.id.startswith("CKV2"), int(entry.id.split("_")[-1])))


def _of_python() -> Iterator[Entry]:
    for name in rule_modules():
        for rule in getattr(importlib.import_module(f"stacks.checks.rules.{name}"), "RULES", []):
            resources = tuple("provider.aws" if kind == "aws" else kind for kind in rule.resources)
            level = rule.severity.name
            yield Entry(rule.id, rule.name, level, rule.guideline, resources, rule.why, rule.fix)


def _of_graph() -> Iterator[Entry]:
    for path in RULES.glob("*.yaml"):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        facts = file["metadata"]
        resources = tuple(each for part in file["definition"]["and"] for each in part.get("value", []))
        id, title, level, guideline, why, fix = (
            facts[key] for key in ("id", "name", "severity", "guideline", "why", "fix")
        )
        yield Entry(id, title, level, guideline, resources, why, fix)


def skips() -> list[Skip]:
    """What is skipped for every stack and for samples, each with the comment above it."""
    lines = "".join(file.read_text(encoding="utf-8").partition("\nskip-check:\n")[2] for file in SETTINGS)
    found = re.findall(r"((?:^ +# .*\n)*)^ +- ([^:\n]+)(?::/(.*)/)?$", lines, re.MULTILINE)
    return [
        Skip(id, stack, " ".join(re.sub(r"^ +# ", "", reason, flags=re.MULTILINE).split()))
        for reason, id, stack in found
    ]


def page() -> str:
    """The whole page, in Markdown."""
    rules = entries()
    samples = {module.naming.stack_name for module in load_project(CONFIGS / "step-types" / "mdaa.yaml").modules}
    skipped = [skip for skip in skips() if skip.stack in samples]
    filled = {
        "count": [str(len(rules))],
        "skips": [f"| [{each.id}](#{each.id.lower()}) | `{each.stack}` | {each.reason} |" for each in skipped],
        "table": [f"| [{each.id}](#{each.id.lower()}) | {each.level} | {each.title} |" for each in rules],
    }
    text = INTRODUCTION.read_text(encoding="utf-8").rstrip("\n")
    for name, lines in filled.items():
        text = text.replace(f"<<{name}>>", "\n".join(lines))
    return "\n".join([text, *(line for each in rules for line in _section(each))]) + "\n"


def _section(rule: Entry) -> Iterator[str]:
    yield from ("", f"## {rule.id}", "", f"{rule.title}.", "", "| | |", "| --- | --- |")
    yield f"| severity | {rule.level} |"
    yield f"| looks at | {', '.join(f'`{kind}`' for kind in rule.resources)} |"
    yield f"| why | {rule.why} |"
    yield f"| to fix it | {rule.fix} |"
    yield f"| examples | [{rule.id}.yaml](../tests/stacks/checks/fixtures/{rule.id}.yaml) |"
