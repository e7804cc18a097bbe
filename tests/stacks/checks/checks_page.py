"""The page ``docs/checks.md``: our own rules, made of what they say of themselves, and what is skipped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from definitions.project.project_file import load_project
from stacks.gate.rule_facts import RuleFacts, rule_facts
from tests.support import CONFIGS, ROOT, SERVING

INTRODUCTION = Path(__file__).parent / "checks_introduction.md"
SETTINGS = (ROOT / "stacks" / "gate" / "skipped_checks.yaml", ROOT / ".checkov.yaml")


@dataclass(frozen=True)
class Skip:
    """A line of ``skip-check``; the stack is empty where it holds for all."""

    id: str
    stack: str
    reason: str


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
    rules = rule_facts()
    projects = (CONFIGS / "step-types" / "mdaa.yaml", SERVING / "mdaa.yaml")
    samples = {module.naming.stack_name for project in projects for module in load_project(project).modules}
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


def _section(rule: RuleFacts) -> Iterator[str]:
    yield from ("", f"## {rule.id}", "", f"{rule.title}.", "", "| | |", "| --- | --- |")
    yield f"| severity | {rule.level} |"
    yield f"| looks at | {', '.join(f'`{kind}`' for kind in rule.resources)} |"
    yield f"| why | {rule.why} |"
    yield f"| to fix it | {rule.fix} |"
    yield f"| examples | [{rule.id}.yaml](../tests/stacks/checks/fixtures/{rule.id}.yaml) |"
