"""What tells which definition is deployed: the same for the same YAML, whenever and by whomever it is compiled."""

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from definitions.values.expressions import Json
from definitions.values.plain import plain

if TYPE_CHECKING:
    from definitions.pipeline.settings.revision import Revision

DEFINITION, COMMIT = "definition-sha256", "commit"
TAG_PREFIX = "pipelines:"
"""In front of the names, as keys of tags."""


def revision_values(revision: "Revision | None", definition: Mapping[str, Json]) -> dict[str, str]:
    """The values to record, by name; none unless the config asks for them."""
    if revision is None:
        return {}
    values = {DEFINITION: definition_hash(definition), COMMIT: revision.commit}
    return {name: value for name, value in values.items() if value is not None}


def revision_tags(revision: "Revision | None", definition: Mapping[str, Json]) -> dict[str, str]:
    """The values as tags of the pipeline."""
    return {f"{TAG_PREFIX}{name}": value for name, value in revision_values(revision, definition).items()}


def definition_hash(definition: Mapping[str, Json]) -> str:
    """SHA-256 of the definition, in which values of the infrastructure such as the role's ARN have no part."""
    text = json.dumps(plain(dict(definition)), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
