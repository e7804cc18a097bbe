"""What users write, import or script: named as they see it, so that a list of it can be kept."""

import argparse
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator

from definitions.commands import ending
from definitions.commands.command_line import argument_parser
from definitions.diagnostics.rules import load_rules
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.project.levels import ProjectFile
from definitions.project.naming import Naming
from definitions.schema.field_help import help_of
from definitions.schema.model import Model
from stacks.commands.verbs import VERBS
from tests.support import ROOT


def _keys(model: type[Model], path: str = "", above: tuple[type[Model], ...] = ()) -> Iterator[str]:
    """Keys below keys, such as ``pipeline.steps.training.instanceType``, each model within itself once."""
    for field in help_of(model).fields:
        key = f"{path}.{field.key}".lstrip(".")
        yield key
        for nested in field.nested:
            if nested.model not in above:
                yield from _keys(nested.model, key, (*above, model))


def _options() -> Iterator[str]:
    for verb in VERBS:
        parser = argument_parser("pipelines", VERBS, [verb])
        [commands] = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
        for action in commands.choices[verb]._actions:
            for name in action.option_strings or [action.dest]:
                yield f"{verb} {name}"
                yield from (f"{verb} {name} {choice}" for choice in action.choices or ())


def _signatures(public: type) -> Iterator[str]:
    """Methods and attributes of a class from which users derive, with their arguments."""
    for name, member in inspect.getmembers(public):
        if not name.startswith("_"):
            yield f"{name}{inspect.signature(member) if callable(member) else ''}"


def _addresses() -> Iterator[str]:
    """Terraform's addresses of what the samples make: another address is another resource, made anew."""
    for stack in ROOT.glob("tests/golden/**/cdk.tf.json"):
        for kind, resources in json.loads(stack.read_text("utf-8"))["resource"].items():
            yield from (f"{kind}.{name}" for name in resources)


def _checks() -> Iterator[str]:
    yield from re.findall(r"^## (CKV2?_SMP_\d+)", (ROOT / "docs/checks.md").read_text("utf-8"), re.MULTILINE)


def _exit_codes() -> Iterator[str]:
    yield from (f"{name} {getattr(ending, name)}" for name in ("WELL", "PROBLEMS", "COULD_NOT_RUN", "INTERRUPTED"))


PROMISES: dict[str, Callable[[], Iterable[str]]] = {
    "addresses in a stack": _addresses,
    "checks": _checks,
    "exit codes": _exit_codes,
    "keys of a module config": lambda: _keys(ModuleConfig),
    "keys of a project file": lambda: _keys(ProjectFile),
    "naming classes": lambda: _signatures(Naming),
    "rules": load_rules,
    "verbs and options": _options,
}
"""Functions that find all that is promised, by subject."""
