"""Definitions of steps, with what their types do not have."""

from definitions.json_schema.expressions import expression_definitions
from definitions.json_schema.models import ModelDefinitions
from definitions.pipeline.steps import STEP_TYPES
from definitions.pipeline.steps.core.step import Step
from definitions.schema.field_help import FieldHelp
from definitions.schema.model import Model
from definitions.schema.value_schemas import WITHOUT_EFFECT, JsonSchema, refused


class StepDefinitions(ModelDefinitions):
    """Schemas of models, some of which are steps, with values that may be expressions."""

    @property
    def definitions(self) -> dict[str, JsonSchema]:
        return super().definitions | expression_definitions()

    def _model(self, model: type[Model], *, is_part: bool) -> JsonSchema:
        schema = super()._model(model, is_part=is_part)
        if issubclass(model, Step):
            others = "|".join(sorted({entry.payload for entry in STEP_TYPES.values()} - {model.payload}))
            message = {**WITHOUT_EFFECT, "deprecationMessage": "is ignored: the step is of another type"}
            schema["patternProperties"] = {**schema["patternProperties"], f"^(?:{others})$": message}
        return schema

    def _key(self, model: type[Model], entry: FieldHelp, *, is_part: bool) -> JsonSchema:
        schema = super()._key(model, entry, is_part=is_part)
        if entry.key == "steps":
            schema["items"]["title"] = "step"
        if not issubclass(model, Step):
            return schema
        if entry.key == "arguments":
            request = model.request_shape()
            if request is None:
                return {**schema, **refused(f"{model.type_name} steps have no request to add fields to")}
            return {**schema, **self.shapes.of_request(request, model.refused_members)}
        if entry.key == "cacheConfig" and not model.is_cacheable:
            return {**schema, **refused(f"{model.type_name} steps cannot be cached")}
        if entry.key == "retryPolicies" and not model.retried_exceptions:
            return {**schema, "maxItems": 0, "doNotSuggest": True}
        return schema
