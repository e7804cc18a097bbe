"""Tags of jobs and models."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from definitions.schema.field_types import ParameterText, TextValue
from definitions.values.expressions import Json

Tags = Annotated[dict[str, ParameterText], Field(max_length=50)]


def tag_list(tags: Mapping[str, TextValue]) -> Json:
    """``Tags``, such as ``[{"Key": "team", "Value": "fraud"}]``; ``None`` if there are none."""
    return [{"Key": key, "Value": value} for key, value in tags.items()] or None
