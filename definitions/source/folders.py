"""Which files a project may read: those below the folder of its project file, and below folders that it names."""

from collections.abc import Callable
from pathlib import Path

from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.source.located_yaml import read_text
from definitions.source.nodes import Fault, Position, YamlError

_INCLUDE = pattern(r"!include\s+['\"]?([^\s'\",\]}]+)")
_LONGEST_CHAIN = 16
OUTSIDE = "is outside the project, which is the folder of the project file"
OUTSIDE_HINT = "name its folder in 'allowed_folders' of the project file"


def shown_path(path: Path) -> str:
    """A path as messages show it: relative to the current folder where it is below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, RuntimeError):
        return str(path)


@record
class Folders:
    """The folders of a project; none: every file may be read.

    Attributes:
        allowed: absolute, and free of symbolic links.
    """

    allowed: tuple[Path, ...] = ()

    def __contains__(self, path: Path) -> bool:
        """Whether a file may be read, wherever links lead."""
        try:
            real = path.resolve()
        except (ValueError, RuntimeError):  # no name of a file, or links in a circle: reading it says so
            return True
        return not self.allowed or any(real.is_relative_to(folder) for folder in self.allowed)

    def read(self, path: Path, shown_as: str) -> str:
        """The text of a UTF-8 file.

        Raises:
            YamlError: it may not be read, is missing, unreadable or not UTF-8.
        """
        if path not in self:
            raise YamlError([Fault(Position(shown_as, 1, 1), OUTSIDE, "outside-project", OUTSIDE_HINT)])
        return read_text(path, shown_as)

    def included_from(self, file: Path) -> Callable[[str], str]:
        """What ``!include PATH`` in a file stands for: the text of another, beside it."""

        def include(name: str) -> str:
            content = self.read(file.parent / name, name)
            self._refuse_cycle(file.parent / name, content, (file,))
            return content

        return include

    def _refuse_cycle(self, file: Path, content: str, around: tuple[Path, ...]) -> None:
        """Included text is never read as YAML, so files that include each other cannot be what somebody meant."""
        chain = (*around, file)
        if any(file.resolve() == other.resolve() for other in around):
            names = " -> ".join(shown_path(part) for part in chain)
            raise YamlError([Fault(Position(str(file), 1, 1), f"files include each other: {names}", "include-cycle")])
        if file.suffix not in (".yaml", ".yml") or len(chain) > _LONGEST_CHAIN:
            return
        for name in _INCLUDE.findall(content):
            inner = file.parent / name
            if inner in self and inner.is_file():
                self._refuse_cycle(inner, read_text(inner, name), chain)
