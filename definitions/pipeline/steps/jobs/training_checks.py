"""What must go together in the settings of a training job.

Source: Amazon SageMaker Developer Guide, "Managed Spot Training" and "Managed Warm Pools"; API S3DataSource.
"""

from collections.abc import Sequence

from definitions.diagnostics.messages import did_you_mean
from definitions.pipeline.steps.jobs.input_channels import InputChannel
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals


def spot(is_spot: object, wait: object, longest: object, kept: object) -> None:
    """Refuse spot instances without a time to wait for them, and a time to wait without spot instances."""
    if not is_spot and wait is not None:
        hint = "set enableManagedSpotTraining: true"
        raise invalid("forbidden-key", "is for spot instances only", hint, key="maxWaitTimeInSeconds")
    if is_spot and wait is None:
        message = "needs 'maxWaitTimeInSeconds': how long the job may wait for spot instances and train, together"
        raise invalid("missing-key", message, key="enableManagedSpotTraining")
    if isinstance(wait, int) and isinstance(longest, int) and wait < longest:
        message = f"{wait} is out of range: must be at least {longest}, the maxRuntimeInSeconds"
        raise invalid("out-of-range", message, key="maxWaitTimeInSeconds")
    if is_spot and kept:
        message = "cannot stand beside 'enableManagedSpotTraining': spot instances are not kept"
        raise invalid("forbidden-key", message, key="keepAlivePeriodInSeconds")


def group_names(channels: Sequence[InputChannel], known: list[str]) -> None:
    """Refuse channels for instance groups that are not there."""
    refusals = Refusals()
    for index, channel in enumerate(channels):
        for at, name in enumerate(channel.instance_group_names or ()):
            if isinstance(name, str) and name not in known:
                message = f"'{name}' is none of the 'instanceGroups' of this step"
                error = invalid("unknown-word", message, did_you_mean(name, known))
                refusals.add(error, "inputChannels", index, "instanceGroupNames", at)
    refusals.finish()
