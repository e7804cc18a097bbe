"""A config that is not in a file yet, compiled; what keeps it from compiling is taken out, and remembered."""

from collections.abc import Iterator
from itertools import count

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.foundation.records import record
from definitions.pipeline.compile import CompiledPipeline, compile_module
from definitions.project.module import Module
from definitions.project.naming.standard import Naming
from definitions.source.nodes import Node, NodePath, Position

SHOWN_AS = "<adopted>"
_MOST_ROUNDS = 12


@record
class TakenOut:
    """A part of a config that would not compile.

    Attributes:
        step: the name of the step that it is a part of; empty for none.
        path: of the part when it was taken out.
        value: the part.
        problem: why it would not compile.
    """

    step: str
    path: NodePath
    value: object
    problem: Problem


@record
class Compiled:
    """The config that compiles, and what was taken out of it; no pipeline if nothing useful is left."""

    pipeline: CompiledPipeline | None
    taken_out: list[TakenOut]
    problems: list[Problem]


def compile_tree(tree: dict[str, object]) -> CompiledPipeline:
    """Compile a config that is a tree of maps, lists and scalars.

    Raises:
        InvalidConfig: with all its problems.
    """
    naming = Naming("org", "env", "domain", "module")
    return compile_module(Module(naming, config_data=_node(tree, count(1))), is_complete=False, environment={})


def compile_what_can_be(tree: dict[str, object]) -> Compiled:
    """Compile a config; parts with errors are taken out of the tree, in place, until it compiles."""
    taken_out: list[TakenOut] = []
    problems: list[Problem] = []
    for _ in range(_MOST_ROUNDS):
        try:
            return Compiled(compile_tree(tree), taken_out, [])
        except InvalidConfig as invalid:
            problems = [problem for problem in invalid.problems if problem.severity == "error"]
        found = {_place(tree, problem): problem for problem in reversed(problems)}
        places = [place for place in found if len(place) > 2]
        outermost = [place for place in places if not any(place[: len(other)] == other != place for other in places)]
        if not outermost:
            break
        innermost = sorted(outermost, key=_for_removal, reverse=True)
        taken_out += [TakenOut(_step_at(tree, place), place, _remove(tree, place), found[place]) for place in innermost]
    return Compiled(None, taken_out, problems)


def _place(tree: object, problem: Problem) -> NodePath:
    """The path of a problem, as far as the tree has it."""
    found: list[str | int] = []
    for segment in problem.path:
        if (isinstance(tree, dict) and segment in tree) or (
            isinstance(tree, list) and isinstance(segment, int) and segment < len(tree)
        ):
            tree = tree[segment]
        else:
            break
        found.append(segment)
    return tuple(found)


def _step_at(tree: dict[str, object], path: NodePath) -> str:
    match tree, path:
        case {"pipeline": {"steps": list(steps)}}, ("pipeline", "steps", int(index), *_):
            return str(steps[index].get("name", ""))
    return ""


def _for_removal(path: NodePath) -> tuple[tuple[bool, int, str], ...]:
    """Entries of a list are removed from its end on."""
    return tuple((isinstance(part, int), part if isinstance(part, int) else 0, str(part)) for part in path)


def _remove(tree: dict[str, object], path: NodePath) -> object:
    whole: object = tree
    for segment in path[:-1]:
        assert isinstance(whole, dict | list)
        whole = whole[segment]  # type: ignore[index]
    last = path[-1]
    if isinstance(whole, list):
        assert isinstance(last, int)
        return whole.pop(last)
    assert isinstance(whole, dict)
    return whole.pop(str(last))


def _node(value: object, lines: Iterator[int]) -> Node:
    """A tree as it would be read: each value has a position of its own, as problems are told apart by it."""
    position = Position(SHOWN_AS, next(lines), 1)
    match value:
        case dict():
            return Node({key: _node(entry, lines) for key, entry in value.items()}, position, position)
        case list():
            return Node([_node(entry, lines) for entry in value], position, position)
    return Node(value, position, position)
