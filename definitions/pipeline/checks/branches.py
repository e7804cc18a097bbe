"""Steps that other steps run: unknown ones, those in two branches, and conditions inside of conditions."""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.source.nodes import NodePath


def check_branches(context: CheckContext) -> Iterator[Problem]:
    """Names of steps in branches and loops."""
    first: dict[str, NodePath] = {}
    for path, step in context.steps():
        if isinstance(step, RunsSteps):
            for key, names in step.branches().items():
                for index, name in enumerate(names):
                    name_path = (*path, step.payload, key, index)
                    yield from _run_problems(context, name_path, step, name, first.get(name))
                    if name in context.by_name:
                        first.setdefault(name, name_path)


def _run_problems(
    context: CheckContext, path: NodePath, step: RunsSteps, name: str, first: NodePath | None
) -> Iterator[Problem]:
    """Problems with a step that another runs; ``first`` is the path at which it is run already."""
    run = context.by_name.get(name)
    if run is None:
        yield context.unknown_step(path, name)
        return
    if first is not None:
        line = context.line(first, seen_from=path)
        yield context.error(path, f"step '{name}' is in two branches; first at {line}", "two-branches")
    if step.chooses_them and isinstance(run, RunsSteps) and run.chooses_them and run is not step:
        message = f"'{name}' is a Condition step inside a Condition; AWS documents this as unsupported"
        hint = "combine the conditions, or order by outputs"
        yield context.warning(path, message, "nested-condition", hint)
