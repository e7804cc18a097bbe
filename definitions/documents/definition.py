"""A pipeline definition in JSON, alone or as a text in other JSON.

Source: Amazon SageMaker API Reference, CreatePipeline and DescribePipeline (``PipelineDefinition``).
"""

import re
from itertools import count

from definitions.diagnostics.json_text import read_json
from definitions.foundation.patterns import pattern
from definitions.values.placeholders import AnyText, OpenText, Placeholder, open_text

_PRIVATE_USE = range(0xE000, 0xF900)
_QUOTE_OR_ESCAPE = pattern(r'\\.|"', re.DOTALL)


class NoDefinition(Exception):
    """What was read holds no pipeline definition; the text says why."""


def checked_definition(value: object, shown_as: str) -> dict[str, object]:
    """A definition whose steps all say their name and type; whatever else is in it stays.

    Raises:
        NoDefinition: it has no steps, or one without a name or type.
    """
    steps = value.get("Steps") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(steps, list):
        raise NoDefinition(f"{shown_as}: is no pipeline definition: it has no list 'Steps'")
    for index, step in enumerate(steps):
        missing = [
            name for name in ("Name", "Type") if not (isinstance(step, dict) and isinstance(step.get(name), str))
        ]
        if missing:
            raise NoDefinition(f"{shown_as}: is no pipeline definition: Steps[{index}] has no '{missing[0]}'")
    return value


def definition_in_text(text: AnyText, shown_as: str) -> dict[str, object]:
    """The definition that a text holds as JSON; placeholders stay where they are in the texts of the definition.

    Args:
        text: JSON, with placeholders inside or instead of its texts.
        shown_as: the file, as messages name it.

    Raises:
        InvalidConfig: the text is not JSON.
        NoDefinition: it is no definition.
    """
    if isinstance(text, str):
        return checked_definition(read_json(text, shown_as), shown_as)
    marks = _marks(text)
    values = [part for part in text.parts if isinstance(part, Placeholder)]
    return checked_definition(_unmarked(read_json(_marked(text, marks), shown_as), marks, values), shown_as)


def _marks(text: OpenText) -> str:
    """Two characters that the text does not have."""
    used = set("".join(part for part in text.parts if isinstance(part, str)))
    free = (chr(code) for code in _PRIVATE_USE if chr(code) not in used)
    return next(free) + next(free)


def _marked(text: OpenText, marks: str) -> str:
    """JSON in which the number of a placeholder stands for it, in quotes if it stands outside of a text."""
    pieces: list[str] = []
    numbers = count()
    is_inside = False
    for part in text.parts:
        if isinstance(part, str):
            pieces.append(part)
            is_inside ^= _QUOTE_OR_ESCAPE.findall(part).count('"') % 2 == 1
        else:
            mark = f"{marks[0]}{next(numbers)}{marks[1]}"
            pieces.append(mark if is_inside else f'"{mark}"')
    return "".join(pieces)


def _unmarked(tree: object, marks: str, values: list[Placeholder]) -> object:
    if isinstance(tree, str):
        pieces = re.split(f"{marks[0]}(\\d+){marks[1]}", tree)
        return open_text(*(values[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces)))
    if isinstance(tree, dict):
        return {str(_unmarked(key, marks, values)): _unmarked(value, marks, values) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_unmarked(value, marks, values) for value in tree]
    return tree
