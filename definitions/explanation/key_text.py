"""One key of a config, explained: meaning, value in force, where it comes from, and what it reaches."""

from collections.abc import Iterable, Iterator
from typing import Any

from definitions.compiler.kinds import view_of
from definitions.diagnostics.hidden_values import without_secrets
from definitions.diagnostics.labelled_lines import labelled, wrapped
from definitions.diagnostics.messages import yaml_text
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.secret_formats import hide
from definitions.explanation.config_paths import entry_name, known_keys, named, node_at
from definitions.explanation.effects import Effects, effects_of
from definitions.explanation.key_help import KeyHelp, help_at
from definitions.explanation.origins import Origin, origin_of
from definitions.iam.statements import Statement
from definitions.module.compiled import CompiledModule
from definitions.module.view import ModuleView
from definitions.pipeline.config.module_config import PARAMETERS, STEPS, TRIGGERS, ModuleConfig
from definitions.source.nodes import Node, NodePath
from definitions.values.expressions import (
    Expression,
    IterationOutput,
    JsonGet,
    ParameterReference,
    StepOutput,
    StepProperty,
)
from definitions.values.plain import plain

_MOST_PARTS = 12
"""Parts of the definition that are listed."""


def key_text(module: CompiledModule, path: NodePath) -> str:
    """The explanation of the key at a path, in lines of at most 120 characters where words allow it."""
    return "\n".join(_lines(view_of(module), path)) + "\n"


def _lines(view: ModuleView, path: NodePath) -> Iterator[str]:
    node, root = view.module.node, type(view.config)
    facts = help_at(path, node, root)
    found = node_at(path, node)
    yield escaped(named(path, node))
    yield ""
    above = "" if facts.path == path else f"Part of {named(facts.path, node)}: "
    yield from wrapped(f"{above}{facts.meaning}")
    yield ""
    takes = f"{facts.kind}; or an expression ({facts.expressions})" if facts.expressions else facts.kind
    yield from _labelled("takes", [takes])
    yield from _labelled("default", [_default(facts)] if facts.path == path and isinstance(path[-1], str) else [])
    if found is None:
        yield from _labelled("value", [facts.default or "not set"])
        yield from _labelled("from", ["the default, as it is not set"] if facts.default else [])
    else:
        value = _value_at(without_secrets(plain(node.plain())), path)
        yield from _labelled("holds" if isinstance(value, dict | list) else "value", _shown(found, value))
        yield from _labelled("from", _origin(origin_of(view.module.parts, path, found)))
    unset = [key for key in known_keys(path, node, root) if found is None or found.child(key) is None]
    yield from _labelled("may hold", [", ".join(unset)] if unset else [])
    yield from _labelled("used by", _uses(view, path))
    yield from _effects(view, path)


def _labelled(label: str, texts: Iterable[str]) -> Iterator[str]:
    return labelled(label, map(hide, texts), 11)


def _value_at(tree: Any, path: NodePath) -> object:
    for segment in path:
        tree = tree[segment]
    return tree


def _default(facts: KeyHelp) -> str:
    return "none: it is required" if facts.is_required else facts.default or "none"


def _origin(origin: Origin) -> Iterator[str]:
    level = f", {origin.project_path}" if origin.project_path else ""
    yield f"{origin.position}{level}"
    if origin.written is not None:
        yield f"written there as {yaml_text(hide(origin.written))}"
    yield from (f"merged with {position}" for position in origin.merged_with)
    yield from (f"instead of {position}" for position in origin.replaced)


def _shown(node: Node, value: object) -> Iterator[str]:
    """A value on one line; of a list or map, a line for each of its entries."""
    match value:
        case list():
            for index, entry in enumerate(value):
                name = entry_name(node.nearest((index,)))
                yield f"[{index}]{f' or [{name}]' if name is not None else ''}{_short(entry)}"
        case dict():
            yield from (f"{key}{_short(entry)}" for key, entry in value.items())
        case _:
            yield yaml_text(value)


def _short(value: object) -> str:
    """The value of a key behind it; nothing for one that has parts itself."""
    return "" if isinstance(value, dict | list) else f": {yaml_text(value)}"


def _uses(view: ModuleView, path: NodePath) -> Iterator[str]:
    """The places that refer to the parameter or step at a path, or to a key of the parameter."""
    if not isinstance(view.config, ModuleConfig):
        return
    config, node = view.config, view.module.node
    around = next((around for around in (PARAMETERS, STEPS) if path[:-1] == around or path[:-2] == around), None)
    if around is None or (around == STEPS and path[-1] != "name" and len(path) > len(STEPS) + 1):
        return
    name = entry_name(node.nearest(path[: len(around) + 1]))
    for index, step in enumerate(config.pipeline.steps):
        for below, reference in step.all_references:
            if _named_part(reference) == (around, name):
                yield named((*STEPS, index, *below), node)
    if around == PARAMETERS:
        for index, trigger in enumerate(config.triggers):
            if name in trigger.parameters:
                yield named((*TRIGGERS, index, "parameters", name), node)


def _named_part(reference: Expression) -> tuple[NodePath, str] | None:
    """The list in which a reference looks for a name, and the name."""
    match reference:
        case ParameterReference(name=name):
            return PARAMETERS, name
        case StepOutput(step=name) | StepProperty(step=name) | JsonGet(step=name) | IterationOutput(step=name):
            return STEPS, name
    return None


def _effects(view: ModuleView, path: NodePath) -> Iterator[str]:
    if path in (STEPS[:1], STEPS):
        yield from _labelled("reaches", [f"the whole {view.whole}"])
        return
    effects = effects_of(view.module, path)
    if effects is None:
        yield from _labelled(
            "reaches", ["parts that cannot be told alone: other keys of the config go by this value, or it by theirs"]
        )
        return
    yield from _labelled("reaches", _reached(effects, view.whole))
    yield from _labelled("names", effects.names)
    yield from _labelled("permits", _permissions(effects))


def _reached(effects: Effects, whole: str) -> list[str]:
    parts = [*effects.definition, *effects.around]
    if not parts:
        return [f"no part of the {whole}"]
    more = len(parts) - _MOST_PARTS
    return [*parts[:_MOST_PARTS], *([f"and {more} more"] if more > 0 else [])]


def _permissions(effects: Effects) -> Iterator[str]:
    for statement in effects.statements:
        yield from _permission(statement, "")
    for title, statement in effects.statements_around:
        yield from _permission(statement, f" ({title})")


def _permission(statement: Statement, whose: str) -> Iterator[str]:
    yield f"{statement.sid}{whose}: {', '.join(statement.actions)}"
    yield from (f"  on {plain(resource)}" for resource in statement.resources)
    yield from (
        f"  only if {operator} {key}: {', '.join(map(str, map(plain, values)))}"
        for operator, key, values in statement.conditions
    )
    yield from (f"  because {reason}" for reason in statement.reasons)
