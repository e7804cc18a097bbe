"""What a run would lack: found before anything starts, so that no step fails for it half an hour later."""

from collections.abc import Iterator

from definitions.diagnostics.messages import did_you_mean, quoted, yaml_text
from definitions.diagnostics.problems import Problem
from definitions.execution.execution import Execution
from definitions.execution.plan import CONTROL_TYPES, PlannedStep
from definitions.foundation.records import record
from definitions.local.doubles import problems_of_double
from definitions.local.jobs import processing, training, transform, tuning
from definitions.local.jobs.job import Machine
from definitions.local.jobs.metrics import Metrics
from definitions.local.known_requests import KnownRequest, has_command, image_in
from definitions.local.settings_file import SettingsFile
from definitions.local.steps import JOB_TYPES, OWN_TYPES
from definitions.local.storage import StorageError, split_uri
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import STEPS
from definitions.source.nodes import NodePath

_UNSUPPORTED = {
    "Processing": processing.unsupported_in,
    "Training": training.unsupported_in,
    "Tuning": tuning.unsupported_in,
    "Transform": transform.unsupported_in,
}
_DOUBLES = {"Lambda": "{function: FILE.py:NAME}", "Callback": "{outputs: {NAME: VALUE}}, or {prompt: true}"}


@record
class Preflight:
    """The checks.

    Attributes:
        pipeline: what is run.
        execution: of it, before its first step.
        machine: on which it runs.
        settings: ``local.yaml``.
        has_terminal: whether somebody can be asked.
    """

    pipeline: CompiledPipeline
    execution: Execution
    machine: Machine
    settings: SettingsFile
    has_terminal: bool

    def problems(self) -> Iterator[Problem]:
        """All that the run would lack."""
        if wrong := list(self._of_data()):  # without which no object can be looked for
            yield from wrong
            return
        yield from self._of_settings()
        told: set[str] = set()
        written = [uri.rstrip("/") for request in self._requests() for uri in request.outputs]
        for request in self._without_double():
            yield from self._of_step(request, written, told)

    def images(self) -> list[str]:
        """The images that are known before the start and needed, each once."""
        return list(dict.fromkeys(image for request in self._without_double() for image in request.images))

    def foreign_doubles(self) -> list[str]:
        """Names of doubles for no step of this pipeline: other configs in the folder have the same ``local.yaml``."""
        known = {request.step.name for request in self._requests()}
        return [name for name in self.settings.settings.steps if name not in known]

    def _without_double(self) -> list[KnownRequest]:
        return [request for request in self._requests() if request.step.name not in self.settings.settings.steps]

    def _requests(self) -> list[KnownRequest]:
        steps = self.execution.plan.values()
        return [KnownRequest.of(step, self.execution) for step in steps if step.type not in CONTROL_TYPES]

    def _of_data(self) -> Iterator[Problem]:
        """Keys below ``data`` that are no S3 URIs."""
        for uri in self.settings.settings.data:
            try:
                split_uri(uri)
            except StorageError as error:
                hint = "it is where pipelines find the files: s3://BUCKET/PATH/: ./FOLDER"
                yield Problem.at(self.settings.node, ("data", uri), str(error), "no-local-data", hint, key=True)

    def _of_settings(self) -> Iterator[Problem]:
        """Steps and files that ``local.yaml`` names and that are not there."""
        file = self.settings
        known = [request.step.name for request in self._requests()]
        for name, double in file.settings.steps.items():
            if name in known:
                yield from problems_of_double(self.execution.plan[name], double, file, self.has_terminal)
            elif hint := did_you_mean(name, known):
                message = f"there is no step {quoted(name)} that needs a double"
                yield Problem.at(file.node, ("steps", name), message, "unknown-step", hint, key=True)
        paths: list[tuple[NodePath, str]] = [(("data", uri), path) for uri, path in file.settings.data.items()]
        paths += [
            (("images", image, "requirements"), settings.requirements)
            for image, settings in file.settings.images.items()
            if settings.requirements is not None
        ]
        for path, name in paths:
            if not (file.folder / name).exists():
                yield Problem.at(file.node, path, f"there is no '{name}' beside local.yaml", "missing-file")

    def _of_step(self, request: KnownRequest, written: list[str], told: set[str]) -> Iterator[Problem]:
        """What a step would lack; ``told`` are the images of which it has been said already."""
        step = request.step
        if step.type not in OWN_TYPES:
            hint = f"below 'steps' of local.yaml: {step.name}: {_DOUBLES.get(step.type, '{properties: {...}}')}"
            yield self._report(step, f"a {step.type} step needs a double on this machine", "no-double", hint)
            return
        unsupported = _UNSUPPORTED[step.type](request.whole) if step.type in _UNSUPPORTED else None
        if unsupported is not None:
            hint = f"a double takes its place, below 'steps' of local.yaml: {step.name}: {{properties: {{...}}}}"
            yield self._report(step, f"cannot run on this machine: {unsupported}", "not-local", hint)
        elif step.type in JOB_TYPES:
            yield from self._of_images(request, told)
            yield from self._of_metrics(request)
            yield from self._of_inputs(request, written)

    def _of_images(self, request: KnownRequest, told: set[str]) -> Iterator[Problem]:
        for job in request.jobs:
            image = image_in(job)
            if image is None:
                continue
            settings = self.machine.environments.settings_of(image)
            if settings is None:
                if image in told:
                    continue
                told.add(image)
                name = image.rpartition("/")[2].partition(":")[0].partition("@")[0]
                hint = f"below 'images' of local.yaml: {yaml_text(f'*/{name}:*')}: {{requirements: requirements.txt}}"
                message = f"the image {quoted(image)} has no Python environment here"
                yield self._report(request.step, message, "no-local-image", hint)
            elif settings.entrypoint is None and not has_command(job):
                message = f"runs the own command of the image {quoted(image)}, and nothing says what that is"
                hint = "below 'images' of local.yaml: entrypoint: [python, ./tool.py]; or give the step a script"
                yield self._report(request.step, message, "no-local-image", hint)

    def _of_metrics(self, request: KnownRequest) -> Iterator[Problem]:
        for job in request.jobs:
            try:
                Metrics(job.get("AlgorithmSpecification", {}).get("MetricDefinitions", []))
            except ValueError as error:
                yield self._report(request.step, str(error), "not-local", None)

    def _of_inputs(self, request: KnownRequest, written: list[str]) -> Iterator[Problem]:
        for uri in request.inputs:
            if any(uri.startswith(start) for start in written):
                continue
            hint: str | None = f"below 'data' of local.yaml: {uri}: ./FOLDER"
            try:
                if self.machine.storage.exists(uri):
                    continue
                message = f"there are no objects at '{uri}'"
            except StorageError as error:
                message, hint = str(error), None
            yield self._report(request.step, message, "no-local-data", hint)

    def _report(self, step: PlannedStep, message: str, rule: str, hint: str | None) -> Problem:
        names = [one.name for one in self.pipeline.config.pipeline.steps]
        path: NodePath = (*STEPS, names.index(step.name))
        return Problem(self.pipeline.node.nearest((*path, "name")).position, path, message, rule, hint)
