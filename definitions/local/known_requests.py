"""What is known of the requests of steps before a run starts."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.execution.execution import Execution
from definitions.execution.expressions import EvaluationError, evaluate, unknowns_in
from definitions.execution.plan import PlannedStep
from definitions.foundation.records import record
from definitions.local.jobs.script_mode import is_script_mode
from definitions.local.jobs.tuning import definitions_in
from definitions.local.steps import output_uris
from definitions.values.expressions import Json

_EXPRESSIONS = ("Get", "Std:Join", "Std:JsonGet")


@record
class KnownRequest:
    """The request of a step; expressions that are not known yet are still in it.

    Attributes:
        step: the step.
        whole: the request.
    """

    step: PlannedStep
    whole: Mapping[str, Any]

    @classmethod
    def of(cls, step: PlannedStep, execution: Execution) -> "KnownRequest":
        """What is known before the first step."""
        return cls(step, {key: _known(part, execution) for key, part in step.arguments.items() if key != "Selector"})

    @property
    def jobs(self) -> list[Mapping[str, Any]]:
        """The request itself; of a Tuning step, its training jobs."""
        return definitions_in(self.whole) if self.step.type == "Tuning" else [self.whole]

    @property
    def images(self) -> list[str]:
        """The images that are known."""
        return [image for job in self.jobs if (image := image_in(job)) is not None]

    @property
    def inputs(self) -> list[str]:
        """The S3 URIs that it reads, each once."""
        sources = [entry.get("S3Input", {}) for entry in self.whole.get("ProcessingInputs", [])]
        sources += [
            channel["DataSource"].get("S3DataSource", {})
            for job in self.jobs
            for channel in job.get("InputDataConfig", [])
        ]
        if "TransformInput" in self.whole:
            sources.append(self.whole["TransformInput"]["DataSource"]["S3DataSource"])
        return list(dict.fromkeys(_texts(source.get("S3Uri") for source in sources)))

    @property
    def outputs(self) -> list[str]:
        """The S3 URIs below which it writes."""
        folders = [job["OutputDataConfig"]["S3OutputPath"] for job in self.jobs if "OutputDataConfig" in job]
        return list(_texts([*output_uris(self.whole, {}), *folders]))


def image_in(job: Mapping[str, Any]) -> str | None:
    """The image of a job; ``None`` if it has none, or it is not known yet."""
    found = job.get("AppSpecification", {}).get("ImageUri") or job.get("AlgorithmSpecification", {}).get(
        "TrainingImage"
    )
    return found if isinstance(found, str) else None


def has_command(job: Mapping[str, Any]) -> bool:
    """Whether a job says what its container runs."""
    if "AppSpecification" in job:
        return bool(job["AppSpecification"].get("ContainerEntrypoint"))
    hyperparameters = {**job.get("HyperParameters", {}), **job.get("StaticHyperParameters", {})}
    is_script = is_script_mode(hyperparameters, job.get("Environment", {}))
    return is_script or bool(job["AlgorithmSpecification"].get("ContainerEntrypoint"))


def _texts(values: Iterator[object] | list[object]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))


def _known(tree: Json, execution: Execution) -> Json:
    match tree:
        case dict() if any(key in tree for key in _EXPRESSIONS):
            try:
                value = evaluate(tree, execution.values)
            except EvaluationError:
                return tree
            return tree if unknowns_in(value) else value
        case dict():
            return {key: _known(entry, execution) for key, entry in tree.items()}
        case list():
            return [_known(entry, execution) for entry in tree]
    return tree
