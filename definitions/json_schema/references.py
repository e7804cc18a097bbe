"""Schemas of values that ``{{...}}`` references may replace."""

from definitions.project.references.lookups import PREFIXES
from definitions.project.references.substitution import DEFAULT_BUCKET
from definitions.schema.value_schemas import JsonSchema

REFERENCE = r"\{\{[\s\S]*\}\}"
_LOOKUP = f"^(?:{'|'.join(PREFIXES)})|{DEFAULT_BUCKET}"
REFERENCE_KEYS: JsonSchema = {"patternProperties": {REFERENCE: True}}
"""Keys that hold a reference, of maps whose keys are known otherwise."""


def or_reference(schema: JsonSchema, *, lookups: bool = False) -> JsonSchema:
    """The schema of a value that a text with a reference may replace.

    Args:
        schema: of the value; with ``type``, if it has one, as a list.
        lookups: whether texts such as ``ssm:/path`` may replace it, too.
    """
    pattern = f"{REFERENCE}|{_LOOKUP}" if lookups else REFERENCE
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "string", "pattern": pattern}]}
    if "enum" in schema:
        return {"anyOf": [schema, {"type": "string", "pattern": pattern}]}
    if "type" not in schema:
        return schema
    if "string" not in schema["type"]:
        return {**schema, "type": [*schema["type"], "string"], "pattern": pattern}
    return {**schema, "pattern": f"{schema['pattern']}|{pattern}"} if "pattern" in schema else schema
