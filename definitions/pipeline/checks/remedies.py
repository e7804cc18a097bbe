"""Remedies for problems with values: the expression that a text stands for, computed from the config."""

from collections.abc import Iterable

from definitions.diagnostics.messages import yaml_text
from definitions.diagnostics.problems import Problem
from definitions.foundation.records import replace
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.meant_expressions import PLACEHOLDER, meant_value, other_outputs
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.schema.known_keys import value_field_at
from definitions.schema.reference_fields import StepOutputField
from definitions.source.nodes import NodePath
from definitions.source.source_lines import word_at

_MOST = 100
"""Problems that are looked at: with more of them, the text is something else than a config."""
_OF_VALUES = ("bad-", "wrong-", "unknown-")
_NOT_STEPS = ("bad-name", "unknown-step")


def with_remedies(context: CheckContext, problems: Iterable[Problem]) -> list[Problem]:
    """The problems, those with values with the expression that is meant in the hint; each cause once."""
    found = _without_consequences(list(problems))
    return [_remedied(context, problem) for problem in found[:_MOST]] + found[_MOST:]


def _without_consequences(problems: list[Problem]) -> list[Problem]:
    """The problems without those of a text that is no reference, or no name, and is read as something else."""
    faulty = {problem.position for problem in problems if problem.severity == "error"}
    references = {problem.position for problem in problems if problem.rule == "unknown-reference"} & faulty
    hints = {problem.position: problem.hint for problem in problems if problem.rule == "unknown-step" and problem.hint}
    names = {problem.position for problem in problems if problem.rule == "bad-name"} & set(hints)
    kept: list[Problem] = []
    for problem in problems:
        if problem.position in references and problem.severity != "note":
            if problem.rule == "unknown-reference":
                message = problem.message.removesuffix(" and stays as it is")
                kept.append(replace(problem, message=message, severity="error"))
        elif problem.position in names and problem.rule in _NOT_STEPS:
            if problem.rule == "bad-name":
                kept.append(replace(problem, hint=hints[problem.position]))
        else:
            kept.append(problem)
    return kept


def _remedied(context: CheckContext, problem: Problem) -> Problem:
    if problem.rule == "missing-key":
        return _with_step(context, problem)
    if not problem.rule.startswith(_OF_VALUES):
        return problem
    node = context.node.nearest(problem.path)
    if node.position != problem.position or not problem.path:
        return problem
    if isinstance(node.value, bool) and " text" in f" {problem.message}":
        return _with_letters(problem, node.value)
    written = node.plain()
    for path in _places(problem.path):
        meant = meant_value(context, path, written)
        if meant is not None:
            others = other_outputs(context, path, written)
            instead = f", or one of its other outputs: {', '.join(others)}" if others else ""
            return replace(problem, hint=f"write {_entry(path, meant)}{instead}")
    if isinstance(written, str) and written in context.by_name and problem.rule in ("bad-reference", "bad-s3-uri"):
        output: object = f"{written}.OUTPUT"
        named = _entry(problem.path, {"stepOutput": output} if problem.rule == "bad-s3-uri" else output)
        return replace(problem, hint=f"name one of its outputs, such as {named}")
    if problem.rule == "unknown-reference" and problem.hint is None:
        return replace(problem, hint=_hint_of_text(context, str(written)))
    return problem


def _with_step(context: CheckContext, problem: Problem) -> Problem:
    """The problem of a missing key that takes the name of a step of one type, with the first such step in the hint."""
    field = value_field_at(problem.path, ModuleConfig, context.node) if problem.rule == "missing-key" else None
    producer = field.producer if isinstance(field, StepOutputField) else None
    name = next((name for name, step in context.by_name.items() if producer and step.type_name == producer), None)
    return problem if name is None else replace(problem, hint=f"such as {problem.path[-1]}: {name}; {problem.hint}")


def _places(path: NodePath) -> list[NodePath]:
    """The path, and that of a key beside it which takes any expression."""
    is_output = path[-1] in ("stepOutput", "inputDataStepOutput")
    return [path, *((*path[:-1], key) for key in ("s3Uri", "inputDataUri") if is_output)]


def _entry(path: NodePath, value: object) -> str:
    return yaml_text(value) if isinstance(path[-1], int) else f"{path[-1]}: {yaml_text(value)}"


def _hint_of_text(context: CheckContext, text: str) -> str | None:
    """What to say of a parameter that a text names where no expression may stand."""
    inside = [str(match["jinja"] or match["shell"]) for match in PLACEHOLDER.finditer(text)]
    names = [
        name
        for word in inside
        for name in context.step_context.parameters
        if word.split(":")[-1].split(".")[-1] == name
    ]
    if not names:
        return None
    return f"'{names[0]}' has its value only when the pipeline runs: write the value itself, or {{{{context:KEY}}}}"


def _with_letters(problem: Problem, value: bool) -> Problem:
    """The problem of a boolean where text is asked for, with the letters of the file in the hint."""
    word = word_at(problem.position)
    text = word if word.lower() == str(value).lower() else str(value).lower()
    return replace(problem, hint=f'write "{text}" in quotes to mean the text')
