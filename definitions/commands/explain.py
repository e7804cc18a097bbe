"""explain: what rules report, and why."""

import argparse
import sys
from collections.abc import Mapping

from definitions.commands.ending import PROBLEMS
from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.rules import Rule, explanation, load_rules


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``explain``."""
    parser.add_argument(
        "rules",
        nargs="*",
        metavar="RULE",
        help="a rule, such as bad-s3-uri or CKV_SMP_1; without any, all rules in one line each",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print what is known of the rules; 1 if there is no such rule."""
    return explain(arguments.rules, load_rules())


def explain(ids: list[str], rules: Mapping[str, Rule]) -> int:
    """Print what is known of some rules, or a list of all; 1 if there is no such rule."""
    wanted = [id.strip("[]") for id in ids]
    unknown = [id for id in wanted if id not in rules]
    for id in unknown:
        hint = did_you_mean(id, list(rules)) or "'pipelines explain' lists all"
        print(f"there is no rule '{escaped(id)}'; {hint}", file=sys.stderr)
    if unknown:
        return PROBLEMS
    if wanted:
        print("\n".join(explanation(rules[id]) for id in dict.fromkeys(wanted)), end="")
    else:
        width = max(map(len, rules))
        for rule in rules.values():
            print(f"{rule.id:<{width}}  {rule.reports}")
    return 0
