"""What annotations say of how values are read, in place of pydantic."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Reader(ABC):
    """Reads the value of an annotated type; pydantic does not look at the type itself."""

    @abstractmethod
    def reader(self, annotated: Any) -> Callable[[object], object]:
        """What reads a value of this type."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.reader(source))
