"""The schema of the AWS provider, as far as the stacks use it: derived, kept in ``aws.json``, compared."""

import json
from pathlib import Path
from typing import Any, TypeAlias

Block: TypeAlias = dict[str, Any]
"""``attributes`` and ``block_types`` by name, as ``terraform providers schema -json`` has them."""

FILE = Path(__file__).with_name("aws.json")


def load() -> dict[str, Any]:
    """What is in the file: ``provider_version``, ``provider``, ``resource_schemas`` and ``data_source_schemas``."""
    schema: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return schema
