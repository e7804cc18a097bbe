"""Errors of validators, in the user's words."""

from collections.abc import Collection, Mapping, Sequence

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


def missing_key(others: Sequence[str] = ()) -> PydanticCustomError:
    """An error at a key that must be given; ``others`` are keys that replace it."""
    listed = [f"'{other}'" for other in others]
    named = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}" if listed else ""
    return invalid("missing-key", "is required and missing", f"or {named} in its place" if named else None)


def unknown_key(
    key: str, known: Sequence[str], value: object = None, given: Collection[str] = ()
) -> PydanticCustomError:
    """An error at a key that nothing is called, with the one that is meant, the nearest one, or a list of them.

    Args:
        key: the key.
        known: the keys that the map may have.
        value: its value.
        given: the keys of the map.
    """
    from definitions.schema.foreign_keys import key_hint, meant_key

    explained = key_hint(key, value, known)
    meant = meant_key(key, known, given)
    if meant is None and explained is not None:
        return invalid("unknown-key", "is not a known key", explained)
    if meant is not None:
        return invalid("unknown-key", "is not a known key", f"write '{meant}'", meant=meant)
    meant = nearest_name(key, known)
    known_keys = f"known keys: {', '.join(known)}" if len(known) <= _FEW_KEYS else None
    hint = known_keys if meant is None else f"did you mean '{meant}'?"
    return invalid("unknown-key", "is not a known key", hint, meant=meant)


def repeated(context: Mapping[str, object]) -> PydanticCustomError:
    """The error that pydantic describes by this context, to be raised again."""
    return PydanticCustomError("config", "{message}", dict(context))
