"""Code beside the YAML: what the bucket does not let go of, and what an isolated container cannot install.

Sources: Amazon S3 User Guide, "Locking objects with Object Lock"; SageMaker Training Toolkit, ``entry_point.install``.
"""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.own_code import OwnCode
from definitions.source.nodes import NodePath
from definitions.source_code.source_code import REQUIREMENTS


def check_own_code(context: CheckContext) -> Iterator[Problem]:
    """Code that cannot be removed when it changes, and requirements that cannot be installed."""
    for path, step in context.correct_steps():
        for where, job in context.models[path]:
            if isinstance(job, OwnCode) and job.local_code is not None:
                key, given = job.local_code
                yield from _locked(context, (*where, key))
                if context.step_context.sources[step.name, given].has_requirements:
                    yield from _isolated(context, (*where, key), job)


def _locked(context: CheckContext, path: NodePath) -> Iterator[Problem]:
    if context.config.retention is not None:
        message = "cannot be uploaded to a bucket with 'retention': code that has changed could not be removed from it"
        hint = "upload it to another bucket, and name it there: scriptS3Uri or sourceDirS3Uri"
        yield context.error(path, message, "locked-source", hint)


def _isolated(context: CheckContext, path: NodePath, job: OwnCode) -> Iterator[Problem]:
    if job.unpacks_archives and job.program is not None and job.is_isolated(context.step_context):
        message = f"'{REQUIREMENTS}' cannot be installed: the container is isolated, and reaches no package index"
        hint = "take an image that has the packages, or set enableNetworkIsolation: false for this step"
        yield context.warning(path, message, "isolated-requirements", hint)
