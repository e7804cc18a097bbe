"""The lines of YAML that a step is written in."""

from definitions.diagnostics.hidden_values import lines_without_secrets
from definitions.foundation.patterns import pattern
from definitions.source.nodes import Node
from definitions.source.source_lines import lines_of

_CLOSING = pattern(r"( *)[\]}][\]}, ]*")
"""A line that only ends maps and lists in brackets, with its indentation."""


class StepLines:
    """Lines of the files that steps stand in, without secrets; each file is read once.

    Attributes:
        hidden: texts that stand under a secret's name in these files.
    """

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self._files: dict[str, list[str]] = {}

    def of_step(self, step: Node) -> dict[str, object]:
        """``place``, ``line`` (the number of the first line) and ``yaml`` (the lines).

        A step that stands elsewhere by an alias is shown where its anchor is.
        """
        first, lines = step.position.line, self._lines(step.position.file)
        last = _last_line(step, lines)
        yaml = [line.rstrip() for line in lines[first - 1 : last]]
        return {"place": f"{step.position.file}:{first}", "line": first, "yaml": yaml}

    def _lines(self, file: str) -> list[str]:
        if file not in self._files:
            self._files[file], hidden = lines_without_secrets(lines_of(file))
            self.hidden |= hidden
        return self._files[file]


def _last_line(step: Node, lines: list[str]) -> int:
    """The line in which a step ends: values know only where they begin, and a text may go on in indented lines."""
    file, first = step.position.file, step.position.line
    ends = [node for _, node in step.walk() if node.position.file == file and node.position.line >= first]
    last = max(ends, key=lambda node: node.position.line)
    number = last.position.line
    indentation = last.key_position.column - 1
    # An item of a list has no key; its dash stands before it.
    indentation -= last.key_position == last.position
    end = number
    while number < len(lines):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indentation:
            break
        number += 1
        end = number if line.strip() else end
    while (
        end < len(lines) and (closing := _CLOSING.fullmatch(lines[end])) and len(closing[1]) >= step.position.column - 1
    ):
        end += 1
    return end
