"""What a request has and the keys of a step do not write: it goes under ``arguments``."""

from definitions.adoption.expressions import NotInConfigs, in_yaml
from definitions.comparison.normal_form import NAMED_BY, is_default

_NONE = object()


def remainder(original: object, written: object) -> dict[str, object]:
    """The members of a request that another lacks, in AWS's casing, with expressions of configs.

    Args:
        original: the request that is wanted.
        written: the request that a step makes.
    """
    found = _missing(original, written, "")
    return found if isinstance(found, dict) else {}


def _missing(original: object, written: object, member: str) -> object:
    if is_default(original):
        return _NONE
    if is_default(written):
        return _of_configs(original)
    if isinstance(original, dict) and isinstance(written, dict):
        if _is_expression(original) or _is_expression(written):
            return _NONE
        found = {key: _missing(value, written.get(key), key) for key, value in original.items()}
        return {key: value for key, value in found.items() if value is not _NONE} or _NONE
    name = NAMED_BY.get(member)
    if isinstance(original, list) and isinstance(written, list) and name is not None:
        known = [entry.get(name) for entry in written if isinstance(entry, dict)]
        entries = [_of_configs(entry) for entry in original if isinstance(entry, dict) and entry.get(name) not in known]
        return [entry for entry in entries if entry is not _NONE] or _NONE
    return _NONE


def _is_expression(value: dict[str, object]) -> bool:
    return len(value) == 1 and (next(iter(value)) == "Get" or next(iter(value)).startswith("Std:"))


def _of_configs(value: object) -> object:
    if isinstance(value, dict) and not _is_expression(value):
        found = {key: _of_configs(entry) for key, entry in value.items() if entry is not None}
        return {key: entry for key, entry in found.items() if entry is not _NONE}
    if isinstance(value, list):
        return [entry for entry in map(_of_configs, value) if entry is not _NONE]
    try:
        return in_yaml(value)
    except NotInConfigs:
        return _NONE
