"""Maps that may be written as one text."""

from collections.abc import Callable

from definitions.foundation.records import record
from definitions.schema.fields import TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import Reader


@record(eq=False)
class ShortForm(Reader):
    """Reads a text as the map that has nothing but this key: ``Prepare`` as ``{step: Prepare}``.

    Attributes:
        key: the key.
        text: the texts that stand for such a map.
    """

    key: str
    text: TextField

    def reader(self, annotated: type[Model]) -> Callable[[object], object]:
        return lambda value: annotated.read(self._map(value))

    def _map(self, value: object) -> object:
        return value if isinstance(value, dict) else {self.key: self.text.validate(value)}
