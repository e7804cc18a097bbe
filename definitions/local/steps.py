"""Run one step: by a process, by a double, or not at all because an earlier result is used again.

Sources: Amazon SageMaker Developer Guide, "Pipelines steps" and "Retry Policy for Pipeline Steps"; the Describe APIs of
the jobs.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from definitions.execution.expressions import Unknown
from definitions.execution.plan import Plan
from definitions.execution.retries import Retries
from definitions.execution.step_runs import FAILED, STOPPED, StepEnd, StepRun
from definitions.foundation.records import record
from definitions.local.doubles import Ask, callback_outputs, lambda_outputs
from definitions.local.environments import NoEnvironment
from definitions.local.executions import ExecutionFolder, Home, random_letters
from definitions.local.jobs.job import Job, JobFailed, JobStopped, Machine, shortened
from definitions.local.jobs.processing import property_files, run_processing
from definitions.local.jobs.training import run_training
from definitions.local.jobs.transform import run_transform
from definitions.local.jobs.tuning import run_tuning
from definitions.local.models import create_model, read_model, register_model
from definitions.local.settings_file import SettingsFile
from definitions.local.storage import StorageError
from definitions.values.expressions import STEP_VARIABLES, Json
from definitions.values.placeholders import OpenText, Placeholder, open_text

JOB_TYPES = ("Processing", "Training", "Tuning", "Transform")
"""Types that run processes of images."""
OWN_TYPES = (*JOB_TYPES, "Model", "RegisterModel", "Cleanup")
"""Types that need no double."""
_TIMES = {
    "Processing": "Processing",
    "Training": "Training",
    "Transform": "Transform",
    "Tuning": "HyperParameterTuning",
}
_LONGEST_NAME = 63


@record
class StepRunner:
    """Runs steps of one execution.

    Attributes:
        machine: what their jobs share.
        home: of all executions.
        folder: of this execution.
        plan: of the pipeline.
        settings: ``local.yaml``.
        at_once: training jobs of a Tuning step that run at once.
        ask: asks a person.
    """

    machine: Machine
    home: Home
    folder: ExecutionFolder
    plan: Plan
    settings: SettingsFile
    at_once: int
    ask: Ask

    def job_name(self, run: StepRun) -> str:
        """A name for the job of a step."""
        start, end = f"pipelines-{self.folder.id}-", f"-{random_letters(10)}"
        return f"{start}{run.name[: _LONGEST_NAME - len(start) - len(end)]}{end}"

    def run(self, run: StepRun, name: str, tell: Callable[[str], object]) -> StepEnd:
        """Run a step to its end, as often as its retry policies say.

        Args:
            run: the step, with its request.
            name: of its job.
            tell: gets the last line of its log.
        """
        retries, attempts = Retries(self.plan[run.step].rendered), 1
        while True:
            try:
                return self._end(run, self._job(run, name, attempts, tell), attempts)
            except JobStopped:
                return StepEnd(STOPPED, reason="the execution was stopped", attempts=attempts)
            except JobFailed as failed:
                pause = retries.wait(_exception_type(failed))
                if pause is None:
                    return StepEnd(FAILED, reason=shortened(str(failed)), attempts=attempts)
            tell(f"attempt {attempts} failed; the next one follows in {pause:g} s")
            if self.machine.stop.wait(pause):
                return StepEnd(STOPPED, reason="the execution was stopped", attempts=attempts)
            attempts += 1

    def _job(self, run: StepRun, name: str, attempt: int, tell: Callable[[str], object]) -> Job:
        folder = self.folder.step(run.name)
        if attempt > 1:
            folder = folder / f"attempt-{attempt}"
        folder.mkdir(parents=True, exist_ok=True)
        return Job(name, folder, self.machine, tell)

    def _end(self, run: StepRun, job: Job, attempts: int) -> StepEnd:
        """The end of a step that succeeds.

        Raises:
            JobFailed: it failed.
            JobStopped: the execution is stopped.
        """
        started, began = datetime.now(UTC), time.monotonic()
        files: dict[str, Json] = {}
        try:
            properties = self._properties(run, job)
            if run.type == "Processing":
                files = property_files(job, self._request(run), self._declared(run, "PropertyFiles"))
        except (StorageError, NoEnvironment, ValueError) as error:
            raise JobFailed(f"ClientError: {error}") from None
        except OSError as error:
            raise JobFailed(f"InternalServerError: {error.filename or 'the disk'}: {error.strerror}") from None
        job.clean()
        if run.type in _TIMES:
            properties |= _times(_TIMES[run.type], started, time.monotonic() - began)
        return StepEnd(properties=properties, property_files=files, attempts=attempts)

    def _properties(self, run: StepRun, job: Job) -> dict[str, Json]:
        """What the step answers beyond its request."""
        request = self._request(run)
        double = self.settings.settings.steps.get(run.step)
        if double is not None and double.properties is not None:
            return dict(double.properties)
        match run.type:
            case "Processing":
                return run_processing(job, request)
            case "Training":
                return run_training(job, request)
            case "Tuning":
                return run_tuning(job, request, self.at_once)
            case "Transform":
                return run_transform(job, request, read_model(self.machine, str(request["ModelName"])))
            case "Model":
                return create_model(self.machine, job.name, request, self.home.registry)
            case "RegisterModel":
                return register_model(self.machine, request, self.home.registry)
            case "Cleanup":
                self._clean_up(request)
                return {}
        assert double is not None
        declared = self._declared(run, "OutputParameters")
        if run.type == "Lambda":
            outputs = lambda_outputs(job, run.arguments, declared, double, self.settings.folder)
        else:
            outputs = callback_outputs(run.name, declared, double, self.ask)
        return {"OutputParameters": outputs}

    def _request(self, run: StepRun) -> dict[str, Any]:
        assert isinstance(run.arguments, dict)
        return run.arguments

    def _declared(self, run: StepRun, member: str) -> list[Any]:
        found = self.plan[run.step].rendered.get(member, [])
        assert isinstance(found, list)
        return found

    def _clean_up(self, request: Mapping[str, Any]) -> None:
        """Remove what steps have left."""
        for entry in request["Resources"]["S3"]:
            earlier = self.folder.result(entry["StepName"])
            for uri in entry.get("S3Uris") or output_uris(
                earlier.get("request") or {}, earlier.get("properties") or {}
            ):
                self.machine.storage.delete(uri)


def _exception_type(failed: JobFailed) -> str:
    """AWS's name for a failure; empty if it is the script's own, after which no step is run again."""
    return "SageMaker.JOB_INTERNAL_ERROR" if str(failed).startswith("InternalServerError") else ""


def with_job_name(tree: Json, name: str) -> Json:
    """A request in which the step's job has its name."""
    match tree:
        case Unknown(key=("execution", variable)) if variable in STEP_VARIABLES:
            return name
        case OpenText(parts=parts):
            texts = [with_job_name(part, name) if isinstance(part, Placeholder) else part for part in parts]
            return open_text(*cast(list[str | Placeholder], texts))
        case dict():
            return {key: with_job_name(entry, name) for key, entry in tree.items()}
        case list():
            return [with_job_name(entry, name) for entry in tree]
    return tree


def output_uris(request: Mapping[str, Any], properties: Mapping[str, Any]) -> list[str]:
    """The S3 URIs at which a job has left something."""
    outputs = request.get("ProcessingOutputConfig", {}).get("Outputs", [])
    found = [output["S3Output"]["S3Uri"] for output in outputs if "S3Output" in output]
    if "TransformOutput" in request:
        found.append(request["TransformOutput"]["S3OutputPath"])
    if "ModelArtifacts" in properties:
        found.append(properties["ModelArtifacts"]["S3ModelArtifacts"].removesuffix("model.tar.gz"))
    definitions = [request[key] for key in ("TrainingJobDefinition",) if key in request]
    for definition in [*definitions, *request.get("TrainingJobDefinitions", [])]:
        start = definition["OutputDataConfig"]["S3OutputPath"].rstrip("/")
        found += [f"{start}/{job['TrainingJobName']}/" for job in properties.get("TrainingJobSummaries", [])]
    return found


def _times(kind: str, started: datetime, seconds: float) -> dict[str, Json]:
    """Times of a job, in AWS's members."""
    start, end = started.isoformat(), datetime.now(UTC).isoformat()
    return {
        "CreationTime": start,
        f"{kind}StartTime": start,
        f"{kind}EndTime": end,
        "LastModifiedTime": end,
        "BillableTimeInSeconds": int(seconds) + 1,
    }


def log_of(folder: Path) -> Path:
    """The log of a step, of its last attempt."""
    logs = folder.glob("attempt-*/log.txt")
    return max(logs, key=lambda log: int(log.parent.name.rpartition("-")[2]), default=folder / "log.txt")


def tail_of_log(log: Path, lines: int) -> list[str]:
    """The last lines of a log."""
    if not log.is_file():
        return []
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - (1 << 14)))
        return file.read().decode("utf-8", "replace").splitlines()[-lines:]
