"""``cacheConfig`` of a step.

Source: Amazon SageMaker Developer Guide, "Caching pipeline steps".
"""

from typing import Annotated, Self

from pydantic import model_validator

from definitions.schema.errors import invalid
from definitions.schema.field_types import Boolean
from definitions.schema.fields import TextField
from definitions.schema.meant_values import duration_hint
from definitions.schema.model import Model
from definitions.values.expressions import Json

Duration = Annotated[
    str,
    TextField(
        "a duration as ISO 8601 writes it",
        "bad-duration",
        r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?",
        infrastructure=False,
        hint="such as PT1H for an hour, P30D for 30 days, P1DT12H for a day and a half",
        remedy=duration_hint,
    ),
]


class CacheConfig(Model):
    """Reuse of the result of an earlier execution with the same arguments."""

    enabled: Boolean
    """Whether results are taken from earlier executions."""
    expire_after: Duration | None = None
    """How old a result may be: an ISO 8601 duration such as P30D or PT1H. Needed if enabled."""

    @model_validator(mode="after")
    def _has_expiry(self) -> Self:
        if self.enabled and self.expire_after is None:
            raise invalid("missing-key", "needs 'expireAfter' where caching is enabled: a duration such as P30D")
        return self

    def render(self) -> Json:
        return {"Enabled": self.enabled, "ExpireAfter": self.expire_after}
