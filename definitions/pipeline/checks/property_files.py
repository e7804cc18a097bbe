"""Property files: references to those that no step declares, and declared ones that no output holds."""

from collections.abc import Iterator

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext, with_article
from definitions.pipeline.steps.core.capabilities import DeclaresPropertyFiles
from definitions.source.nodes import NodePath
from definitions.values.expressions import JsonGet


def check_property_files(context: CheckContext) -> Iterator[Problem]:
    """Declared property files whose output the step does not have."""
    for path, step in context.steps():
        for below, output in step.property_file_outputs() if isinstance(step, DeclaresPropertyFiles) else ():
            outputs = list(step.outputs(context.step_context))
            if output not in outputs:
                known = f"its outputs are {', '.join(outputs)}" if outputs else "it has no outputs"
                message = f"'{output}' is no output of this step; {known}"
                yield context.error((*path, *below), message, "unknown-output", did_you_mean(output, outputs))


def property_file_problems(context: CheckContext, path: NodePath, reference: JsonGet) -> Iterator[Problem]:
    """Problems with one reference to a property file: its step is unknown, or does not declare it."""
    is_condition = path[-1] == "propertyFile"
    producer = context.by_name.get(reference.step)
    if producer is None:
        step_path = (*path[:-1], "stepName") if is_condition else (*path, "jsonGet", "step")
        yield context.unknown_step(step_path, reference.step)
        return
    if not producer.is_known:
        return
    files = list(producer.property_files()) if isinstance(producer, DeclaresPropertyFiles) else []
    if reference.property_file not in files:
        file_path = path if is_condition else (*path, "jsonGet", "propertyFile")
        declares = f"declares {', '.join(files)}" if files else "declares no property files"
        message = f"'{reference.step}' is {with_article(producer)} that {declares}, not '{reference.property_file}'"
        hint = did_you_mean(reference.property_file, files)
        yield context.error(file_path, message, "unknown-property-file", hint)
