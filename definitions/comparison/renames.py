"""Steps that have another name, and references to them."""

import re
from collections.abc import Mapping
from typing import Any

from definitions.comparison.definition import STEP_REFERENCE, DefinedStep, Definition
from definitions.comparison.names import with_texts
from definitions.comparison.normal_form import Evaluated, Named, Unordered, key_of


def renamed_steps(old: Definition, new: Definition) -> dict[str, str]:
    """New names by old ones, of steps whose content is the same but for names of steps that only one side has."""
    gone = [step for name, step in old.steps.items() if name not in new.steps]
    came = [step for name, step in new.steps.items() if name not in old.steps]
    if not gone or not came:
        return {}
    gone_names, new_names = ({step.name: "?" for step in steps} for steps in (gone, came))
    waiting: dict[str, list[str]] = {}
    for step in gone:
        waiting.setdefault(_content(step, gone_names), []).append(step.name)
    renamed: dict[str, str] = {}
    for step in came:
        found = waiting.get(_content(step, new_names))
        if found:
            renamed[found.pop(0)] = step.name
    return renamed


def _content(step: DefinedStep, unknown: Mapping[str, str]) -> str:
    """A text that only steps of the same content have, whatever they and steps of one side alone are called."""
    own_name = re.compile(rf"(?<![\w-]){re.escape(step.name)}(?![\w-])")

    def without_name(text: str) -> str:
        return own_name.sub("?", text)

    return key_of([with_texts(with_step_names(step.body, unknown), without_name), step.within and "?"])


def with_step_names(value: object, names: Mapping[str, str]) -> object:
    """A value in which references to steps, and lists of their names, are those of the new definition."""
    if not names:
        return value
    match value:
        case Evaluated():
            return Evaluated(_in_expression(dict(value), names))
        case Named():
            return Named({key: with_step_names(entry, names) for key, entry in value.items()})
        case {"Step": str(name), "Trigger": trigger}:  # an entry of DependsOn
            return {"Step": names.get(name, name), "Trigger": trigger}
        case dict():
            return {key: with_step_names(entry, names) for key, entry in value.items()}
        case Unordered():
            entries = [
                names.get(entry, entry) if isinstance(entry, str) else with_step_names(entry, names) for entry in value
            ]
            return Unordered(sorted(entries, key=key_of))
        case list():
            return [with_step_names(entry, names) for entry in value]
    return value


def _in_expression(value: object, names: Mapping[str, str]) -> Any:
    match value:
        case {"Get": str(path)} if (found := STEP_REFERENCE.fullmatch(path)) and found[2] in names:
            return {"Get": f"{found[1]}.{names[found[2]]}{found[3]}"}
        case dict():
            return {key: _in_expression(entry, names) for key, entry in value.items()}
        case list():
            return [_in_expression(entry, names) for entry in value]
    return value
