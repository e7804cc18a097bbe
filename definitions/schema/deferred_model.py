"""Models that are imported when a config has their key: to define a model takes longer than to read a map as one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Annotated, Any

from definitions.foundation.records import record
from definitions.schema.model import Model
from definitions.schema.model_schema import Reader


@record(eq=False)
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


class DeferredModels(Mapping[str, type[Model]]):
    """Models by their names, which lie in one module."""

    def __init__(self, module: str, names: Sequence[str]) -> None:
        self._module = module
        self._names = names

    def __getitem__(self, name: str) -> type[Model]:
        if name not in self._names:
            raise KeyError(name)
        return DeferredModel(self._module, name).model

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def deferred(module: str, name: str) -> Any:
    """The type of a key whose model is imported when a config has it; type checkers are told the model itself."""
    return Annotated[Model, DeferredModel(module, name)]
