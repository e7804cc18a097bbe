"""What the page shows of a picture, as plain data for its script; texts are printable and without secrets."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module

from definitions.diagnostics.hidden_values import hide_texts
from definitions.diagnostics.printable import LINES, escaped
from definitions.diagnostics.secret_formats import hide
from definitions.diagrams.appearance import appearance_of
from definitions.diagrams.labels import arrow_texts, caption, rule_texts
from definitions.diagrams.marks import Marks
from definitions.diagrams.page.details import Details
from definitions.diagrams.parts import Picture
from definitions.diagrams.picture import Drawn, Modules, picture_of
from definitions.project.module import ENDPOINT, PIPELINE
from definitions.values.plain import plain

_DETAILS = {
    PIPELINE: "definitions.diagrams.page.pipeline_details",
    ENDPOINT: "definitions.diagrams.page.endpoint_details",
}
"""Kinds of modules, each with what tells of one: its ``details_of(module)``."""
_OF_SEVERAL = "definitions.diagrams.page.project_details"


def page_data(drawn: Drawn, marks: Marks | None = None) -> dict[str, object]:
    """Title, steps, arrows, and what is known of them and of the whole.

    ``steps`` are all nodes of the picture, steps and what stands around them; others name them by their index.
    """
    picture = picture_of(drawn, marks)
    index = {node.name: number for number, node in enumerate(picture.nodes)}
    maker = _OF_SEVERAL if isinstance(drawn, Modules) else _DETAILS[drawn.package]
    about: Details = import_module(maker).details_of(drawn)
    data = {
        "title": picture.title,
        "node": about.node,
        "whole": about.whole,
        "summary": about.summary,
        "description": plain(about.description),
        "steps": [
            {
                "name": node.name,
                "title": node.title,
                "type": node.type,
                "group": appearance_of(node.type).group,
                "caption": caption(node),
                "rules": rule_texts(node),
                "mark": node.mark,
                "outcome": node.outcome,
                "body": [index[name] for name in node.body],
                **about.nodes[node.name],
            }
            for node in picture.nodes
        ],
        "order": [index[name] for name in run_order(picture)],
        "arrows": [
            {
                "before": index[arrow.before],
                "after": index[arrow.after],
                "kind": arrow.kind,
                "labels": arrow_texts(arrow),
                "isRedundant": arrow.is_redundant,
                "mark": arrow.mark,
            }
            for arrow in picture.arrows
        ],
        "parameters": about.parameters,
        "permissions": about.permissions,
        "sections": about.sections,
    }
    shown = _shown(data, _safe(about.hidden))
    assert isinstance(shown, dict)
    return shown


def run_order(picture: Picture) -> list[str]:
    """Names of the steps, each behind what it waits for, and those of a loop behind it; else as in the YAML."""
    place = {step.name: number for number, step in enumerate(picture.nodes)}
    bodies = {step.name: step.body for step in picture.nodes}
    sorter: TopologicalSorter[str] = TopologicalSorter(
        {step.name: [step.box] if step.box is not None else [] for step in picture.nodes}
    )
    for arrow in picture.arrows:
        sorter.add(arrow.after, arrow.before, *bodies[arrow.before])
    with suppress(CycleError):  # modules of a project may lead back to each other
        sorter.prepare()
    order: list[str] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=lambda name: place[name])
        first = ready.pop(0)
        order.append(first)
        sorter.done(first)
    return list(dict.fromkeys([*order, *place]))


_OURS = ("name", "type", "group", "kind", "mark", "node", "whole")
"""Keys whose values are words of ours, or names made of letters, digits, '-' and '_': the script goes by them."""


def _safe(hidden: set[str]) -> Callable[[str], str]:
    """What makes a text fit to be shown: statements of many steps share most of theirs, so each is looked at once."""
    return cache(lambda text: escaped(hide_texts(hide(text), hidden), LINES))


def _shown(tree: object, safe: Callable[[str], str]) -> object:
    if isinstance(tree, str):
        return safe(tree)
    if isinstance(tree, Mapping):
        return {key: value if key in _OURS else _shown(value, safe) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_shown(value, safe) for value in tree]
    return tree
