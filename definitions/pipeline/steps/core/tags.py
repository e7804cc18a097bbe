"""Tags of jobs, models and endpoints."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from definitions.pipeline.steps.core.request_fields import field_at
from definitions.schema.field_types import ParameterText, TextValue
from definitions.values.expressions import Json

Tags = Annotated[dict[str, ParameterText], Field(max_length=50)]


def tag_list(tags: Mapping[str, TextValue]) -> Json:
    """``Tags``, such as ``[{"Key": "team", "Value": "fraud"}]``; ``None`` if there are none."""
    return [{"Key": key, "Value": value} for key, value in tags.items()] or None


def with_tags(request: Json, tags: Mapping[str, TextValue]) -> Json:
    """A request with tags beside its own, which win."""
    if not isinstance(request, dict):
        return request
    own = request.get("Tags") or []
    assert isinstance(own, list)
    keys = {field_at(tag, ("Key",)) for tag in own}
    more = tag_list({key: value for key, value in tags.items() if key not in keys})
    return {**request, "Tags": [*own, *more]} if isinstance(more, list) else request
