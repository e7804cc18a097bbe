"""Metrics that training jobs define for AWS's own algorithms, which have theirs.

Sources: Amazon SageMaker Developer Guide, "Define training metrics"; CreateTrainingJob and
CreateHyperParameterTuningJob answer "You can't override the metric definitions for Amazon SageMaker algorithms", also
in script mode.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from definitions.diagnostics.messages import quoted
from definitions.images.table import repository_accounts
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.remarks import Remark
from definitions.pipeline.steps.jobs.objective_metrics import BUILT_IN, repository_of
from definitions.source.nodes import NodePath

if TYPE_CHECKING:  # a step of one type does not import the settings of another
    from definitions.pipeline.steps.jobs.training_settings import Training
    from definitions.pipeline.steps.jobs.tuning_training_jobs import TuningTrainingJob


def needless_metrics(job: "Training | TuningTrainingJob", path: NodePath, context: StepContext) -> Iterator[Remark]:
    """A warning if a job with ``metricDefinitions`` has the image of an algorithm of AWS's.

    Args:
        job: the training job.
        path: of the job in the step's YAML.
        context: the pipeline around the step.
    """
    if not job.metric_definitions:
        return
    image = job.resolved_image_uri(context)
    name = repository_of(image, context)
    if name in BUILT_IN and (job.framework_image is not None or _is_published(context, image, name)):
        yield Remark(
            path=(*path, "metricDefinitions"),
            message=f"AWS takes none for its image {quoted(name)}, which has metrics of its own",
            rule="metrics-of-algorithm",
            hint="remove them: AWS reads metrics such as 'validation:rmse' from what the algorithm itself prints",
            severity="warning",
        )


def _is_published(context: StepContext, image: object, name: str) -> bool:
    """Whether the image is in an account of AWS's; somebody else's may have the same name."""
    return str(context.static_text(image)).partition(".")[0] in repository_accounts(name).values()
