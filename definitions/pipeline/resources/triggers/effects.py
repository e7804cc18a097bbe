"""What executions of a pipeline cause, as far as triggers can wait for it."""

from collections.abc import Iterable, Iterator, Mapping

from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.values.expressions import Json
from definitions.values.plain import plain


@record
class Effects:
    """What an execution of a pipeline causes, as far as triggers can wait for it.

    Attributes:
        pipeline: its physical name.
        bucket: that of the module.
        registered: ``detail`` of the event for each model that a step registers.
        writing: the statements by which its role may write objects.
    """

    pipeline: str
    bucket: str
    registered: tuple[dict[str, object], ...]
    writing: tuple[Statement, ...]


def effects_of(names: ResourceNames, definition: Mapping[str, Json], statements: Iterable[Statement]) -> Effects:
    """The effects of a pipeline, with the statements of its role."""
    writing = tuple(statement for statement in statements if "s3:PutObject" in statement.actions)
    return Effects(names.pipeline, names.bucket, tuple(_registered_models(definition["Steps"])), writing)


def _registered_models(steps: object) -> Iterator[dict[str, object]]:
    """``detail`` of the event for each model that a step of a definition registers, or one that such a step runs."""
    for step in steps if isinstance(steps, list) else ():
        arguments = step.get("Arguments") if isinstance(step, dict) else None
        if not isinstance(arguments, dict):
            continue
        if step.get("Type") == "RegisterModel":
            group = str(plain(arguments.get("ModelPackageGroupName"))).rpartition("/")[2]
            status = arguments.get("ModelApprovalStatus")
            fields = ["ModelApprovalStatus"]
            yield {"ModelPackageGroupName": group, "ModelApprovalStatus": status, "UpdatedModelPackageFields": fields}
        for value in arguments.values():
            yield from _registered_models(value)
