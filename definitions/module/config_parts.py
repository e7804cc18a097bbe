"""The parts of a module config as they were read, which are merged to one."""

from functools import reduce

from definitions.foundation.records import record
from definitions.project.merging import merge, merge_shallow
from definitions.source.nodes import Node


@record
class ConfigParts:
    """The files of a module, and the keys that its project file has for it; references are not replaced yet.

    Attributes:
        files: in order of merging.
        config_data: keys that replace those of the files as a whole.
    """

    files: tuple[Node, ...]
    config_data: Node | None = None

    def merged(self) -> Node:
        """All parts as one; there must be one."""
        parts = [reduce(merge, self.files)] if self.files else []
        return reduce(merge_shallow, [*parts, *([self.config_data] if self.config_data is not None else [])])
