"""Filters and joins of a transform job: they work on records, which input and output must have.

Sources: Amazon SageMaker Developer Guide, "Associate Prediction Results with Input Records"; API CreateTransformJob,
``BatchStrategy``.
"""

from collections.abc import Iterator

from definitions.pipeline.steps.core.remarks import Remark
from definitions.pipeline.steps.jobs.transform_settings import Transform
from definitions.source.nodes import NodePath

_FORMATS = ("text/csv", "application/json", "application/jsonlines")


def unjoinable_records(job: Transform, path: NodePath) -> Iterator[Remark]:
    """Warnings about filters, joins and batches of what is not cut into records; ``path`` is that of the settings."""
    is_split = job.split_type is not None and job.split_type != "None"
    if isinstance(job.strategy, str) and not is_split:
        message = "has no effect: a request holds a whole object unless 'splitType' cuts it into records"
        yield _warning((*path, "strategy"), message)
    used = {"joinSource": job.join_source, "outputFilter": job.output_filter, "inputFilter": job.input_filter}
    key = next((key for key, value in used.items() if isinstance(value, str) and value != "None"), None)
    if key is not None:
        yield from _formats(job, path, key)
        yield from _lines(job, (*path, key))


def _formats(job: Transform, path: NodePath, key: str) -> Iterator[Remark]:
    for name, value in (("contentType", job.content_type), ("accept", job.accept)):
        if isinstance(value, str) and _media_type(value) not in _FORMATS:
            message = f"AWS applies '{key}' to records of {', '.join(_FORMATS)} only"
            yield _warning((*path, name), message)


def _lines(job: Transform, path: NodePath) -> Iterator[Remark]:
    """A warning about lines that are not told apart, or written without an end."""
    is_csv = isinstance(job.content_type, str) and _media_type(job.content_type) == "text/csv"
    lines = {"splitType": job.split_type, "assembleWith": job.assemble_with}
    missing = [key for key, value in lines.items() if value is None or (isinstance(value, str) and value != "Line")]
    if missing and (is_csv or "Line" in lines.values()):
        needed = " and ".join(f"'{key}: Line'" for key in missing)
        effect = "a whole object is taken as one record" if "splitType" in missing else "records run into each other"
        yield _warning(path, f"needs {needed}: otherwise {effect}")


def _warning(path: NodePath, message: str) -> Remark:
    return Remark(path=path, message=message, rule="no-records", severity="warning")


def _media_type(value: str) -> str:
    return value.split(";")[0].strip().lower()
