"""Read and write objects in S3.

Source: Service Authorization Reference for Amazon S3.
"""

from collections.abc import Iterator

from definitions.iam.statements import Statement
from definitions.pipeline.steps.core.bucket_layout import execution_location
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import PARTITION, text

READ = ("s3:GetObject",)
LIST_BUCKETS = "ListBuckets"
WRITE = ("s3:AbortMultipartUpload", "s3:PutObject")


def read(location: S3Location, what: str, step: str) -> Iterator[PermissionResult]:
    """Read the objects of a location."""
    yield from access("ReadObjects", READ, location, f"step '{step}' reads {what}")


def write(location: S3Location, what: str, step: str) -> Iterator[PermissionResult]:
    """Write objects below a location."""
    yield from access("WriteObjects", WRITE, location, f"step '{step}' writes {what}")


def access(sid: str, actions: tuple[str, ...], location: S3Location, reason: str) -> Iterator[Statement]:
    """Grant actions on the objects of a location, and listing its bucket."""
    bucket = text("arn:", PARTITION, ":s3:::", location.bucket)
    yield Statement(sid, actions, (text(bucket, "/", location.keys, "*"),), (reason,))
    yield Statement(LIST_BUCKETS, ("s3:GetBucketLocation", "s3:ListBucket"), (bucket,), (reason,))


def read_value(value: object, path: NodePath, what: str, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Read the S3 URI, parameter or step output; if its location is not known, report that reading is not granted."""
    location = context.location(value)
    if location is not None:
        yield from read(location, what, step)
    else:
        message = f"where {what} is read from is not known before it runs, so reading is not granted"
        yield from report_missing_read(message, path, context)


def report_missing_read(message: str, path: NodePath, context: StepContext) -> Iterator[PermissionResult]:
    """Report that reading is not granted, unless the config grants it by ``additionalReadBucketNames``."""
    if not context.has_extra_read_buckets:
        yield MissingPermission(path, message, "name the bucket in 'additionalReadBucketNames'")


def report_manifest(path: NodePath, context: StepContext) -> Iterator[PermissionResult]:
    """Report that reading the objects that a manifest lists is not granted."""
    message = "which objects a manifest lists is not known here, so reading them is not granted"
    yield from report_missing_read(message, path, context)


def write_value(
    value: object, path: NodePath, what: str, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Write below the S3 URI or parameter; if its location is not known, report that writing is not granted."""
    location = context.location(value)
    if location is not None:
        yield from write(as_folder(location), what, step)
    elif not context.has_extra_write_buckets:
        message = f"where {what} is written to is not known before it runs, so writing is not granted"
        yield MissingPermission(path, message, "name the bucket in 'additionalWriteBucketNames'")


def write_output(
    uri: object, folder: str, path: NodePath, what: str, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Write below the S3 URI, or below the execution's folder in the pipeline's bucket if ``uri`` is ``None``."""
    if uri is None:
        yield from write(execution_location(folder, context), what, step)
    else:
        yield from write_value(uri, path, what, step, context)
