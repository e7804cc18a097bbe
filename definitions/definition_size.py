"""How long a definition may be.

Source: API CreatePipeline, PipelineDefinition: at most 1,048,576 characters. A definition in S3 is no way out:
Terraform's AWS provider fails to update such a pipeline (hashicorp/terraform-provider-aws, issue 38259).
"""

import json

from definitions.expressions import Json
from definitions.nodes import Node
from definitions.policy_sizes import longest
from definitions.problems import Problem
from definitions.reference_checks import STEPS

LARGEST = 1_048_576
_SHOWN = 10


def too_long_definition(definition: dict[str, Json], node: Node) -> Problem | None:
    """The problem of a definition over AWS's limit, with the sizes of its largest steps; ``None`` if it is not."""
    whole = _size(definition)
    if whole <= LARGEST:
        return None
    steps = definition["Steps"]
    assert isinstance(steps, list)
    sizes = sorted(((_size(step), step["Name"]) for step in steps), reverse=True)
    named = ", ".join(f"'{name}' {size:,}" for size, name in sizes[:_SHOWN])
    more = f", and {len(sizes) - _SHOWN} more" if len(sizes) > _SHOWN else ""
    message = (
        f"the definition has {whole:,} characters; AWS takes at most {LARGEST:,}. The largest steps: {named}{more}"
    )
    return Problem.at(node, STEPS, message, "definition-too-long", "split the pipeline, or move long texts into S3")


def _size(tree: Json) -> int:
    """Characters of the JSON text when infrastructure values are as long as they can be."""
    return len(json.dumps(longest(tree), separators=(",", ":"), ensure_ascii=False))
