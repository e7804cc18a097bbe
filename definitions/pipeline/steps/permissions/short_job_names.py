"""Jobs whose names AWS limits to 32 characters: how the pipeline service names them, and permissions for them.

Tuning and AutoML jobs have no room for ``pipelines-<execution id>-<step name>-<suffix>``. Seen are names such as
``bqbpzw5k3d15-hptuning-U0H0Wl6oKU``: the execution's id, the first characters of the step's name, and a suffix.
"""

from definitions.pipeline.steps.core.context import StepContext
from definitions.values.infrastructure import Text, arn, text

_ID = "?" * 12
"""An execution's id, as IAM matches it: 12 characters of any kind."""
_ROOM = 7
"""So much of a step's name is taken to be left; 8 characters were seen."""


def short_names(resource: str, step: str, context: StepContext) -> tuple[Text, ...]:
    """ARNs of the step's own jobs, and of what they start under names that begin with their own.

    The long form of names is among them, should AWS write it after all.
    """
    named = f"{step}-" if len(step) <= _ROOM else step[:_ROOM]
    names = [f"{_ID}-{named}*", f"pipelines-*-{named}*"] + ([f"{context.job_prefix}*"] if context.job_prefix else [])
    spellings = dict.fromkeys(spelling for name in names for spelling in (name, name.lower()))
    return tuple(arn("sagemaker", text(f"{resource}/", name)) for name in spellings)
