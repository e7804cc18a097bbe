"""explain: what rules report, and why; what a module does, in order; what a key of its config does."""

import argparse
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from definitions.commands.ending import PROBLEMS, WELL, Refused
from definitions.commands.stack_arguments import stack
from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.rules import Rule, explanation, load_rules


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``explain``."""
    parser.add_argument(
        "words",
        nargs="*",
        type=stack,
        metavar="WORD",
        help="rules, such as bad-s3-uri or CKV_SMP_1; or a module config or stack, and behind it the path of a key, as"
        " 'pipeline.steps[Train].training.instanceType'. Without any, all rules in one line each",
    )
    parser.set_defaults(refuse=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Print what is known of what is named; 1 if there is no such thing."""
    return explain(arguments, load_rules())


def explain(arguments: argparse.Namespace, rules: Mapping[str, Rule]) -> int:
    """Print what is known of some rules, of a module or of a key of its config, or a list of all rules.

    Raises:
        InvalidConfig: with all problems of the module.
        Refused: the first word names nothing, or the second no key.
        SystemExit: with 2 if there are more words behind a module than a path.
    """
    words: list[str] = arguments.words
    ids = [word.strip("[]") for word in words]
    if not ids:
        width = max(map(len, rules))
        for rule in rules.values():
            print(f"{rule.id:<{width}}  {rule.reports}")
        return WELL
    if "/" not in words[0] and any(id in rules or id.upper().startswith("CKV") for id in ids):
        return _explain_rules(ids, rules)
    if len(words) > 2:
        arguments.refuse(f"one path may follow {words[0]!r}; got {', '.join(map(repr, words[1:]))}")
    return _explain_module(words[0], words[1] if len(words) > 1 else None, arguments.project, rules)


def _explain_rules(ids: list[str], rules: Mapping[str, Rule]) -> int:
    unknown = [id for id in ids if id not in rules]
    for id in unknown:
        hint = did_you_mean(id, list(rules)) or "'pipelines explain' lists all"
        print(f"there is no rule '{escaped(id)}'; {hint}", file=sys.stderr)
    if unknown:
        return PROBLEMS
    print("\n".join(explanation(rules[id]) for id in dict.fromkeys(ids)), end="")
    return WELL


def _explain_module(word: str, path: str | None, project: Path | None, rules: Mapping[str, Rule]) -> int:
    # What reads configs takes longer to import than rules take to be told.
    from definitions.commands.named_files import is_file
    from definitions.commands.named_modules import compile_named
    from definitions.compiler.kinds import view_of
    from definitions.diagnostics.problems import InvalidConfig
    from definitions.explanation.config_paths import UnknownPath, find_path
    from definitions.explanation.key_text import key_text
    from definitions.project.module import ENDPOINT, PIPELINE

    try:
        module = compile_named(word, project)
    except InvalidConfig as invalid:
        found = next((problem for problem in invalid.problems if problem.rule == "unknown-stack"), None)
        if is_file(word) or (found is None and any(problem.rule != "missing-file" for problem in invalid.problems)):
            raise
        hint = did_you_mean(word, list(rules)) or (
            found.hint if found is not None else "'pipelines explain' lists rules"
        )
        raise Refused(f"'{escaped(word)}' is no rule, file or stack; {hint}") from None
    if path is None:
        walkthroughs = {PIPELINE: "walkthrough", ENDPOINT: "endpoint_walkthrough"}
        reads_aloud = import_module(f"definitions.explanation.{walkthroughs[module.package]}")
        print(reads_aloud.walkthrough(module), end="")
        return WELL
    try:
        print(key_text(module, find_path(path, module.node, type(view_of(module).config))), end="")
    except UnknownPath as unknown:
        raise Refused(escaped(str(unknown))) from None
    return WELL
