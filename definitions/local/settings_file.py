"""Read ``local.yaml``."""

from pathlib import Path

from definitions.diagnostics.files import yaml_of
from definitions.diagnostics.problems import InvalidConfig
from definitions.foundation.records import record
from definitions.local.settings import LocalSettings
from definitions.schema.corrected_read import read_corrected
from definitions.source.folders import shown_path
from definitions.source.nodes import Node, Position

FILE = "local.yaml"


@record
class SettingsFile:
    """A ``local.yaml`` that was read, or nothing in its place.

    Attributes:
        folder: to which its paths are relative.
        settings: what it says.
        node: its YAML, for positions.
    """

    folder: Path
    settings: LocalSettings
    node: Node


def read_settings(file: Path, *, is_required: bool) -> SettingsFile:
    """Read the file; one that is not required may be missing.

    Raises:
        InvalidConfig: with all its problems.
    """
    if not is_required and not file.exists():
        start = Position(shown_path(file), 1, 1)
        return SettingsFile(file.parent.resolve(), LocalSettings(), Node({}, start, start))
    read = read_corrected(yaml_of(file), LocalSettings)
    if read.model is None or read.mistakes:
        raise InvalidConfig([*read.mistakes, *read.other_problems])
    return SettingsFile(file.parent.resolve(), read.model, read.node)
