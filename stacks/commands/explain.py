"""explain: as without CDKTF, and our own rules of checkov."""

import argparse
import sys
from importlib.util import find_spec

from definitions.commands.ending import COULD_NOT_RUN
from definitions.commands.explain import add_arguments as add_arguments
from definitions.commands.explain import explain
from definitions.diagnostics.rules import Rule, load_rules


def run(arguments: argparse.Namespace) -> int:
    """Print what is known of what is named; 1 if there is no such thing, 2 if it needs checkov and that is missing."""
    rules = load_rules()
    if any(id.strip("[]").upper().startswith("CKV") for id in arguments.words):
        if find_spec("checkov") is None:
            print("checkov is not installed here; it comes with sagemaker-pipelines-terraform[check]", file=sys.stderr)
            return COULD_NOT_RUN
        rules |= _rules_of_checkov()
    return explain(arguments, rules)


def _rules_of_checkov() -> dict[str, Rule]:
    from stacks.gate.rule_facts import rule_facts  # imports checkov, which takes a second

    return {
        rule.id: Rule(rule.id, "", f"{rule.title} ({rule.level}).", f"{rule.why}\nTo fix it: {rule.fix}")
        for rule in rule_facts()
    }
