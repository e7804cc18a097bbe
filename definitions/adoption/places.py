"""Places in a config that is not in a file yet: which one a problem is about, and taking out what is there."""

from collections.abc import Iterator, Mapping

from definitions.adoption.settings import model_below, settings_model
from definitions.diagnostics.problems import Problem
from definitions.pipeline.steps import STEP_TYPES, step_type
from definitions.source.nodes import NodePath

SECRET = "plain-secret"
"""The rule that refuses secrets."""
STEP_PATH = 3
"""The length of the path of a step: ``pipeline.steps[0]``."""


def steps_of(tree: Mapping[str, object]) -> list[dict[str, object]]:
    """The steps of a config."""
    pipeline = tree["pipeline"]
    assert isinstance(pipeline, dict)
    steps: list[dict[str, object]] = pipeline["steps"]
    return steps


def places_of(tree: Mapping[str, object], problem: Problem) -> Iterator[NodePath]:
    """What is taken out because of a problem: of a secret in a command line also the option that it belongs to."""
    place = _place(tree, problem)
    yield place
    if problem.rule == SECRET and place and isinstance(place[-1], int) and place[-1] > 0:
        before = (*place[:-1], place[-1] - 1)
        option: object = tree
        for segment in before:
            option = _below(option, segment)
        if isinstance(option, str) and option.startswith("-") and "=" not in option:
            yield before


def _place(tree: Mapping[str, object], problem: Problem) -> NodePath:
    """The path of what is taken out because of a problem: the part, the entry of a list of parts, or the whole step."""
    found: list[str | int] = []
    value: object = tree
    for segment in problem.path:
        if not _has(value, segment):
            break
        value = _below(value, segment)
        found.append(segment)
    match found:
        case ["pipeline", "steps", int(index), str(key), *below]:
            step = steps_of(tree)[index]
            payload = STEP_TYPES[str(step["type"])].payload
            if key == "name" or (key == payload and not below):
                return tuple(found[:STEP_PATH])
            match below:
                case [str(part), int(), *_] if key == payload and _is_part(step, part) and problem.rule != SECRET:
                    return tuple(found[: STEP_PATH + 3])  # as a whole, so that it goes under ``arguments`` as it is
    return tuple(found)


def _is_part(step: Mapping[str, object], key: str) -> bool:
    return model_below(settings_model(step_type(str(step["type"]))), key) is not None


def step_at(tree: Mapping[str, object], path: NodePath) -> str:
    """The name of the step that a path leads into; empty for none."""
    match path:
        case ("pipeline", "steps", int(index), *_):
            return str(steps_of(tree)[index].get("name", ""))
    return ""


def for_removal(path: NodePath) -> tuple[tuple[bool, int, str], ...]:
    """Entries of a list are removed from its end on."""
    return tuple((isinstance(part, int), part if isinstance(part, int) else 0, str(part)) for part in path)


def _has(whole: object, segment: str | int) -> bool:
    if isinstance(whole, list):
        return isinstance(segment, int) and segment < len(whole)
    return isinstance(whole, dict) and segment in whole


def _below(whole: object, segment: str | int) -> object:
    if isinstance(whole, list):
        assert isinstance(segment, int)
        return whole[segment]
    assert isinstance(whole, dict)
    return whole[segment]


def remove(tree: dict[str, object], path: NodePath) -> object:
    """Take out what is at a path, and return it."""
    whole: object = tree
    for segment in path[:-1]:
        whole = _below(whole, segment)
    last = path[-1]
    if isinstance(whole, list):
        assert isinstance(last, int)
        return whole.pop(last)
    assert isinstance(whole, dict)
    return whole.pop(str(last))


def remove_empty(tree: dict[str, object], path: NodePath) -> None:
    """Remove the map at a path below ``arguments``, and those around it, if nothing is left in them."""
    while path[STEP_PATH : STEP_PATH + 1] == ("arguments",):
        whole: object = tree
        for segment in path:
            whole = _below(whole, segment)
        if whole != {} or isinstance(path[-1], int):
            return
        remove(tree, path)
        path = path[:-1]
