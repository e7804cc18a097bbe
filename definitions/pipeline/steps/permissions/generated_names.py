"""ARNs of jobs and models that the pipeline service names.

Most names are ``pipelines-<execution id>-<step name>-<token>``, or ``<prefix>-<execution id>-<token>-<number>`` if the
request has a prefix. Tuning and AutoML jobs have no room for the step's name in the 32 characters that AWS allows. Seen
are names such as ``bqbpzw5k3d15-hptuning-U0H0Wl6oKU``: the execution's id, the first characters of the step's name, and
a token of ten characters.

Source: Amazon SageMaker Developer Guide, "IAM Access Management", whose own policy for prefixes has ``<prefix>-*``.
"""

from collections.abc import Sequence

from definitions.foundation.records import record
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.permissions.resource_names import EXECUTION_ID_PATTERN, name_pattern, named_arns
from definitions.schema.field_types import TextValue
from definitions.values.infrastructure import Text, text

_KEPT_LENGTH = 20
"""Characters of a step's name that SageMaker always keeps in the names of jobs and models."""
_TOKEN_PATTERN = "?" * 10
NAME_END = f"{EXECUTION_ID_PATTERN}-{_TOKEN_PATTERN}-*"
"""What follows a prefix and a hyphen, as IAM matches it."""
_SHORT_KEPT_LENGTH = 7
"""Characters of a step's name that short names are assumed to keep; 8 characters were seen."""
_SHORT_SEEN_LENGTH = 8


@record
class GeneratedArns:
    """ARNs of what the pipeline service names, as IAM patterns.

    Attributes:
        granted: with room for names that are cut or put together otherwise: AWS promises nothing about them.
        seen: only names of the form and length that was seen.
    """

    granted: tuple[Text, ...]
    seen: tuple[Text, ...]


def name_beginning(step: str, context: StepContext, prefix: TextValue | None) -> Text:
    """What names after the step or the prefix begin with: an IAM pattern without the final ``*``."""
    if prefix is None:
        return f"pipelines-*-{_kept_name(step, _KEPT_LENGTH)}"
    return text(name_pattern(prefix, context) or "*", "-")


def generated_arns(resource: str, step: str, context: StepContext, prefix: TextValue | None) -> GeneratedArns:
    """ARNs of resources, such as ``training-job``, that the pipeline service names after the step or the prefix."""
    if prefix is not None:
        return _prefixed_arns(resource, prefix, context)
    kept = step[:_KEPT_LENGTH]
    granted = [text(name_beginning(step, context, None), "*")]
    seen = [f"pipelines-{EXECUTION_ID_PATTERN}-{kept}-{_TOKEN_PATTERN}"]
    return GeneratedArns(_arns(resource, granted, context), _arns(resource, seen, context))


def short_generated_arns(resource: str, step: str, context: StepContext, prefix: str | None) -> GeneratedArns:
    """ARNs of the step's tuning or AutoML jobs, and of resources whose names begin with the names of these jobs.

    They include the long form of names, should AWS write it after all.
    """
    if prefix is not None:
        return _prefixed_arns(resource, prefix, context)
    kept = _kept_name(step, _SHORT_KEPT_LENGTH)
    granted = [f"{EXECUTION_ID_PATTERN}-{kept}*", f"pipelines-*-{kept}*"]
    seen = [f"{EXECUTION_ID_PATTERN}-{step[:_SHORT_SEEN_LENGTH]}-{_TOKEN_PATTERN}*"]
    return GeneratedArns(_arns(resource, granted, context), _arns(resource, seen, context))


def _prefixed_arns(resource: str, prefix: TextValue, context: StepContext) -> GeneratedArns:
    known = name_pattern(prefix, context)
    # Of a prefix that is known only when the pipeline runs, the end of the name is all there is to go by.
    granted, seen = (text(known or "*", "-", rest) for rest in ("*" if known else NAME_END, NAME_END))
    return GeneratedArns(_arns(resource, [granted], context), _arns(resource, [seen], context))


def _kept_name(step: str, length: int) -> str:
    return f"{step}-" if len(step) <= length else step[:length]


def _arns(resource: str, patterns: Sequence[Text], context: StepContext) -> tuple[Text, ...]:
    """ARNs with names as written and in lower case: which of them AWS takes depends on the resource type."""
    names = [*patterns, f"{context.job_prefix}*"] if context.job_prefix else patterns
    return tuple(dict.fromkeys(each for name in names for each in named_arns(resource, name)))
