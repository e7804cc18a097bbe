"""Errors of validators, in the user's words."""

from pydantic_core import PydanticCustomError


def invalid(rule: str, message: str, hint: str | None = None, *, key: str | None = None) -> PydanticCustomError:
    """An error for a validator to raise, reported as it is; at ``key`` of the validated map, if given."""
    return PydanticCustomError("config", "{message}", {"rule": rule, "message": message, "hint": hint, "key": key})
