"""Names of jobs and models, which a pipeline makes of a prefix, the execution's id and a token.

Source: Amazon SageMaker Developer Guide, "IAM Access Management", section "Customize access management for Pipelines
jobs". The prefix is the member of the request that holds the name everywhere else, as AWS's Python SDK writes it with
``use_custom_job_prefix``.
"""

from typing import Annotated

from definitions.schema.field_types import TextValue
from definitions.schema.fields import TextField
from definitions.values.expressions import STRING, ParameterType

NAMED_BY_PREFIX = "it is another one in each execution; 'jobName' says what it begins with"


def _prefix_of_at_most(longest: int, parameters: tuple[ParameterType, ...] = ()) -> TextField:
    return TextField(
        "a prefix of job names",
        "bad-name",
        r"[a-zA-Z0-9](-*[a-zA-Z0-9])*",
        parameters,
        infrastructure=False,
        longest=longest,
        hint="letters, digits and '-', the first and the last a letter or digit",
    )


JobName = Annotated[TextValue, _prefix_of_at_most(38, STRING)]
ShortJobName = Annotated[str, _prefix_of_at_most(6)]
"""Of tuning and AutoML jobs, whose whole names have at most 32 characters."""
