"""Help for the keys of a model: kind, default and docstring of each.

The docstrings are read from the source; pydantic would do so at every start.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Literal, get_origin

from definitions.diagnostics.messages import yaml_text
from definitions.foundation.records import record
from definitions.schema.api_field import ApiField
from definitions.schema.field_kinds import FieldKind, NestedModel, kind_of_field
from definitions.schema.model import Model

SAYS_WHAT_IT_IS = "Says what this is."
"""The help for a key that can have but one value."""


@record
class FieldHelp:
    """One key of a map.

    Attributes:
        key: as YAML writes it.
        help: its purpose, on one line.
        kind: the values that it takes, such as ``list, each a step name``.
        is_required: whether it must be given.
        default: its value if it is not given, as YAML writes it; empty for none.
        expressions: the types of expressions that may replace the value, or each entry of it; empty for none.
        nested: the models of the maps in it.
        api: the part of a request that it holds.
    """

    key: str
    help: str
    kind: str
    is_required: bool
    default: str
    expressions: str
    nested: tuple[NestedModel, ...]
    api: ApiField | None


@record
class ModelHelp:
    """The summary of a map, and its keys in the order of the source, those of base models first."""

    summary: str
    fields: tuple[FieldHelp, ...]


@cache
def help_of(model: type[Model]) -> ModelHelp:
    """The help for a model."""
    return ModelHelp(_summary(model), tuple(_fields(model)))


def models_below(*models: type[Model]) -> list[type[Model]]:
    """These models and all below them, each once, each before those below it."""
    found: dict[type[Model], None] = {}
    waiting = list(models)
    while waiting:
        model = waiting.pop(0)
        if model not in found:
            found[model] = None
            waiting[:0] = [nested.model for field in help_of(model).fields for nested in field.nested]
    return list(found)


def _summary(model: type[Model]) -> str:
    return one_line((inspect.getdoc(model) or "").split("\n\n")[0])


def one_line(text: str) -> str:
    """The text without line breaks and without the marks that docstrings put around literals."""
    return " ".join(text.split()).replace("``", "")


def _fields(model: type[Model]) -> Iterator[FieldHelp]:
    for name, field in model.model_fields.items():
        kind = kind_of_field(field.annotation, field.metadata)
        docstring = next((found[name] for found in map(_docstrings, model.__mro__) if name in found), None)
        if docstring is None:
            docstring = _without_docstring(field.annotation, kind)
        yield FieldHelp(
            key=field.alias or name,
            help=one_line(docstring),
            kind=kind.description,
            is_required=field.is_required(),
            default="" if field.is_required() else default_text(field.get_default(call_default_factory=True)),
            expressions=kind.expressions,
            nested=kind.nested,
            api=kind.api,
        )


def _without_docstring(annotation: object, kind: FieldKind) -> str:
    """The help for fields that speak for themselves; nothing for others."""
    if kind.nested:
        return _summary(kind.nested[0].model)
    if get_origin(annotation) is Literal:
        return SAYS_WHAT_IT_IS
    return "Not supported." if kind.is_refused else ""


@cache
def _docstrings(model: type) -> dict[str, str]:
    """The docstrings below the fields that a class declares itself."""
    declaration = _classes(model.__module__).get(model.__name__) if issubclass(model, Model) else None
    found: dict[str, str] = {}
    for field, text in pairwise(declaration.body if declaration is not None else ()):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as docstring)):
                found[name] = docstring
    return found


@cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def default_text(value: object) -> str:
    """A value of a model on one line of YAML; empty for ``None``."""
    return yaml_text(_plain(value))


def _plain(value: object) -> object:
    """The value with maps in the place of models."""
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, Model):
        fields = type(value).model_fields
        return {fields[name].alias or name: _plain(getattr(value, name)) for name in value.model_fields_set}
    return value
