"""Definitions of expressions such as ``{parameter: NAME}``, which look only at maps."""

from definitions.json_schema.references import REFERENCE_KEYS, or_reference
from definitions.schema.expression_parts import FILE_PATH
from definitions.schema.expression_syntax import EXPRESSION_KEYS
from definitions.schema.value_schemas import EXPRESSION, SCALAR_OR_EXPRESSION, STEP_AND_PATH, JsonSchema, or_expression
from definitions.values.expressions import EXECUTION_VARIABLES, EXPERIMENT_NAMES, STRING

_TEXT: JsonSchema = {"type": "string"}
_FORMS: dict[str, JsonSchema] = {
    "parameter": {**_TEXT, "description": "The value of a pipeline parameter: its name."},
    "stepOutput": {**or_reference(STEP_AND_PATH), "description": "An output of a step: '<step>.<output>'."},
    "property": {
        **or_reference(STEP_AND_PATH),
        "description": "A property of a step: '<step>.<Path.To.Property>'.",
    },
    "execution": {**or_reference({"enum": list(EXECUTION_VARIABLES)}), "description": "A fact of the execution."},
    "pipelineExperimentConfig": {
        **or_reference({"enum": list(EXPERIMENT_NAMES)}),
        "description": "A name of the experiment in which the execution is recorded.",
    },
    "join": {
        **or_reference({"type": ["object"]}),
        "description": "Texts, numbers and expressions, joined to one text.",
        "properties": {
            "on": {**_TEXT, "description": "What stands between them."},
            "values": {
                **or_reference({"type": ["array"], "items": SCALAR_OR_EXPRESSION, "minItems": 1}),
                "description": "What is joined.",
            },
        },
        "required": ["values"],
        "additionalProperties": False,
        **REFERENCE_KEYS,
    },
    "jsonGet": {
        **or_reference({"type": ["object"]}),
        "description": "A value in a JSON file: in a property file of a step, or in S3.",
        "properties": {
            "step": {**_TEXT, "description": "The step that writes the file."},
            "propertyFile": {**_TEXT, "description": "The name of the property file."},
            "s3Uri": {
                **or_expression({"type": ["string"]}, STRING),
                "description": "The file in S3, instead of step and propertyFile.",
            },
            "path": {**_TEXT, "description": "The path of the value in the file, such as metrics.mse.value."},
        },
        "required": ["path"],
        "additionalProperties": False,
        **REFERENCE_KEYS,
    },
    "forEach": {
        **or_reference({"type": ["string"], "pattern": r"^CurrentItem(?:\.[\s\S]+)?$"}),
        "description": "In the body of a ForEach step: CurrentItem, or CurrentItem.<field>.",
    },
}
_TEXTS = ("execution", "pipelineExperimentConfig", "join")
"""Expressions whose value is always text."""
_FILE_PATH = {**or_expression({"type": ["string"]}, STRING), "description": "With stepOutput: a file in that output."}


def expression_definitions() -> dict[str, JsonSchema]:
    """The definitions to which ``EXPRESSION`` and ``NUMBER_EXPRESSION`` refer."""
    assert _FORMS.keys() == set(EXPRESSION_KEYS)
    numbers = {key: form for key, form in _FORMS.items() if key not in _TEXTS}
    return {_name(EXPRESSION): _definition(_FORMS), "numberExpression": _definition(numbers)}


def _name(reference: JsonSchema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _definition(forms: dict[str, JsonSchema]) -> JsonSchema:
    return {
        "properties": {**forms, FILE_PATH: _FILE_PATH},
        "additionalProperties": False,
        "minProperties": 1,
        "if": {"type": "object", "required": [FILE_PATH]},
        "then": {"required": ["stepOutput"], "maxProperties": 2},
        "else": {"maxProperties": 1},
        **REFERENCE_KEYS,
    }
