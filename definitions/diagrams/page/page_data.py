"""What the page shows of a pipeline, as plain data for its script; texts are printable and without secrets."""

from collections.abc import Callable, Mapping
from functools import cache
from graphlib import TopologicalSorter

from definitions.diagnostics.hidden_values import hide_texts, without_secrets
from definitions.diagnostics.printable import LINES, escaped
from definitions.diagnostics.secret_formats import hide
from definitions.diagrams.appearance import appearance_of
from definitions.diagrams.labels import arrow_texts, caption, rule_texts
from definitions.diagrams.marks import Marks
from definitions.diagrams.page.receiver_details import receiver_details
from definitions.diagrams.page.start_details import start_details
from definitions.diagrams.page.step_details import permission_details, step_details
from definitions.diagrams.page.step_lines import StepLines
from definitions.diagrams.parts import Picture
from definitions.diagrams.picture import picture_of
from definitions.iam.statements import Statement
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.rendered_steps import rendered_steps
from definitions.pipeline.settings.parameters import Parameter
from definitions.values.plain import plain


def page_data(pipeline: CompiledPipeline, marks: Marks | None = None) -> dict[str, object]:
    """Title, steps, arrows, parameters and permissions.

    ``steps`` are all nodes of the picture, steps and what stands around them; others name them by their index.
    """
    picture = picture_of(pipeline, marks)
    index = {node.name: number for number, node in enumerate(picture.nodes)}
    lines = StepLines()
    details = _details_of_steps(pipeline, lines) | start_details(pipeline, lines) | receiver_details(pipeline, lines)
    data = {
        "title": picture.title,
        "summary": f"{_counted(len(pipeline.config.pipeline.steps), 'step')} · {pipeline.node.position.file}",
        "description": pipeline.config.pipeline.description or "",
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
                **details[node.name],
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
        "parameters": [_parameter(parameter) for parameter in pipeline.config.pipeline.parameters],
        "permissions": permission_details(statement for statement in pipeline.granted if not statement.step),
    }
    shown = _shown(data, _safe(lines.hidden))
    assert isinstance(shown, dict)
    return shown


def _details_of_steps(pipeline: CompiledPipeline, lines: StepLines) -> dict[str, dict[str, object]]:
    """Lines of YAML and details of the steps, by name."""
    rendered = rendered_steps(pipeline)
    statements: dict[str, list[Statement]] = {}
    for statement in pipeline.granted:
        statements.setdefault(statement.step, []).append(statement)
    return {
        step.name: {
            **lines.of_step(pipeline.node.nearest(("pipeline", "steps", number))),
            **step_details(step, pipeline.context, rendered[step.name], statements.get(step.name, ())),
        }
        for number, step in enumerate(pipeline.config.pipeline.steps)
    }


def run_order(picture: Picture) -> list[str]:
    """Names of the steps, each behind what it waits for, and those of a loop behind it; else as in the YAML."""
    place = {step.name: number for number, step in enumerate(picture.nodes)}
    bodies = {step.name: step.body for step in picture.nodes}
    sorter: TopologicalSorter[str] = TopologicalSorter(
        {step.name: [step.box] if step.box is not None else [] for step in picture.nodes}
    )
    for arrow in picture.arrows:
        sorter.add(arrow.after, arrow.before, *bodies[arrow.before])
    sorter.prepare()
    order: list[str] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=lambda name: place[name])
        first = ready.pop(0)
        order.append(first)
        sorter.done(first)
    return order


def _parameter(parameter: Parameter) -> dict[str, str]:
    written = without_secrets(plain(parameter.render()))
    assert isinstance(written, dict)
    values = written.get("EnumValues")
    default = f"default {written['DefaultValue']}" if "DefaultValue" in written else "no default: every start gives it"
    return {
        "name": parameter.name,
        "type": parameter.type,
        "value": f"{default}; one of {', '.join(map(str, values))}" if isinstance(values, list) else default,
        "description": parameter.description or "",
    }


_OURS = ("name", "type", "group", "kind", "mark")
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


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
