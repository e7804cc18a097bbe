"""JSON files in S3 from which expressions read: only the order of steps makes sure that they are there.

Source: SageMaker Python SDK, JsonGet with ``s3_uri``; a URI in which no step is named makes no step wait.
"""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.s3_locations import S3Location
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.graph import steps_before
from definitions.source.nodes import NodePath
from definitions.values.expressions import S3JsonGet


def check_json_files(context: CheckContext) -> Iterator[Problem]:
    """Files that a step reads without waiting for the step that writes them."""
    for path, step in context.correct_steps():
        for below, reference in step.all_references:
            if isinstance(reference, S3JsonGet):
                yield from _file_problems(context, (*path, *below, "jsonGet", "s3Uri"), step, reference)


def _file_problems(context: CheckContext, path: NodePath, step: Step, reference: S3JsonGet) -> Iterator[Problem]:
    before = steps_before(context.graph, step.name)
    writers = list(_writers(context, reference))
    if writers and before.isdisjoint(writers):
        message = f"'{writers[0]}' writes there, and this step does not wait for it, so the file may be missing"
        yield context.warning(path, message, "unawaited-file", f"add 'dependsOn: [{writers[0]}]'")
    elif not any(_may_write(context.by_name[name]) for name in before):
        message = "this step waits for no other, so the file must be there before the execution starts"
        yield context.warning(path, message, "unawaited-file", "name the step that writes it in 'dependsOn'")


def _writers(context: CheckContext, reference: S3JsonGet) -> Iterator[str]:
    """Steps with an output in S3 around the file."""
    location = context.step_context.location(reference.uri)
    for _, step in context.correct_steps():
        outputs = step.outputs(context.step_context).values()
        if location is not None and any(_contains(output.location, location) for output in outputs):
            yield step.name


def _contains(folder: S3Location | None, file: S3Location) -> bool:
    if folder is None or folder.keys == "":
        return False
    return folder.bucket == file.bucket and str(file.keys).startswith(str(folder.keys))


def _may_write(step: Step) -> bool:
    return not (isinstance(step, RunsSteps) and step.chooses_them)
