"""Maps that may be written as one text."""

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from definitions.foundation.records import record
from definitions.schema.fields import TextField


@record
class ShortForm:
    """Reads a text as the map that has nothing but this key: ``Prepare`` as ``{step: Prepare}``.

    Attributes:
        key: the key.
        text: the texts that stand for such a map.
    """

    key: str
    text: TextField

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._map, handler(source))

    def _map(self, value: object) -> object:
        return value if isinstance(value, dict) else {self.key: self.text.validate(value)}
