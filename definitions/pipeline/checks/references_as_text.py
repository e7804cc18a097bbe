"""Texts that stand for a reference of the SageMaker SDK or of a shell, where any text may stand."""

from collections.abc import Iterator

from definitions.diagnostics.messages import quoted, yaml_text
from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath, PathSegment

_DOTTED = pattern(r"(?:[Ss]teps|[Pp]arameters)\.[\w-]+(?:\..+)?|[\w-]+\.(?:properties|outputs)\..+")


def check_references_as_text(context: CheckContext) -> Iterator[Problem]:
    """Texts that name a parameter or an output of this pipeline as other languages do; nothing replaces them."""
    nodes = (found for path, _ in context.correct_steps() for found in context.node.nearest(path).walk(path))
    references: set[NodePath] = set()
    for path, node in nodes:
        if not isinstance(node.value, str) or not _may_be_reference(context, path, node.value):
            continue
        references = references or {(*at, *below) for at, step in context.steps() for below, _ in step.all_references}
        if path in references:
            continue
        from definitions.pipeline.checks.meant_expressions import is_read_as_text, meant_value

        if is_read_as_text(context, path, node.value):
            meant = meant_value(context, path, node.value)
            if meant is not None:
                message = f"{quoted(node.value)} is text, and no reference"
                hint = f"to refer to it, write {path[-1]}: {yaml_text(meant)}"
                if isinstance(path[-1], int):
                    hint = f"to refer to it, write {yaml_text(meant)}"
                yield context.warning(path, message, "reference-as-text", hint)


def _may_be_reference(context: CheckContext, path: NodePath, text: str) -> bool:
    """Recognize dotted paths of the SDK, parameters in braces, an output, and a step where a model is named."""
    if "{{" in text:
        return False
    step, dot, output = text.partition(".")
    found = context.by_name.get(step)
    if found is not None:
        names_output = bool(dot) and output in context.step_context.outputs_of(step)
        return names_output or _is_for_name_of(context, found, path[-1]) or _DOTTED.fullmatch(text) is not None
    if "{" not in text:
        return bool(dot) and _DOTTED.fullmatch(text) is not None
    from definitions.pipeline.checks.meant_expressions import PLACEHOLDER

    inside = [str(match["shell"]) for match in PLACEHOLDER.finditer(text)]
    return _DOTTED.fullmatch(text) is not None or any(name in context.step_context.parameters for name in inside)


def _is_for_name_of(context: CheckContext, step: Step, key: PathSegment) -> bool:
    """Tell whether a key takes the name of what a step creates, which is called otherwise than the step."""
    output = context.step_context.outputs_of(step.name).get(str(key))
    if output is None or output.is_data or step not in [correct for _, correct in context.correct_steps()]:
        return False
    request = step.request(context.step_context)
    return not isinstance(request, dict) or request.get(output.property) != step.name
