"""Metrics that training jobs define for AWS's own algorithms, which have theirs.

Sources: Amazon SageMaker Developer Guide, "Define training metrics"; CreateTrainingJob and
CreateHyperParameterTuningJob answer "You can't override the metric definitions for Amazon SageMaker algorithms", also
in script mode.
"""

from collections.abc import Iterator

from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import Problem
from definitions.images.table import repository_accounts
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.jobs.objective_metrics import BUILT_IN, repository_of
from definitions.pipeline.steps.jobs.training_settings import Training
from definitions.pipeline.steps.jobs.tuning_training_jobs import TuningTrainingJob


def check_algorithm_metrics(context: CheckContext) -> Iterator[Problem]:
    """Training jobs with ``metricDefinitions`` whose image is that of an algorithm of AWS's."""
    for path, step in context.correct_steps():
        for below, job in step.models():
            if not isinstance(job, Training | TuningTrainingJob) or not job.metric_definitions:
                continue
            image = job.resolved_image_uri(context.step_context)
            name = repository_of(image, context.step_context)
            if name in BUILT_IN and (job.framework_image is not None or _is_published(context, image, name)):
                message = f"AWS takes none for its image {quoted(name)}, which has metrics of its own"
                hint = "remove them: AWS reads metrics such as 'validation:rmse' from what the algorithm itself prints"
                yield context.warning((*path, *below, "metricDefinitions"), message, "metrics-of-algorithm", hint)


def _is_published(context: CheckContext, image: object, name: str) -> bool:
    """Whether the image is in an account of AWS's; somebody else's may have the same name."""
    uri = str(context.step_context.static_text(image))
    return uri.partition(".")[0] in repository_accounts(name).values()
