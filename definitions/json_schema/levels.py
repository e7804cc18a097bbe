"""Definitions of the levels of a project file, with the modules among them that are built here."""

from definitions.json_schema.models import ModelDefinitions, one_of
from definitions.json_schema.references import or_reference
from definitions.project.levels import CONTENT_KEYS, PACKAGE_KEYS, ModuleEntry
from definitions.project.module_path import OURS, PACKAGE
from definitions.project.rare_models import Template
from definitions.schema.field_help import FieldHelp, help_of
from definitions.schema.model import Model
from definitions.schema.value_schemas import JsonSchema, whole_text


class LevelDefinitions(ModelDefinitions):
    """Schemas of models, in some of which modules are named; those of other kinds may have any keys."""

    def _key(self, model: type[Model], entry: FieldHelp, *, is_part: bool) -> JsonSchema:
        schema = super()._key(model, entry, is_part=is_part)
        if entry.key != "modules":
            return schema
        # An environment may replace a module of its template, which then need not be complete.
        needed = [] if model is Template else [one_of(PACKAGE_KEYS), one_of(CONTENT_KEYS)]
        return {**schema, "additionalProperties": self._module(needed)}

    def _module(self, needed: list[JsonSchema]) -> JsonSchema:
        [purpose] = [entry.help for entry in help_of(ModuleEntry).fields if entry.key == "module_path"]
        return {
            **or_reference({"type": ["object"]}),
            "title": "module",
            "properties": {"module_path": {"default": PACKAGE, "description": purpose}},
            "if": {"anyOf": [_names_another("module_path"), _names_another("cdk_app"), _IS_TERRAFORM]},
            "else": {**self.of_model(ModuleEntry), **({"allOf": needed} if needed else {})},
        }


_IS_TERRAFORM: JsonSchema = {"properties": {"module_type": {"const": "tf"}}, "required": ["module_type"]}


def _names_another(key: str) -> JsonSchema:
    return {"properties": {key: {"type": "string", "not": {"pattern": whole_text(OURS)}}}, "required": [key]}
