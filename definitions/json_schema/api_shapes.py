"""Definitions of parts of requests, made of the shapes of AWS's APIs."""

from collections.abc import Collection

from definitions.api.shapes import Shape
from definitions.json_schema.references import REFERENCE_KEYS, or_reference
from definitions.schema.api_field import ApiField, Casing, scalar_field
from definitions.schema.value_schemas import JsonSchema, whole_text

_CHECKED_FORMS = ("Arn", "Uri", "Url")
"""Shapes whose patterns texts must match; AWS does not check most others when a pipeline is created."""


class ShapeDefinitions:
    """Schemas of shapes; structures become definitions, which they refer to by name.

    Attributes:
        definitions: those that were referred to, by name.
    """

    def __init__(self) -> None:
        self.definitions: dict[str, JsonSchema] = {}

    def of_field(self, field: ApiField, whole: Shape) -> JsonSchema:
        """The schema of a field, whose keys are the API's in camelCase."""
        without = {member for member, _ in field.without}
        if not without:
            return self.of_shape(whole, "yaml")
        name = field.definition_name
        if name not in self.definitions:
            self.definitions[name] = self._structure(whole, "yaml", without, is_complete=True)
        return {"$ref": f"#/$defs/{name}"}

    def of_request(self, whole: Shape, refused: Collection[str]) -> JsonSchema:
        """The schema of a part of a request in AWS's own casing, in which nothing is required."""
        return self._structure(whole, "aws", refused, is_complete=False)

    def of_shape(self, whole: Shape, casing: Casing, *, as_text: bool = False) -> JsonSchema:
        """The schema of a shape, with keys in this casing.

        Args:
            whole: the shape.
            casing: ``yaml`` for a field of its own, ``aws`` for ``arguments``.
            as_text: whether numbers and booleans become text.
        """
        match whole.kind:
            case "structure" if whole.name:
                name = f"{whole.service}-{whole.name}" if casing == "yaml" else f"{whole.service}--{whole.name}"
                if name not in self.definitions:
                    self.definitions[name] = {}  # shapes may hold one another
                    self.definitions[name] = self._structure(whole, casing, (), is_complete=casing == "yaml")
                return {"$ref": f"#/$defs/{name}"}
            case "structure":
                return self._structure(whole, casing, (), is_complete=casing == "yaml")
            case "list":
                entries = {"items": self.of_shape(whole.item, casing)}
                return {**or_reference({"type": ["array"]}), **entries, **_limits(whole, "minItems", "maxItems")}
            case "map":
                values = {"additionalProperties": self.of_shape(whole.item, casing, as_text=True)}
                return {
                    **or_reference({"type": ["object"]}),
                    **values,
                    **_limits(whole, "minProperties", "maxProperties"),
                }
            case _:
                return _scalar(whole, as_text=as_text)

    def _structure(self, whole: Shape, casing: Casing, without: Collection[str], *, is_complete: bool) -> JsonSchema:
        names = whole.spellings if casing == "yaml" else {name: name for name in whole.member_shapes}
        members = {key: name for key, name in names.items() if name not in without}
        schema = or_reference({"type": ["object"]})
        schema["properties"] = {key: self.of_shape(whole.members[name], casing) for key, name in members.items()}
        required = [key for key, name in members.items() if name in whole.required]
        if required and is_complete:
            schema["required"] = required
        if whole.is_union:
            schema |= {"minProperties": 1, "maxProperties": 1}
        return {**schema, "additionalProperties": False, **REFERENCE_KEYS}


def _scalar(whole: Shape, *, as_text: bool) -> JsonSchema:
    schema = scalar_field(whole, as_text=as_text).json_schema()
    if whole.kind in ("integer", "float"):
        schema |= _limits(whole, "minimum", "maximum")
    elif whole.kind == "string" and not whole.words:
        form = _portable(whole.pattern) if whole.name.endswith(_CHECKED_FORMS) else None
        least = int(whole.least) if whole.least else None
        most = int(whole.most) if whole.most is not None else None
        if form is not None or least is not None or most is not None:
            schema["pattern"] = whole_text(form, most, least)
            schema["patternErrorMessage"] = _message(whole, form)
    return or_reference(schema, lookups=whole.kind == "string")


def _portable(pattern: str | None) -> str | None:
    """The pattern as JavaScript reads it, too; ``None`` for one that only Python reads."""
    return None if pattern is None or r"\U" in pattern else pattern.removeprefix("(?a)")


def _message(whole: Shape, form: str | None) -> str:
    if form is not None:
        return f"must be {whole.name} as AWS documents it"
    least = f"at least {int(whole.least):,}" if whole.least else ""
    most = f"at most {int(whole.most):,}" if whole.most is not None else ""
    return f"must have {' and '.join(filter(None, [least, most]))} characters"


def _limits(whole: Shape, least: str, most: str) -> JsonSchema:
    limits = {least: whole.least, most: whole.most}
    return {key: int(value) if value == int(value) else value for key, value in limits.items() if value is not None}
