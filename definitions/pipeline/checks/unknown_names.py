"""Unknown names of steps by cause: a step that should have the name has another one, or that of a third."""

from collections.abc import Iterator

from definitions.api.properties import UnknownProperty
from definitions.diagnostics.messages import nearest_name
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import STEPS
from definitions.pipeline.steps.core.capabilities import DeclaresPropertyFiles, run_steps
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import Node
from definitions.values.expressions import Expression, JsonGet, StepOutput, StepProperty


def by_cause(context: CheckContext, problems: list[Problem]) -> list[Problem]:
    """The problems, with one for each name that is wrong where a step is given it.

    Two steps have one name, and references ask for a name that none has and one of the two could have; or several
    references agree on a name, and that of a step is nearly the same and asked for by none.
    """
    unknown: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.rule == "unknown-step":
            unknown.setdefault(_named(context.node.nearest(problem.path)), []).append(problem)
    explained: list[Problem] = []
    causes: list[Problem] = []
    for name, found in unknown.items():
        duplicates = [problem for problem in problems if problem.rule == "duplicate-name" and problem not in causes]
        cause = _duplicate(context, duplicates, name, found) or _misspelt(context, name, found)
        if cause is not None:
            explained += found
            causes.append(cause)
    replaced = {(cause.position, cause.rule) for cause in causes}
    others = [problem for problem in problems if problem not in explained]
    return [*(problem for problem in others if (problem.position, problem.rule) not in replaced), *causes]


def _named(node: Node) -> str:
    """The name of the step in a reference."""
    value = node.value
    if isinstance(value, dict) and len(value) == 1:
        [child] = value.values()
        value = child.value
    return str(value).partition(".")[0]


def _duplicate(context: CheckContext, duplicates: list[Problem], name: str, found: list[Problem]) -> Problem | None:
    """The name that two steps have, with the one that references ask for in the hint."""
    for problem in duplicates:
        if problem.path[:-2] != STEPS or problem.path[-1] != "name":
            continue
        same = [step for _, step in context.steps() if step.name == _named(context.node.nearest(problem.path))]
        if any(_could_be(context, step, name) for step in same):
            line = context.line(found[0].path, seen_from=problem.path)
            return context.error(
                problem.path, problem.message, problem.rule, f"call one of them '{name}', which {line} asks for"
            )
    return None


def _could_be(context: CheckContext, step: Step, name: str) -> bool:
    """Tell whether all references to this name could be to the step."""
    if not step.is_known:
        return True
    references = [reference for _, other in context.steps() for _, reference in other.all_references]
    return all(_gives(context, step, reference) for reference in references if getattr(reference, "step", "") == name)


def _gives(context: CheckContext, step: Step, reference: Expression) -> bool:
    match reference:
        case StepOutput(output=output, producer=producer):
            return producer in (None, step.type_name) and output in step.outputs(context.step_context)
        case StepProperty(path=path):
            try:
                step.property_type(path, context.step_context)
            except UnknownProperty:
                return False
        case JsonGet(property_file=file):
            return isinstance(step, DeclaresPropertyFiles) and file in step.property_files()
    return True


def _misspelt(context: CheckContext, name: str, found: list[Problem]) -> Problem | None:
    """The name of a step that nothing refers to, while several references ask for nearly this name."""
    nearest = nearest_name(name, list(context.by_name)) if len(found) > 1 else None
    if nearest is None or nearest in set(_names_in_use(context)):
        return None
    path = next(path for path, step in context.steps() if step.name == nearest)
    line = context.line(found[0].path, seen_from=path)
    others = "another" if len(found) == 2 else f"{len(found) - 1} others"
    message = f"nothing refers to '{nearest}'; {line} and {others} refer to '{name}', which is no step"
    return context.error((*path, "name"), message, "unknown-step", f"call it '{name}'")


def _names_in_use(context: CheckContext) -> Iterator[str]:
    for _, step in context.steps():
        yield from (dependency.step for _, dependency in step.awaited_steps())
        yield from run_steps(step)
        yield from (str(getattr(reference, "step", "")) for _, reference in step.all_references)
