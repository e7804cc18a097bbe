"""What is drawn: a module of any kind, or several as one picture."""

from collections.abc import Sequence
from importlib import import_module
from typing import TypeAlias

from definitions.diagrams.marks import Marks, marked
from definitions.diagrams.parts import Picture
from definitions.foundation.records import record
from definitions.module.compiled import CompiledModule
from definitions.project.module import ENDPOINT, PIPELINE

PICTURES = {
    PIPELINE: "definitions.diagrams.pipeline_picture",
    ENDPOINT: "definitions.diagrams.endpoint_picture",
}
"""Kinds of modules, each with what draws one: its ``picture(module)``."""


@record
class Modules:
    """Modules of a project that are drawn together, under the path of its project file."""

    title: str
    modules: Sequence[CompiledModule]


Drawn: TypeAlias = CompiledModule | Modules


def picture_of(drawn: Drawn, marks: Marks | None = None) -> Picture:
    """The picture of a module, or of several; with marks, of an execution of a pipeline."""
    maker = "definitions.diagrams.project_picture" if isinstance(drawn, Modules) else PICTURES[drawn.package]
    picture: Picture = import_module(maker).picture(drawn)
    return picture if marks is None else marked(picture, marks)
