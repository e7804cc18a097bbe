"""Data in S3 that a text names for a container, and the role may neither read nor write."""

from collections.abc import Iterable, Iterator, Sequence

from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import Problem
from definitions.foundation.records import replace
from definitions.iam.statements import Statement, covers
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.steps.core.capabilities import RegistersModels
from definitions.pipeline.steps.core.s3_locations import S3Location
from definitions.pipeline.steps.permissions.container_permissions import (
    is_read,
    is_written,
    s3_locations,
    secret_in,
    sounds_written,
)
from definitions.pipeline.steps.permissions.container_texts import ContainerText, container_texts
from definitions.pipeline.steps.permissions.s3_objects import READ, WRITE
from definitions.values.infrastructure import Text, split, text

_WRITE = "additionalWriteBucketNames"


def check_container_data(context: CheckContext, statements: Sequence[Statement]) -> Iterator[Problem]:
    """Texts that name such data; ``statements`` are those of the role.

    A registered model runs under roles of those who deploy it. Texts of isolated containers are reported as such.
    """
    steps = context.step_context
    for path, step in context.correct_steps():
        for given in container_texts(step, steps):
            if given.is_isolated or isinstance(step, RegistersModels):
                continue
            where = (*path, *origin(step, steps, given.path)) if _names_something(given, context) else ()
            for uri, location in s3_locations(given.value, steps):
                if not _is_granted(given, location, statements):
                    message = f"whether the container reads or writes {quoted(uri)} is not known, so it is not granted"
                    hint = f"name the bucket in 'additionalReadBucketNames' or '{_WRITE}'"
                    if sounds_written(given):
                        message = f"the container cannot write to {quoted(uri)}: nothing says that it is an output"
                        hint = f"name the bucket in '{_WRITE}', or have it uploaded by SageMaker, as an output"
                    yield context.warning(where, message, "not-granted", hint)
                    break
            if secret_in(given.value, steps) is not None and not steps.extra_keys:
                message = "can be fetched if it is encrypted with AWS's own key; no other key is granted"
                hint = "name a key of your own in 'additionalKmsKeyArns'"
                yield context.note(where, message, "key-of-secret", hint)


def _names_something(given: ContainerText, context: CheckContext) -> bool:
    steps = context.step_context
    return bool(s3_locations(given.value, steps)) or secret_in(given.value, steps) is not None


def _is_granted(given: ContainerText, location: S3Location, statements: Iterable[Statement]) -> bool:
    """Whether the role may read or write there; of what sounds like an output, whether it may write."""
    if is_read(given, location) or is_written(given, location):
        return True
    verbs = (WRITE,) if sounds_written(given) else (READ, WRITE[1:])
    start = text(location.bucket, "/", location.keys)
    # An object, all objects with such a beginning, or a folder.
    wanted = [Statement("", actions, (text(start, end),), ()) for actions in verbs for end in ("", "*", "/*")]
    granted = [replace(found, resources=_objects(found), conditions=()) for found in statements]
    return any(covers(found, one) for found in granted for one in wanted)


def _objects(statement: Statement) -> tuple[Text, ...]:
    """Buckets and keys of a statement, without what comes before them in ARNs: the partition may be written or not."""
    parts = [split(resource, ":s3:::", 1) for resource in statement.resources]
    return tuple(part[1] for part in parts if len(part) > 1)
