"""Rules for the keys of a map: one of each group is required, or at most one is allowed."""

from typing import TypeVar

from pydantic import ModelWrapValidatorHandler, ValidationError
from pydantic_core import InitErrorDetails

from definitions.schema.errors import invalid, missing_key, repeated
from definitions.schema.model import Model

AnyModel = TypeVar("AnyModel", bound=Model)


def require_one_of_each(
    value: object, handler: ModelWrapValidatorHandler[AnyModel], *choices: tuple[str, ...]
) -> AnyModel:
    """The model of a map that must have a key of each choice; its other errors are reported too.

    Args:
        value: the map.
        handler: the reader of the model.
        choices: keys that replace each other; messages ask for the first, and name the others.
    """
    given = value if isinstance(value, dict) else None
    missing = [keys for keys in choices if given is not None and not any(key in given for key in keys)]
    errors = [InitErrorDetails(type=missing_key(others), loc=(key, "[key]"), input=value) for key, *others in missing]
    try:
        model = handler(value)
    except ValidationError as error:
        if not errors:
            raise
        errors += [_again(dict(detail)) for detail in error.errors(include_url=False)]
    if errors:
        raise ValidationError.from_exception_data("", errors)
    return model


def _again(detail: dict[str, object]) -> InitErrorDetails:
    """An error to be raised once more."""
    context, loc = detail.get("ctx", {}), detail["loc"]
    assert isinstance(context, dict)
    assert isinstance(loc, tuple)
    if detail["type"] == "config":
        return InitErrorDetails(type=repeated(context), loc=loc, input=detail["input"])
    return InitErrorDetails(type=str(detail["type"]), loc=loc, input=detail["input"], ctx=context)


def at_most_one(**given: object) -> None:
    """Refuse the second of keys that exclude each other."""
    keys = [key for key, value in given.items() if value is not None]
    if len(keys) > 1:
        raise invalid(
            "not-one-of", f"'{keys[0]}' and '{keys[1]}' exclude each other", "leave one of them out", key=keys[1]
        )
