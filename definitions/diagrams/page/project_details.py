"""What the page tells of the modules of a project: names, published values, permissions, and how to draw each alone."""

import shlex
from collections.abc import Iterator, Mapping

from definitions.compiler.kinds import noun_of, view_of
from definitions.diagrams.page.details import Details, counted
from definitions.diagrams.page.sections import Section, permissions_section, values_section
from definitions.diagrams.page.step_lines import StepLines
from definitions.diagrams.picture import Modules, picture_of
from definitions.diagrams.project_picture import module_node_name
from definitions.module.compiled import CompiledModule
from definitions.values.plain import plain


def details_of(drawn: Modules) -> Details:
    """All that the page tells beside the picture."""
    lines = StepLines()
    modules = {module_node_name(module): module for module in drawn.modules}
    groups = {node.name: {**_nowhere(node.position.file), "sections": []} for node in picture_of(drawn).nodes}
    of_modules = {
        name: {**lines.of_step(module.node), "sections": list(_sections(module, drawn.title))}
        for name, module in modules.items()
    }
    return Details(
        summary=f"{counted(len(modules), 'module')} · {drawn.title}",
        nodes=groups | of_modules,
        hidden=lines.hidden,
        sections=[
            values_section("Stacks", *((module.stack, noun_of(module.package)) for module in drawn.modules)),
        ],
        node="module",
        whole="project",
    )


def _nowhere(file: str) -> dict[str, object]:
    """The lines of what has none of its own."""
    return {"place": file, "line": 1, "yaml": []}


def _sections(module: CompiledModule, project: str) -> Iterator[Section]:
    view = view_of(module)
    command = f"pipelines graph {shlex.quote(module.stack)} --project {shlex.quote(project)}"
    yield values_section("Drawn alone by", (command, ""))
    yield values_section("Names in AWS", *_names(view.names()))
    published = ((value.path, f"{value.name}: {plain(value.value)}") for value in module.published)
    yield values_section("Published for other modules", *published)
    yield from map(permissions_section, view.roles())


def _names(names: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Names with what they name; paths of parameters are shown as what is published."""
    for what, name in names.items():
        if isinstance(name, dict):
            yield from (() if what == "parameters" else ((str(one), f"{what}.{key}") for key, one in name.items()))
        else:
            yield str(name), what
