"""Errors of validators, in the user's words."""

from collections.abc import Mapping, Sequence

from pydantic_core import PydanticCustomError

from definitions.diagnostics.messages import nearest_name

_FEW_KEYS = 12


def invalid(
    rule: str, message: str, hint: str | None = None, *, key: str | None = None, meant: str | None = None
) -> PydanticCustomError:
    """An error for a validator to raise, reported as it is.

    Args:
        rule: the id of the rule that is broken.
        message: the text for the user.
        hint: a suggestion.
        key: the key of the validated map that has the error, rather than the map.
        meant: the key that the hint proposes for an unknown one.
    """
    return repeated({"rule": rule, "message": message, "hint": hint, "key": key, "meant": meant})


def unknown_key(key: str, known: Sequence[str]) -> PydanticCustomError:
    """An error at a key that nothing is called, with the nearest known one or a list of them."""
    meant = nearest_name(key, known)
    known_keys = f"known keys: {', '.join(known)}" if len(known) <= _FEW_KEYS else None
    hint = known_keys if meant is None else f"did you mean '{meant}'?"
    return invalid("unknown-key", "is not a known key", hint, meant=meant)


def repeated(context: Mapping[str, object]) -> PydanticCustomError:
    """The error that pydantic describes by this context, to be raised again."""
    return PydanticCustomError("config", "{message}", dict(context))
