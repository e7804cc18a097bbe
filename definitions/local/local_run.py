"""A run of a pipeline on this machine, from its files to its end."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from queue import SimpleQueue
from threading import Event
from typing import cast

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.execution.execution import Execution
from definitions.execution.given import values_of
from definitions.foundation.records import record
from definitions.local.environments import Environments
from definitions.local.executions import ExecutionFolder, Home, now
from definitions.local.jobs.job import Machine
from definitions.local.local_values import LocalValues
from definitions.local.preflight import Preflight
from definitions.local.runner import Reused, Runner
from definitions.local.sandbox.isolation import Kind, best_isolation
from definitions.local.sandbox.processes import attempt
from definitions.local.settings_file import SettingsFile
from definitions.local.steps import StepRunner
from definitions.local.storage import Storage, StorageError
from definitions.local.watching import Events, View, asking
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps.core.bucket_layout import source_uri
from definitions.values.expressions import Json


@record
class Wishes:
    """What the command line asks for.

    Attributes:
        parameters: of the pipeline, in their types.
        reused: of an earlier execution.
        isolation: how jobs are to be kept from the rest; the best way if not given.
    """

    parameters: Mapping[str, Json]
    reused: Reused | None = None
    isolation: Kind | None = None


class StoredJson(Mapping[str, Json]):
    """JSON documents in S3 by URI, read when they are asked for, and never listed.

    Args:
        storage: S3.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def __getitem__(self, uri: str) -> Json:
        try:
            found: Json = json.loads(self._storage.read(uri))
        except (StorageError, ValueError, OSError):
            raise KeyError(uri) from None
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def prepared(
    pipeline: CompiledPipeline,
    settings: SettingsFile,
    home: Home,
    folder: ExecutionFolder,
    wishes: Wishes,
    view: View,
    tell: Callable[[str], object],
) -> Runner:
    """A run that lacks nothing: its code is in S3, its Python environments are made.

    Args:
        pipeline: the pipeline.
        settings: ``local.yaml``.
        home: of all executions.
        folder: of this execution; it is made.
        wishes: of the command line.
        view: who looks at it.
        tell: gets lines on what is made.

    Raises:
        InvalidConfig: it would lack something.
        NoEnvironment: a Python environment cannot be made.
        Missing: jobs cannot be kept apart as it is asked for.
    """
    values = LocalValues(pipeline, settings.settings)
    if missing := values.missing_in(pipeline.definition):
        raise InvalidConfig(_missing_values(missing, settings))
    storage = Storage(home.storage, {uri: settings.folder / path for uri, path in settings.settings.data.items()})
    scratch = folder.path / "steps"
    scratch.mkdir(mode=0o700, parents=True)
    machine = Machine(
        storage=storage,
        environments=Environments(settings, home.environments, tell),
        isolation=best_isolation(lambda kind: attempt(kind, scratch), wishes.isolation),
        account=values.account,
        region=values.region,
        partition=values.partition,
        models=home.models,
        stop=Event(),
    )
    definition = cast(dict[str, Json], values.fill(pipeline.definition))
    execution = Execution.of(
        pipeline,
        values_of(pipeline, wishes.parameters, _variables(pipeline, machine, folder), StoredJson(storage)),
        definition,
    )
    at_once = settings.settings.max_parallel_steps or os.cpu_count() or 1
    execution.most_at_once = min(at_once, execution.most_at_once or at_once)
    for source in pipeline.sources:
        start = values.fill(source_uri(source, pipeline.context))
        for file in source.files:
            storage.put(f"{start}{file.name}", file.content)
    preflight = Preflight(pipeline, execution, machine, settings, sys.stdin.isatty())
    if problems := list(preflight.problems()):
        raise InvalidConfig(problems)
    for name in preflight.foreign_doubles():
        tell(f"warning: local.yaml has a double for '{name}', which is no step of this pipeline that needs one")
    for image in preflight.images():
        machine.environments.of(image)
    tell(str(machine.isolation))
    if not machine.isolation.has_own_files:
        for name in sorted(_files_with_places_of_aws(pipeline)):
            tell(f"warning: {name} names /opt/ml, which is not there: take SM_... variables or arguments instead")
    folder.write_state(_state(pipeline, wishes, machine))
    (folder.path / "definition.json").write_text(json.dumps(definition, indent=2), encoding="utf-8")
    events: Events = SimpleQueue()
    ask = asking(view, events, machine.stop)
    steps = StepRunner(machine, home, folder, execution.plan, settings, at_once, ask)
    models = {step.name: step for step in pipeline.config.pipeline.steps}
    earlier = home.executions(pipeline.names.pipeline)
    return Runner(execution, steps, models, folder, earlier, wishes.reused, view, events)


def _files_with_places_of_aws(pipeline: CompiledPipeline) -> Iterator[str]:
    """Scripts of the user's own that have places of containers in them."""
    for source in pipeline.sources:
        for file in source.files:
            if b"/opt/ml/" in file.content:
                yield source.path if source.path.endswith(file.name) else f"{source.path}/{file.name}"


def _missing_values(missing: list[str], settings: SettingsFile) -> Iterator[Problem]:
    for name in missing:
        message = f"nothing here knows the value '{name}', which Terraform would look up"
        hint = f"write it below 'values': {name}: VALUE"
        yield Problem(settings.node.position, ("values",), message, "no-local-value", hint)


def _variables(pipeline: CompiledPipeline, machine: Machine, folder: ExecutionFolder) -> dict[str, Json]:
    arn = machine.arn(f"pipeline/{pipeline.names.pipeline.lower()}")
    return {
        "PipelineArn": arn,
        "PipelineExecutionId": folder.id,
        "PipelineExecutionArn": f"{arn}/execution/{folder.id}",
        "StartDateTime": now(),
        "CurrentDateTime": now(),
    }


def _state(pipeline: CompiledPipeline, wishes: Wishes, machine: Machine) -> dict[str, object]:
    return {
        "pipeline": pipeline.names.pipeline,
        "status": "Executing",
        "started": now(),
        "parameters": dict(wishes.parameters),
        "isolation": machine.isolation.kind,
        "source": wishes.reused.source.id if wishes.reused is not None else None,
    }


def finished(runner: Runner, status: str) -> None:
    """Keep how an execution ended."""
    runner.folder.write_state({**runner.folder.state, "status": status, "ended": now()})
