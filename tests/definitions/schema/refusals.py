"""How fields read values, and refuse them."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError


def read(kind: Any, value: object) -> object:
    """What a value of this kind becomes."""
    return TypeAdapter(kind).validate_python(value)


def refusal(kind: Any, value: object) -> tuple[str, str, str | None]:
    """Rule, message and hint with which a value is refused."""
    with pytest.raises(ValidationError) as raised:
        read(kind, value)
    [detail] = raised.value.errors()
    return detail["ctx"]["rule"], detail["ctx"]["message"], detail["ctx"]["hint"]
