"""Models are read as pydantic reads the same fields and validators: equal values, equal errors in equal order."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from definitions.schema.errors import invalid
from definitions.schema.fields import NumberField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import FieldReader, validator, validators_of

Name = Annotated[str, TextField("a name", "bad-name", "[a-z]+")]
Size = Annotated[int, NumberField(1, parameter=False)]
Names = Annotated[list[Name], Field(min_length=1, max_length=2)]


def refuse(value: object, word: str) -> None:
    """Refuse a map with this key."""
    if isinstance(value, dict) and word in value:
        raise invalid("forbidden-key", f"refused: {word}")


class Base(Model):
    """A field and a validator that another model inherits."""

    name: Name
    size: Size = 1

    @validator("after")
    def _after(self) -> Self:
        refuse({self.name: 1}, "after")
        return self


class Ours(Base):
    """One field of each form."""

    names: Names = []
    numbers: dict[Name, Size] | None = None
    kind: Literal["a", "b"] = "a"
    pair: tuple[int, int] | None = None
    few: Annotated[str, Field(max_length=2)] = ""
    own: object = None

    @classmethod
    def field_readers(cls) -> Mapping[str, FieldReader]:
        return {"own": cls._own}

    @classmethod
    def _own(cls, value: object, info: ValidationInfo) -> object:
        return value, sorted(info.data)

    @validator("wrap")
    @classmethod
    def _wrap(cls, value: object, handler: Any) -> Any:
        refuse(value, "wrap")
        return handler(value)

    @validator("before")
    @classmethod
    def _before(cls, value: object) -> object:
        refuse(value, "before")
        return value


class Pydantics(BaseModel):
    """The same as pydantic has it."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    size: Size = 1
    names: Names = []
    numbers: dict[Name, Size] | None = None
    kind: Literal["a", "b"] = "a"
    pair: tuple[int, int] | None = None
    few: Annotated[str, Field(max_length=2)] = ""
    own: object = None

    @field_validator("own", mode="plain")
    @classmethod
    def _own(cls, value: object, info: ValidationInfo) -> object:
        return value, sorted(info.data)

    @model_validator(mode="after")
    def _after(self) -> Self:
        refuse({self.name: 1}, "after")
        return self

    @model_validator(mode="wrap")
    @classmethod
    def _wrap(cls, value: object, handler: Any) -> Any:
        refuse(value, "wrap")
        return handler(value)

    @model_validator(mode="before")
    @classmethod
    def _before(cls, value: object) -> object:
        refuse(value, "before")
        return value


def result(read: Callable[[object], BaseModel], value: object, name: str) -> object:
    """The values of a model, or its errors."""
    try:
        found = read(value)
    except ValidationError as error:
        contexts = [str(detail.get("ctx")).replace(name, "") for detail in error.errors()]
        return [(detail["type"], detail["loc"], said) for detail, said in zip(error.errors(), contexts, strict=True)]
    return vars(found), found.model_fields_set


@pytest.mark.parametrize(
    "value",
    [
        {"name": "a"},
        {"name": "a", "size": "2", "names": ["b"], "numbers": {"c": 3}, "kind": "b", "pair": [1, 2], "own": 1},
        {"name": "a", "numbers": None, "pair": None, "few": "ab"},
        {"own": 1},
        None,
        "text",
        {"name": None, "names": [], "more": 1, "size": 0, "numbers": {"C": 0, "d": "x"}, "kind": "c", "few": "abc"},
        {"names": ["b", "c", "d"], "pair": [1], "numbers": []},
        {"names": ["b", 3, []], "pair": 1},
        {"name": "after"},
        {"name": "after", "wrap": 1},
        {"name": "A", "before": 1},
    ],
)
def test_a_model_is_read_as_pydantic_does(value: object) -> None:
    expected = result(Pydantics.model_validate, value, "Pydantics")
    assert result(Ours.read, value, "Ours") == expected
    assert result(Ours.model_validate, value, "Ours") == expected


def test_validators_of_bases_run_first_and_may_be_replaced() -> None:
    class Below(Ours):
        @validator("after")
        def _last(self) -> Self:
            return self

        def _after(self) -> Self:
            return self

    assert list(validators_of(Below)) == ["_after", "_wrap", "_before", "_last"]
    assert Below.read({"name": "after"}).name == "after"
