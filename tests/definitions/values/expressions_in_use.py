"""A config with parameters and outputs that expressions can refer to."""

from typing import Any

from definitions.pipeline.steps.core.context import StepContext
from definitions.schema.expression_syntax import expression
from definitions.values.expressions import ANY_TYPE, ParameterType
from tests.support import config_of, json_of, loaded

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
CONFIG = config_of(
    f"""
    - name: Prepare
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.large
        outputs: [{{outputName: out}}]
        propertyFiles: [{{propertyFileName: Report, outputName: out, filePath: r.json}}]
    """,
    pipeline="""
    parameters:
      - {name: Words, type: String, defaultValue: a}
      - {name: Count, type: Integer, defaultValue: 1}
      - {name: Rate, type: Float, defaultValue: 0.5}
      - {name: Yes, type: Boolean, defaultValue: true}
    """,
)
JSON_GET = {"jsonGet": {"step": "Prepare", "propertyFile": "Report", "path": "a.b[0]"}}


def context() -> StepContext:
    pipeline = loaded(CONFIG).config.pipeline
    return StepContext(
        "pipeline",
        pipeline.network_config,
        {parameter.name: parameter for parameter in pipeline.parameters},
        {known.name: known for known in pipeline.steps},
    )


def written(value: object, accepts: tuple[ParameterType, ...] = ANY_TYPE, **settings: Any) -> object:
    """What an expression becomes in the definition."""
    return json_of(context().render(expression(value, accepts, **settings)))
