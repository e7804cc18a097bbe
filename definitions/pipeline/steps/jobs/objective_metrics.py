"""Metrics that tuning jobs optimize: training jobs must report them.

Sources: Amazon SageMaker Developer Guide, "Define metrics and environment variables" and "Docker Registry Paths and
Example Code"; API CreateHyperParameterTuningJob, which refuses an objective without a metric definition.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from definitions.api.structure import Structure
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.remarks import Remark
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import split

if TYPE_CHECKING:  # a step of one type does not import the settings of another
    from definitions.pipeline.steps.jobs.tuning_training_jobs import TuningTrainingJob

BUILT_IN = (
    *("blazingtext", "factorization-machines", "forecasting-deepar", "image-classification", "ipinsights", "kmeans"),
    *("knn", "lda", "linear-learner", "ntm", "object-detection", "object2vec", "pca", "randomcutforest"),
    *("sagemaker-xgboost", "semantic-segmentation", "seq2seq", "xgboost"),
)
"""Repositories of AWS's algorithms that report metrics of their own."""


def unknown_metric(
    objective: Structure | None, job: "TuningTrainingJob", path: NodePath, context: StepContext
) -> Iterator[Remark]:
    """An error if no metric definition has the metric of an objective.

    Algorithms of AWS and of the Marketplace have metrics of their own, of which nothing is known here.

    Args:
        objective: the objective.
        job: the training jobs that report its metric.
        path: of the objective.
        context: the pipeline around the step.
    """
    name = None if objective is None else context.static_text(objective.get("MetricName"))
    definitions = [entry for entry in job.metric_definitions or [] if isinstance(entry, Structure)]
    metrics = [context.static_text(entry.get("Name")) for entry in definitions]
    repository = repository_of(job.image_uri, context)
    if job.image_uri is None or repository in BUILT_IN or (repository is None and not metrics):
        return
    known = [metric for metric in metrics if isinstance(metric, str)]
    if isinstance(name, str) and name not in known and len(known) == len(metrics):
        message = f"{quoted(name)} is not defined in 'metricDefinitions' of the training job"
        example = f"metricDefinitions: [{{name: {name}, regex: '{name}=(.*)'}}]"
        listed = f"metrics: {', '.join(known)}" if known else f"say how it is read from the logs, such as {example}"
        hint = did_you_mean(name, known) or listed
        yield Remark(path=(*path, "metricName"), message=message, rule="unknown-metric", hint=hint)


def repository_of(image: object, context: StepContext) -> str | None:
    """The name of an image's repository without its registry; ``None`` if it is not known."""
    uri = context.static_text(image)
    name = None if uri is None else split(split(split(uri, "/")[-1], "@", 1)[0], ":", 1)[0]
    return name if isinstance(name, str) else None
