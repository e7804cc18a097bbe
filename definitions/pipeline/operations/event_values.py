"""Values that a trigger gives to pipeline parameters: literals, and values of the event.

Sources: EventBridge User Guide, "Amazon EventBridge event bus targets", section on dynamic path parameters; Step
Functions Developer Guide, "Intrinsic functions".
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from pydantic.json_schema import JsonSchemaValue

from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals, map_below
from definitions.schema.fields import ValueField
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import InfrastructureText, Text

_PATH = pattern(r"[A-Za-z0-9_-]+(\[\d+\])?(\.[A-Za-z0-9_-]+(\[\d+\])?)*")
_FORM = "such as detail.object.key"
_EVENT, _JOIN = "event", "join"


@record
class EventValue:
    """``{event: PATH}`` in YAML: one value of the event, such as ``detail.object.key``."""

    path: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Keys, and indexes of lists as ``[0]``."""
        return tuple(re.findall(r"[A-Za-z0-9_-]+|\[\d+\]", self.path))


@record
class JoinedText:
    """``{join: {on, values}}`` in YAML: texts, numbers and values of the event as one text."""

    values: tuple[str | int | float | bool | EventValue, ...]
    on: str = ""


StartValue: TypeAlias = Text | int | float | bool | EventValue | JoinedText


def event_values(value: StartValue) -> Iterator[tuple[NodePath, EventValue]]:
    """The values of the event in a value, each with its path below it."""
    if isinstance(value, EventValue):
        yield (_EVENT,), value
    elif isinstance(value, JoinedText):
        for index, part in enumerate(value.values):
            if isinstance(part, EventValue):
                yield (_JOIN, "values", index, _EVENT), part


def as_yaml(value: StartValue) -> object:
    """The value as a config writes it."""
    if isinstance(value, EventValue):
        return {_EVENT: value.path}
    if isinstance(value, JoinedText):
        return {_JOIN: {"on": value.on, "values": [as_yaml(part) for part in value.values]}}
    return value


@record
class StartValueField(ValueField):
    """A literal, a value of the event, or a join of both."""

    def validate(self, value: object) -> object:
        if not isinstance(value, dict):
            if not isinstance(value, str | int | float | InfrastructureText):
                message = f"must be a text, a number, a boolean, {{event: PATH}} or a join; got {describe_type(value)}"
                raise invalid("wrong-type", message)
            return value
        [key, *others] = list(value) or [None]
        if others or key not in (_EVENT, _JOIN):
            message = "must be a text, a number, a boolean, {event: PATH} or a join; got a map"
            raise invalid("wrong-type", message, _hint_of_map(key, is_only=not others))
        if key == _JOIN:
            return _joined_text(map_below(_JOIN, value[key], ("on", "values"), ("on",)))
        refusals = Refusals()
        found = refusals.call(_event_value, value[key], key)
        refusals.finish()
        return found

    def json_schema(self) -> JsonSchemaValue:
        path = {"type": "string", "description": "The path of a value in the event, such as detail.object.key"}
        joined = {"type": "object", "description": "Texts, numbers and values of the event as one text"}
        maps = {
            "type": "object",
            "properties": {_EVENT: path, _JOIN: joined},
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }
        return {"anyOf": [{"type": ["string", "number", "boolean"]}, maps]}


def _hint_of_map(key: object, *, is_only: bool) -> str | None:
    if is_only and key in ("parameter", "execution", "property", "stepOutput"):
        return "a start knows the event, and nothing of the pipeline yet"
    return did_you_mean(str(key), [_EVENT, _JOIN])


def _event_value(value: object) -> EventValue:
    if not isinstance(value, str):
        raise invalid("wrong-type", f"must be the path of a value in the event, got {describe_type(value)}", _FORM)
    if _PATH.fullmatch(value) is None:
        bare = value.removeprefix("$.")
        hint = f"write {bare}" if bare != value and _PATH.fullmatch(bare) else _FORM
        if re.search(r"[{}<>]|://", value):
            hint = "for text around it, {join: {values: ['s3://', {event: PATH}]}}"
        raise invalid("bad-event-path", f"{quoted(value)} is not a path of a value in the event", hint)
    return EventValue(value)


def _joined_text(entries: dict[str, object]) -> JoinedText:
    refusals = Refusals()
    on, values = entries.get("on", ""), entries["values"]
    if not isinstance(on, str):
        refusals.add(invalid("wrong-type", f"must be text, got {describe_type(on)}"), _JOIN, "on")
    if not isinstance(values, list) or not values:
        message = "must be a list of texts, numbers and values of the event, at least one"
        refusals.add(invalid("wrong-type", message), _JOIN, "values")
        values = []
    parts = [refusals.call(_part, part, _JOIN, "values", index) for index, part in enumerate(values)]
    refusals.finish()
    return JoinedText(tuple(parts), str(on))  # type: ignore[arg-type]  # parts without refusals are values


def _part(value: object) -> object:
    if isinstance(value, InfrastructureText):
        message = f"takes no value that only Terraform knows: this must be known when it is synthesized; got '{value}'"
        raise invalid("wrong-type", message)
    if isinstance(value, dict) and list(value) == [_EVENT]:
        refusals = Refusals()
        found = refusals.call(_event_value, value[_EVENT], _EVENT)
        refusals.finish()
        return found
    if not isinstance(value, str | int | float):
        raise invalid(
            "wrong-type", f"must be a text, a number, a boolean or {{event: PATH}}; got {describe_type(value)}"
        )
    return value
