"""Models that are imported when a config has their key: to define a model takes longer than to read a map as one."""

from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any

from definitions.foundation.records import record
from definitions.schema.model import Model
from definitions.schema.model_schema import Reader


@record
class DeferredModel(Reader):
    """Reads a map as the model of this name, which lies in this module."""

    module: str
    name: str

    @property
    def model(self) -> type[Model]:
        """The model, imported now."""
        found: type[Model] = getattr(import_module(self.module), self.name)
        return found

    def validate(self, value: object) -> Model:
        """The model that a map describes.

        Raises:
            ValidationError: with all that is wrong with it.
        """
        return self.model.read(value)

    def reader(self, annotated: object) -> Callable[[object], object]:
        return self.validate


def deferred(module: str, name: str) -> Any:
    """The type of a key whose model is imported when a config has it; type checkers are told the model itself."""
    return Annotated[Model, DeferredModel(module, name)]
