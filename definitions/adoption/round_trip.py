"""A config that is not in a file yet, compiled; what keeps it from being read is taken out, and remembered."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import count

from definitions.adoption.settings import model_below, settings_model
from definitions.adoption.tree_parts import entry_of, has, part_at, remove, remove_empty
from definitions.api.properties import UnknownProperty
from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors
from definitions.foundation.records import field, record, replace
from definitions.pipeline.compile import CompiledPipeline, compile_pipeline
from definitions.pipeline.config.load import load_config
from definitions.pipeline.config.own_code import own_sources
from definitions.pipeline.definition import definition_of, step_context
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.steps import STEP_TYPES, step_type
from definitions.pipeline.steps.core.context import StepContext
from definitions.project.module import Module
from definitions.project.naming.standard import Naming
from definitions.source.nodes import Node, NodePath, Position
from definitions.values.expressions import Json

SHOWN_AS = "<adopted>"
SECRET = "plain-secret"
"""The rule that refuses secrets."""
_MOST_ROUNDS = 12
_STEP_PATH = 3
"""The length of the path of a step: ``pipeline.steps[0]``."""


@record
class TakenOut:
    """A part of a config that cannot be read.

    Attributes:
        step: the name of the step that it is a part of; empty for none.
        path: of the part when it was taken out.
        value: the part.
        problem: why it cannot be read.
    """

    step: str
    path: NodePath
    value: object
    problem: Problem


@record
class RoundTrip:
    """What becomes of a config.

    Attributes:
        definition: its definition, also where checks find errors; ``None`` if nothing of it can be read.
        context: with which its steps answer; ``None`` if nothing of it can be read.
        pipeline: the compiled config; ``None`` if it has errors.
        problems: of the config; without errors if it compiles.
    """

    definition: Mapping[str, Json] | None = None
    context: StepContext | None = None
    pipeline: CompiledPipeline | None = None
    problems: list[Problem] = field(default_factory=list)


@record
class Readable:
    """A config of which all that is left can be read.

    Attributes:
        trip: what becomes of it, without checks.
        taken_out: what was taken out of it.
        unreadable: steps that were taken out as a whole, by their names.
    """

    trip: RoundTrip
    taken_out: list[TakenOut]
    unreadable: dict[str, dict[str, object]]


def round_trip(tree: Mapping[str, object]) -> RoundTrip:
    """Compile a config that is a tree of maps, lists and scalars; a config that checks refuse has a definition too.

    Raises:
        InvalidConfig: it cannot be read; with all its problems.
    """
    try:
        pipeline = compile_pipeline(_module(tree), is_complete=False, environment={})
    except InvalidConfig as invalid:
        return replace(read_trip(tree), problems=invalid.problems)
    return RoundTrip(pipeline.definition, pipeline.context, pipeline, pipeline.problems)


def read_trip(tree: Mapping[str, object]) -> RoundTrip:
    """The same without the checks, and so without problems: what a config means that can be read.

    Raises:
        InvalidConfig: it cannot be read; with all its problems.
    """
    module = _module(tree)
    loaded = load_config(module, is_complete=False, environment={})
    if has_errors(loaded.problems):
        raise InvalidConfig(loaded.problems)
    try:
        names = ResourceNames.of(loaded.config, module.naming)
        sources = own_sources(loaded.config, loaded.node, module.folders)
        context = step_context(loaded.config, names, module.region, sources.by_step)
        return RoundTrip(definition_of(loaded.config, context), context)
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError, UnknownProperty):
        # Checks see to it that steps have what they refer to.
        pipeline = compile_pipeline(module, is_complete=False, environment={})
        return RoundTrip(pipeline.definition, pipeline.context)


def _module(tree: Mapping[str, object]) -> Module:
    return Module(Naming("org", "env", "domain", "module"), config_data=_node(tree, count(1)))


def made_readable(tree: dict[str, object]) -> Readable:
    """Read a config; parts that cannot be read are taken out of the tree, in place."""
    original = {str(step.get("name")): deepcopy(step) for step in steps_of(tree)}
    taken_out: list[TakenOut] = []
    unreadable: dict[str, dict[str, object]] = {}
    problems: list[Problem] = []
    for _ in range(_MOST_ROUNDS):
        try:
            return Readable(read_trip(tree), taken_out, unreadable)
        except InvalidConfig as invalid:
            problems = [problem for problem in invalid.problems if problem.severity == "error"]
        found = {place: problem for problem in reversed(problems) for place in _places(tree, problem)}
        places = [place for place in found if place and place not in (("pipeline",), ("pipeline", "steps"))]
        outermost = [place for place in places if not any(place[: len(other)] == other != place for other in places)]
        if not outermost:
            break
        for place in sorted(outermost, key=_for_removal, reverse=True):
            name = _step_at(tree, place)
            taken_out.append(TakenOut(name, place, remove(tree, place), found[place]))
            remove_empty(tree, place[:-1])
            if name and len(place) == _STEP_PATH:
                unreadable[name] = original[name]
        _forget(tree, unreadable)
    return Readable(RoundTrip(problems=problems), taken_out, unreadable)


def steps_of(tree: Mapping[str, object]) -> list[dict[str, object]]:
    """The steps of a config."""
    pipeline = tree["pipeline"]
    assert isinstance(pipeline, dict)
    steps: list[dict[str, object]] = pipeline["steps"]
    return steps


def _forget(tree: Mapping[str, object], names: Mapping[str, object]) -> None:
    """Take steps out of the branches that run them."""
    for step in steps_of(tree):
        settings = step.get(STEP_TYPES[str(step["type"])].payload)
        for key in ("ifSteps", "elseSteps", "forEachBody"):
            branch = settings.get(key) if isinstance(settings, dict) else None
            if isinstance(branch, list):
                branch[:] = [name for name in branch if name not in names]


def _places(tree: Mapping[str, object], problem: Problem) -> Iterator[NodePath]:
    """What is taken out because of a problem: of a secret in a command line also the option that it belongs to."""
    place = _place(tree, problem)
    yield place
    if problem.rule == SECRET and place and isinstance(place[-1], int) and place[-1] > 0:
        before = (*place[:-1], place[-1] - 1)
        option = part_at(tree, before)
        if isinstance(option, str) and option.startswith("-") and "=" not in option:
            yield before


def _place(tree: Mapping[str, object], problem: Problem) -> NodePath:
    """The path of what is taken out because of a problem: the part, the entry of a list of parts, or the whole step."""
    found: list[str | int] = []
    value: object = tree
    for segment in problem.path:
        if not has(value, segment):
            break
        value = entry_of(value, segment)
        found.append(segment)
    match found:
        case ["pipeline", "steps", int(index), str(key), *below]:
            step = steps_of(tree)[index]
            payload = STEP_TYPES[str(step["type"])].payload
            if key == "name" or (key == payload and not below):
                return tuple(found[:_STEP_PATH])
            match below:
                case [str(part), int(), *_] if key == payload and _is_part(step, part) and problem.rule != SECRET:
                    return tuple(found[: _STEP_PATH + 3])  # as a whole, so that it goes under ``arguments`` as it is
    return tuple(found)


def _is_part(step: Mapping[str, object], key: str) -> bool:
    return model_below(settings_model(step_type(str(step["type"]))), key) is not None


def _step_at(tree: Mapping[str, object], path: NodePath) -> str:
    match path:
        case ("pipeline", "steps", int(index), *_):
            return str(steps_of(tree)[index].get("name", ""))
    return ""


def _for_removal(path: NodePath) -> tuple[tuple[bool, int, str], ...]:
    """Entries of a list are removed from its end on."""
    return tuple((isinstance(part, int), part if isinstance(part, int) else 0, str(part)) for part in path)


def _node(value: object, lines: Iterator[int]) -> Node:
    """A tree as it would be read: each value has a position of its own, as problems are told apart by it."""
    position = Position(SHOWN_AS, next(lines), 1)
    match value:
        case dict():
            return Node({key: _node(entry, lines) for key, entry in value.items()}, position, position)
        case list():
            return Node([_node(entry, lines) for entry in value], position, position)
    return Node(value, position, position)
