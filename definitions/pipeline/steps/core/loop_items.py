"""Items of a loop, and how many AWS takes."""

from definitions.diagnostics.json_text import read_json
from definitions.diagnostics.problems import InvalidConfig
from definitions.values.expressions import Json

MOST_ITEMS, MOST_AT_ONCE = 100, 50


def json_items(text: str) -> list[Json] | None:
    """The list that a text is in JSON; ``None`` if it is none."""
    try:
        items = read_json(text, "")
    except InvalidConfig:
        return None
    return items if isinstance(items, list) else None
