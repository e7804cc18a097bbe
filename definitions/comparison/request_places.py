"""Places in the YAML of what changed in requests of a module."""

from collections.abc import Sequence

from definitions.comparison.changes import Change, Path, changes
from definitions.comparison.hidden import with_hidden
from definitions.comparison.normal_form import normal_form
from definitions.comparison.settings import path_of_setting, place_of_setting
from definitions.module.view import ModuleView
from definitions.source.nodes import Position
from definitions.values.expressions import Json
from definitions.values.placeholders import with_placeholders


def normal_requests(requests: object) -> object:
    """Requests in the form in which they are compared."""
    return normal_form(with_hidden(with_placeholders(requests)))


class RequestPlaces:
    """Finds the setting that a change of a request comes from, by its value, or by what the setting reaches."""

    def __init__(self, view: ModuleView, settings: Sequence[Change]) -> None:
        """``view`` is the side whose YAML it is, ``settings`` what changes in this YAML."""
        self._view, self._settings = view, settings
        self._requests = normal_requests({**view.definition})
        self._reached: list[set[Path]] | None = None

    def of(self, change: Change) -> Position | None:
        """The position; ``None`` if it could be several."""
        likely = [one for one in self._settings if one.new == change.new]
        if len(likely) != 1:
            reached = self._reached_paths()
            likely = [one for one, paths in zip(self._settings, reached, strict=True) if change.path in paths]
        return place_of_setting(self._view, likely[0]) if len(likely) == 1 else None

    def _reached_paths(self) -> list[set[Path]]:
        if self._reached is None:
            self._reached = [self._paths(setting) for setting in self._settings]
        return self._reached

    def _paths(self, setting: Change) -> set[Path]:
        """Paths of what is another request with another value of a setting."""
        path = path_of_setting(self._view, setting)
        if path is None:
            return set()
        other: dict[str, Json] = {**self._view.derived(self._view.changed(path, ())).definition}
        return {one.path for one in changes(self._requests, normal_requests(other))}
