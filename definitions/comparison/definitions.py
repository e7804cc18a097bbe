"""Two definitions, step by step: what was added, removed, renamed and changed.

Source: Amazon SageMaker, "Pipeline definition JSON schema"; steps that run others hold them in their ``Arguments``.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from definitions.comparison.changes import Change, TextsAgree, changes, identical
from definitions.comparison.hidden import with_hidden
from definitions.comparison.names import TextsReplaced, with_texts
from definitions.comparison.normal_form import Evaluated, Named, Unordered, key_of, normal_form
from definitions.values.placeholders import with_placeholders

_STEP_REFERENCE = re.compile(r"(Steps|IterationOutput)\.([^.\[]+)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DefinedStep:
    """A step of a definition, without those that it runs.

    Attributes:
        name: unique in the definition.
        type: as AWS knows it.
        within: the step that runs it, with the list that names it there, such as ``Check.IfSteps``; empty if none does.
        body: the step in normal form, without its name; steps that it runs are names.
    """

    name: str
    type: str
    within: str
    body: dict[str, object]


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition in normal form: its steps and parameters by name, and its other members."""

    steps: Mapping[str, DefinedStep]
    parameters: Mapping[str, object]
    others: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step that is another one.

    Attributes:
        kind: ``added``, ``removed``, ``renamed`` or ``changed``; what is renamed may be changed by its new name alone.
        name: the name after; of a removed step, that before.
        type: likewise.
        old_name: of a renamed step.
        changes: of a renamed or changed step, with paths that begin with a member such as ``Arguments``.
    """

    kind: str
    name: str
    type: str
    old_name: str = ""
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DefinitionChanges:
    """All changes between two definitions.

    Attributes:
        steps: in the order of the new definition, those that are gone at the end.
        parameters: with paths that begin with the name.
        others: of the other members, such as ``MlflowConfig``.
    """

    steps: list[StepChange]
    parameters: list[Change]
    others: list[Change]

    def __bool__(self) -> bool:
        return bool(self.steps or self.parameters or self.others)


def read_definition(whole: Mapping[str, object], replaced: TextsReplaced | None = None) -> Definition:
    """The normal form of a definition, whose texts may hold infrastructure values or placeholders.

    Args:
        whole: the definition.
        replaced: gives the text to read instead of each literal text.
    """
    tree = with_hidden(with_placeholders(dict(whole)))
    tree = tree if replaced is None else with_texts(tree, replaced)
    assert isinstance(tree, dict)
    parameters = normal_form(tree.get("Parameters", []), "Parameters")
    if not isinstance(parameters, Named):
        parameters = (
            {str(index): entry for index, entry in enumerate(parameters)} if isinstance(parameters, list) else {}
        )
    others = normal_form({key: value for key, value in tree.items() if key not in ("Parameters", "Steps")})
    assert isinstance(others, dict)
    return Definition(_by_name(_steps(tree["Steps"], "")), parameters, others)


def compare_definitions(old: Definition, new: Definition, agree: TextsAgree = identical) -> DefinitionChanges:
    """Compare two definitions.

    Args:
        old: the one before.
        new: the one after.
        agree: whether two texts mean the same, of which one has placeholders.
    """
    renamed = _renamed(old, new)
    old_names = {name: before for before, name in renamed.items()}
    steps: list[StepChange] = []
    for name, step in new.steps.items():
        before = old.steps.get(old_names.get(name, name))
        if before is None:
            steps.append(StepChange("added", name, step.type))
            continue
        found = list(changes(_with_names(before.body, renamed), step.body, agree))
        if name in old_names:
            steps.append(StepChange("renamed", name, step.type, old_names[name], found))
        elif found:
            steps.append(StepChange("changed", name, step.type, changes=found))
    gone = (step for name, step in old.steps.items() if name not in new.steps and name not in renamed)
    steps += [StepChange("removed", step.name, step.type) for step in gone]
    return DefinitionChanges(
        steps,
        list(changes(dict(old.parameters), dict(new.parameters), agree)),
        list(changes(dict(old.others), dict(new.others), agree)),
    )


def references_in(value: object) -> Iterator[tuple[str, str]]:
    """Step and path of each property of another step that is read in a value in normal form."""
    if isinstance(value, dict):
        path = value.get("Get")
        found = _STEP_REFERENCE.fullmatch(path) if isinstance(path, str) and len(value) == 1 else None
        if found is not None:
            yield found[2], found[3].removeprefix(".")
        for entry in value.values():
            yield from references_in(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from references_in(entry)


def _steps(entries: object, within: str) -> Iterator[DefinedStep]:
    """The steps of a list, each followed by those that it runs."""
    assert isinstance(entries, list)
    for entry in entries:
        name, type_ = str(entry["Name"]), str(entry["Type"])
        arguments = entry.get("Arguments")
        runs = {
            key: value
            for key, value in (arguments.items() if isinstance(arguments, dict) else ())
            if isinstance(value, list) and value and all(map(_is_step, value))
        }
        names = {key: [step["Name"] for step in value] for key, value in runs.items()}
        body = {key: value for key, value in entry.items() if key != "Name"}
        if runs:
            body["Arguments"] = {**arguments, **names}
        normal = normal_form(body)
        assert isinstance(normal, dict)
        members = normal.get("Arguments")
        if isinstance(members, dict):
            members.update({key: Unordered(sorted(value, key=key_of)) for key, value in names.items()})
        _drop_needless_dependencies(normal)
        yield DefinedStep(name, type_, within, normal)
        for key, value in runs.items():
            yield from _steps(value, f"{name}.{key}")


def _is_step(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("Name"), str) and isinstance(entry.get("Type"), str)


def _drop_needless_dependencies(body: dict[str, object]) -> None:
    """Leave out steps of ``DependsOn`` whose outputs the step uses: it waits for them anyway."""
    entries = body.get("DependsOn")
    if not isinstance(entries, Unordered):
        return
    used = {name for name, _ in references_in({key: value for key, value in body.items() if key != "DependsOn"})}
    needed = Unordered(entry for entry in entries if not (isinstance(entry, str) and entry in used))
    if needed:
        body["DependsOn"] = needed
    else:
        del body["DependsOn"]


def _by_name(steps: Iterator[DefinedStep]) -> dict[str, DefinedStep]:
    """Steps by name; of several with one name, the later ones have a number behind it."""
    found: dict[str, DefinedStep] = {}
    counts: Counter[str] = Counter()
    for step in steps:
        counts[step.name] += 1
        name = step.name if counts[step.name] == 1 else f"{step.name} ({counts[step.name]})"
        found[name] = DefinedStep(name, step.type, step.within, step.body)
    return found


def _renamed(old: Definition, new: Definition) -> dict[str, str]:
    """New names by old ones, of steps whose content is the same but for names of steps that only one side has."""
    gone = [step for name, step in old.steps.items() if name not in new.steps]
    came = [step for name, step in new.steps.items() if name not in old.steps]
    if not gone or not came:
        return {}
    contents = [_content(step, {other.name for other in gone}) for step in gone]
    waiting: dict[str, list[str]] = {}
    for step, content in zip(gone, contents, strict=True):
        waiting.setdefault(content, []).append(step.name)
    renamed: dict[str, str] = {}
    for step in came:
        found = waiting.get(_content(step, {other.name for other in came}))
        if found:
            renamed[found.pop(0)] = step.name
    return renamed


def _content(step: DefinedStep, unmatched: set[str]) -> str:
    """A text that only steps of the same content have, whatever they and the steps around them are called."""
    own_name = re.compile(rf"(?<![\w-]){re.escape(step.name)}(?![\w-])")

    def without_name(text: str) -> str:
        return own_name.sub("?", text)

    names = dict.fromkeys(unmatched, "?")
    return key_of([with_texts(_with_names(step.body, names), without_name), step.within and "?"])


def _with_names(value: object, names: Mapping[str, str]) -> object:
    """A value in which references to steps, and lists of their names, are those of the new definition."""
    if not names:
        return value
    match value:
        case Evaluated():
            return Evaluated(_with_names_in_expression(dict(value), names))
        case Named():
            return Named({key: _with_names(entry, names) for key, entry in value.items()})
        case {"Step": str(name), "Trigger": trigger}:  # an entry of DependsOn
            return {"Step": names.get(name, name), "Trigger": trigger}
        case dict():
            return {key: _with_names(entry, names) for key, entry in value.items()}
        case Unordered():
            entries = [
                names.get(entry, entry) if isinstance(entry, str) else _with_names(entry, names) for entry in value
            ]
            return Unordered(sorted(entries, key=key_of))
        case list():
            return [_with_names(entry, names) for entry in value]
    return value


def _with_names_in_expression(value: object, names: Mapping[str, str]) -> Any:
    match value:
        case {"Get": str(path)} if (found := _STEP_REFERENCE.fullmatch(path)) and found[2] in names:
            return {"Get": f"{found[1]}.{names[found[2]]}{found[3]}"}
        case dict():
            return {key: _with_names_in_expression(entry, names) for key, entry in value.items()}
        case list():
            return [_with_names_in_expression(entry, names) for entry in value]
    return value
