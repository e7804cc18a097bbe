"""Physical names of what a module deploys, and of the values that it publishes."""

from collections.abc import Iterator, Mapping

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.approvals.deployed_names import deployed_names as names_of_approvals
from definitions.pipeline.resources.notifications.deployed_names import deployed_names as names_of_notifications
from definitions.pipeline.resources.notifications.deployed_names import names_of_alarms
from definitions.pipeline.resources.triggers.deployed_names import deployed_names as names_of_triggers


def names_of(pipeline: CompiledPipeline) -> dict[str, object]:
    """The names by what they name; what exists already is under the name that the config gives.

    ``parameters`` holds the paths of SSM parameters, by the name of the Terraform output with the same value.
    """
    names, config = pipeline.names, pipeline.config
    optional: dict[str, object] = {
        "keyAlias": None if config.imports_bucket else names.key_alias,
        "replicationRole": names.replication_role if config.replication is not None else None,
        "modelPackageGroup": names.group,
    }
    return {
        "stack": names.stack,
        "pipeline": names.pipeline,
        "role": names.role,
        "bucket": config.pipeline_bucket_name or names.bucket,
        **{key: name for key, name in optional.items() if name is not None},
        "parameters": {
            "aws-solution": pipeline.solution_path,
            **{published.name: published.path for published in pipeline.published},
        },
        **{key: around for key, around in _around(pipeline) if around},
    }


def _around(pipeline: CompiledPipeline) -> Iterator[tuple[str, dict[str, object]]]:
    """What starts the pipeline, who hears of it, its alarms, and what publishes approvals."""
    triggers, notifications = pipeline.triggers, pipeline.notifications
    if triggers is not None:
        yield "triggers", dict(names_of_triggers(triggers))
    if notifications is not None:
        yield "notifications", dict(names_of_notifications(notifications))
        yield "alarms", {**names_of_alarms(notifications)}
    if pipeline.approvals is not None:
        yield "approvals", dict(names_of_approvals(pipeline.approvals))


def names_text(names: object) -> str:
    """A line for each name."""
    assert isinstance(names, dict)
    lines = list(_lines(names))
    width = max(len(what) for what, _ in lines)
    return "".join(f"{what:<{width}}  {name}\n" for what, name in lines)


def _lines(names: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for what, name in names.items():
        if isinstance(name, dict):
            yield from _lines(name, f"{above}{what}.")
        else:
            yield f"{above}{what}", name
