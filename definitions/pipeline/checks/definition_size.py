"""The limit on the length of a definition.

Source: API CreatePipeline, PipelineDefinition: at most 1,048,576 characters. A definition in S3 is no way out:
Terraform's AWS provider fails to update such a pipeline (hashicorp/terraform-provider-aws, issue 38259).
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from definitions.diagnostics.problems import Problem
from definitions.iam.policy_sizes import LONGEST, SHORTEST, json_size
from definitions.pipeline.config.module_config import STEPS
from definitions.source.nodes import Node
from definitions.values.expressions import Json
from definitions.values.infrastructure import InfrastructureKind

LARGEST = 1_048_576
_SHOWN = 10


def check_definition_size(definition: dict[str, Json], node: Node) -> Iterator[Problem]:
    """A definition over AWS's limit, with the sizes of its largest steps.

    The length of some values, such as ARNs, is known only when Terraform applies: a definition that is too long with
    the shortest of them is an error, one that is too long with the longest a warning.
    """
    most = _size(definition, LONGEST)
    if most <= LARGEST:
        return
    least = _size(definition, SHORTEST)
    steps = definition["Steps"]
    assert isinstance(steps, list)
    sizes = sorted(((_size(step, SHORTEST), step["Name"]) for step in steps), reverse=True)
    named = ", ".join(f"'{name}' {size:,}" for size, name in sizes[:_SHOWN])
    more = f", and {len(sizes) - _SHOWN} more" if len(sizes) > _SHOWN else ""
    is_certain = least > LARGEST
    has = f"has {least:,}" if is_certain else f"may have up to {most:,}"
    message = f"the definition {has} characters; AWS takes at most {LARGEST:,}. The largest steps: {named}{more}"
    hint = "split the pipeline, or move long texts into S3"
    severity: Literal["error", "warning"] = "error" if is_certain else "warning"
    yield Problem.at(node, STEPS, message, "definition-too-long", hint, severity=severity)


def _size(tree: Json, lengths: Mapping[InfrastructureKind, int]) -> int:
    """Characters of the JSON text."""
    return json_size(tree, lengths, ensure_ascii=False)
