"""Tuning jobs: training jobs with hyperparameters out of ranges, of which the best is kept.

Sources: Amazon SageMaker Developer Guide, "Perform Automatic Model Tuning with SageMaker AI"; API Reference,
CreateHyperParameterTuningJob and DescribeHyperParameterTuningJob. Bayesian and Hyperband draw at random here.
"""

import math
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, cast

from definitions.foundation.records import record, replace
from definitions.local.jobs.job import Job, JobFailed
from definitions.local.jobs.ranges import candidates
from definitions.local.jobs.training import run_training
from definitions.local.jobs.training import unsupported_in as unsupported_in_training
from definitions.values.expressions import Json

_MOST_JOBS = 1000


@record
class _Trial:
    """A training job.

    Attributes:
        name: of the job.
        definition: of which it is one.
        tuned: the hyperparameters that were chosen.
        value: of the objective; ``None`` if it failed or printed none.
        reason: why it failed.
    """

    name: str
    definition: Mapping[str, Any]
    tuned: Mapping[str, str]
    value: float | None
    reason: str


def definitions_in(request: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The training jobs that a request defines, each with its objective and its ranges."""
    common = request["HyperParameterTuningJobConfig"]
    found = request.get("TrainingJobDefinitions") or [request["TrainingJobDefinition"]]
    return [
        {
            "TuningObjective": common.get("HyperParameterTuningJobObjective"),
            "HyperParameterRanges": common.get("ParameterRanges", {}),
            **definition,
        }
        for definition in found
    ]


def unsupported_in(request: Mapping[str, Any]) -> str | None:
    """What of a request cannot be done here; ``None`` if all can."""
    if request.get("WarmStartConfig"):
        return "it starts from other tuning jobs (WarmStartConfig)"
    found = (unsupported_in_training(definition) for definition in definitions_in(request))
    return next(filter(None, found), None)


def run_tuning(job: Job, request: Mapping[str, Any], at_once: int) -> dict[str, Json]:
    """Run a job; the result is what DescribeHyperParameterTuningJob answers beyond the request.

    Args:
        job: the job; each of its training jobs has a folder below its own.
        request: of CreateHyperParameterTuningJob.
        at_once: training jobs that run at once, at most.

    Raises:
        JobFailed: no training job has a value of its objective.
        JobStopped: the execution is stopped.
    """
    limits = request["HyperParameterTuningJobConfig"]["ResourceLimits"]
    goal = request["HyperParameterTuningJobConfig"].get("TuningJobCompletionCriteria", {})
    target = goal.get("TargetObjectiveMetricValue")
    trials: list[_Trial] = []
    lock = Lock()

    def run(planned: tuple[Mapping[str, Any], dict[str, str]]) -> None:
        definition, tuned = planned
        with lock:
            if target is not None and any(_reaches(trial, float(target)) for trial in trials):
                return
            name = _name(job.name, len(numbers))
            numbers.append(name)
        trial = _run_trial(job, name, definition, tuned)
        with lock:
            trials.append(trial)

    numbers: list[str] = []
    planned = list(_planned(job, request))
    with ThreadPoolExecutor(max(1, min(at_once, int(limits.get("MaxParallelTrainingJobs", 1))))) as pool:
        list(pool.map(run, planned))
    return _answer(job, trials)


def _planned(job: Job, request: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], dict[str, str]]]:
    """The training jobs in order; of several definitions, one after the other in turns."""
    common = request["HyperParameterTuningJobConfig"]
    most = int(common["ResourceLimits"].get("MaxNumberOfTrainingJobs", _MOST_JOBS))
    seed = int(common.get("RandomSeed", 0))
    strategy = str(common.get("Strategy", "Random"))
    if strategy not in ("Grid", "Random"):
        job.note(f"{strategy} draws at random here")
    tried = [
        (definition, candidates(strategy, definition["HyperParameterRanges"], most, seed + number))
        for number, definition in enumerate(definitions_in(request))
    ]
    for _ in range(most):
        for definition, values in list(tried):
            tuned = next(values, None)
            if tuned is None:
                tried.remove((definition, values))
            elif most > 0:
                most -= 1
                yield definition, tuned


def _run_trial(job: Job, name: str, definition: Mapping[str, Any], tuned: Mapping[str, str]) -> _Trial:
    """Run one training job.

    Raises:
        JobStopped: the execution is stopped.
    """
    objective = definition["TuningObjective"]["MetricName"]
    folder = job.folder / "trials" / name
    folder.mkdir(parents=True, exist_ok=True)
    one = replace(job, name=name, folder=folder)
    values = {**definition.get("StaticHyperParameters", {}), **tuned, "_tuning_objective_metric": objective}
    try:
        answer = run_training(one, {**definition, "HyperParameters": values})
    except JobFailed as failed:
        job.note(f"{name} failed: {failed}")
        return _Trial(name, definition, tuned, None, str(failed))
    one.clean()
    metrics = {
        entry["MetricName"]: entry["Value"] for entry in cast(list[dict[str, Any]], answer["FinalMetricDataList"])
    }
    value = metrics.get(objective)
    shown = ", ".join(f"{key}={text}" for key, text in tuned.items())
    job.note(f"{name}: {shown}: {objective} {'has no value' if value is None else value}")
    return _Trial(name, definition, tuned, value, "")


def _name(tuning: str, number: int) -> str:
    return f"{tuning[:51]}-{number + 1:03d}-{(number * 2654435761 + 97) % (1 << 32):08x}"


def _reaches(trial: _Trial, target: float) -> bool:
    if trial.value is None:
        return False
    is_maximum = trial.definition["TuningObjective"]["Type"] == "Maximize"
    return trial.value >= target if is_maximum else trial.value <= target


def _order(trial: _Trial) -> float:
    """The better, the smaller."""
    if trial.value is None:
        return math.inf
    return -trial.value if trial.definition["TuningObjective"]["Type"] == "Maximize" else trial.value


def _answer(job: Job, trials: list[_Trial]) -> dict[str, Json]:
    ordered = sorted(trials, key=lambda trial: (_order(trial), trial.name))
    if not ordered or ordered[0].value is None:
        reason = next((f": {trial.reason}" for trial in ordered if trial.reason), "")
        raise JobFailed(f"No training job succeeded with a value of the objective{reason}")
    summaries: list[Json] = [_summary(job, trial) for trial in ordered]
    failed = sum(bool(trial.reason) for trial in trials)
    return {
        "HyperParameterTuningJobName": job.name,
        "HyperParameterTuningJobArn": job.machine.arn(f"hyper-parameter-tuning-job/{job.name}"),
        "HyperParameterTuningJobStatus": "Completed",
        "BestTrainingJob": summaries[0],
        "TrainingJobSummaries": summaries,
        "TrainingJobStatusCounters": {"Completed": len(trials) - failed, "NonRetryableError": failed},
        "ObjectiveStatusCounters": {
            "Succeeded": sum(trial.value is not None for trial in trials),
            "Pending": 0,
            "Failed": sum(trial.value is None for trial in trials),
        },
    }


def _summary(job: Job, trial: _Trial) -> Json:
    found: dict[str, Json] = {
        "TrainingJobName": trial.name,
        "TrainingJobArn": job.machine.arn(f"training-job/{trial.name}"),
        "TrainingJobStatus": "Failed" if trial.reason else "Completed",
        "TunedHyperParameters": dict(trial.tuned),
    }
    if trial.value is not None:
        objective = trial.definition["TuningObjective"]
        found["FinalHyperParameterTuningJobObjectiveMetric"] = {
            "Type": objective["Type"],
            "MetricName": objective["MetricName"],
            "Value": trial.value,
        }
    return found
