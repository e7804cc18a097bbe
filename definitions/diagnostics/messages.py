"""Parts of messages: hints, quoted values, names of types."""

import json
import re
from collections.abc import Sequence

from definitions.values.infrastructure import InfrastructureText


def nearest_name(name: str, known: Sequence[str]) -> str | None:
    """The known name that a misspelt one is nearest to; ``None`` if none is near."""
    from difflib import get_close_matches

    # Comparing takes long: of many names only those of about the same length are worth it.
    candidates = known if len(known) <= 100 else [other for other in known if -2 < len(other) - len(name) < 2]
    # Many names are like each other: what is near to one of them must be very near.
    matches = get_close_matches(name, candidates[:100], n=1, cutoff=0.6 if len(known) <= 100 else 0.8)
    letters = letters_of(name)
    folded = [] if name in matches else [other for other in candidates if letters and letters_of(other) == letters]
    return next(iter(folded or matches), None)


def letters_of(name: str) -> str:
    """The letters and digits of a name in lower case, which `max_wait`, `maxWait` and `MAX-WAIT` share."""
    return re.sub(r"[\W_]", "", name.lower())


def did_you_mean(name: str, known: Sequence[str]) -> str | None:
    """A hint with the nearest known name; ``None`` if none is near."""
    nearest = nearest_name(name, known)
    return None if nearest is None else f"did you mean '{nearest}'?"


def quoted(value: object) -> str:
    """A value as messages show it: quoted, on one line of at most 60 characters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    line = str(value).replace("\n", "\\n")
    return f"'{line[:57]}...'" if len(line) > 60 else f"'{line}'"


def yaml_text(value: object) -> str:
    """A value on one line of YAML; empty for ``None``."""
    match value:
        case None:
            return ""
        case str():
            is_plain = re.fullmatch(r"[A-Za-z][\w./-]*( [\w./-]+)*", value) and value.lower() not in _WORDS_OF_YAML
            return value if is_plain else json.dumps(value, ensure_ascii=False)
        case list() | tuple():
            return f"[{', '.join(map(yaml_text, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {yaml_text(entry)}' for key, entry in value.items())}}}"
        case InfrastructureText():
            return json.dumps(str(value), ensure_ascii=False)
        case _:
            return json.dumps(value)


_WORDS_OF_YAML = {"true", "false", "null", "yes", "no", "on", "off"}


def describe_type(value: object) -> str:
    """The type of a value in YAML's terms, such as ``a map``."""
    types: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "a boolean"),
        ((int, float), "a number"),
        ((str, InfrastructureText), "text"),
        (list, "a list"),
        (dict, "a map"),
    ]
    return next((name for type_, name in types if isinstance(value, type_)), "nothing")
