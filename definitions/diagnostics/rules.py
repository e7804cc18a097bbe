"""What each rule reports and why, as ``rule_texts/*.yaml`` tell it; a rule is the id in brackets behind a message."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from definitions.foundation.records import record

_FOLDER = Path(__file__).parent / "rule_texts"


@record
class Rule:
    """What is told of a rule.

    Attributes:
        id: such as ``bad-s3-uri``, or the id of a rule of checkov.
        subject: what the file is about that tells of it, in one sentence.
        reports: what is wrong, in one sentence.
        why: consequences, and what follows from them for the remedy.
        bad: lines of YAML that earn it; empty for rules about a whole file or about several.
        good: lines to write instead; empty if they are to be removed.
    """

    id: str
    subject: str
    reports: str
    why: str
    bad: str = ""
    good: str = ""


def load_rules() -> dict[str, Rule]:
    """All rules by id, in order of the files and of the rules in them."""
    return {rule.id: rule for path in sorted(_FOLDER.glob("*.yaml")) for rule in _rules_of(path)}


def _rules_of(path: Path) -> Iterable[Rule]:
    text = path.read_text(encoding="utf-8")
    subject = text.partition("\n")[0].removeprefix("# ")
    for id, facts in yaml.load(text, yaml.CSafeLoader).items():
        yield Rule(id, subject, **{name: text.rstrip("\n") for name, text in facts.items()})


def explanation(rule: Rule) -> str:
    """A rule as the command line tells it."""
    lines = [rule.id, "", rule.reports, rule.why]
    if rule.bad:
        lines += ["", *_example("bad: ", rule.bad), *_example("good:", rule.good or "(remove it)")]
    return "\n".join(lines) + "\n"


def markdown(rule: Rule) -> str:
    """A rule as Markdown, without a heading: what it reports, why, and its lines of YAML."""
    paragraphs = [rule.reports, rule.why]
    if rule.bad:
        good = rule.good or "# without it"
        paragraphs.append(f"```yaml\n# bad\n{rule.bad}\n# good\n{good}\n```")
    return "\n\n".join(paragraphs)


def _example(label: str, text: str) -> list[str]:
    first, *rest = text.splitlines()
    return [f"  {label}  {first}", *(f"         {line}" for line in rest)]
