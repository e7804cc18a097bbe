"""A definition in normal form, step by step.

Source: Amazon SageMaker, "Pipeline definition JSON schema"; steps that run others hold them in their ``Arguments``.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from definitions.comparison.hidden import with_hidden
from definitions.comparison.normal_form import Named, Unordered, key_of, normal_form
from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.values.placeholders import with_placeholders

STEP_REFERENCE = pattern(r"(Steps|IterationOutput)\.([^.\[]+)(.*)", re.DOTALL)
"""``Get`` of a property of another step: the step, and the path of the property."""


@record
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


@record
class Definition:
    """A definition in normal form: its steps and parameters by name, and its other members."""

    steps: Mapping[str, DefinedStep]
    parameters: Mapping[str, object]
    others: Mapping[str, object]


def read_definition(whole: Mapping[str, object]) -> Definition:
    """The normal form of a definition, whose texts may hold infrastructure values or placeholders."""
    tree = with_hidden(with_placeholders(dict(whole)))
    assert isinstance(tree, dict)
    listed = tree.pop("Parameters", None) if isinstance(tree.get("Parameters"), list) else []
    parameters = normal_form(listed, "Parameters")
    by_name = parameters if isinstance(parameters, Named) else _by_number(parameters)
    steps = _by_name(_steps(tree.pop("Steps"), ""))
    others = normal_form(tree)
    assert isinstance(others, dict)
    return Definition(steps, by_name, others)


def _by_number(entries: object) -> dict[str, object]:
    """Parameters that have no names, or the same."""
    assert isinstance(entries, list)
    return {str(index): entry for index, entry in enumerate(entries)}


def references_in(value: object) -> Iterator[tuple[str, str]]:
    """Step and path of each property of another step that is read in a value in normal form."""
    if isinstance(value, dict):
        path = value.get("Get")
        found = STEP_REFERENCE.fullmatch(path) if isinstance(path, str) and len(value) == 1 else None
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
