"""Marks in a picture: what became of its steps in an execution."""

from collections.abc import Mapping

from definitions.diagrams.parts import Arrow, Mark, Picture, one_line
from definitions.foundation.records import record, replace


@record
class StepMark:
    """What became of a step.

    Attributes:
        mark: how it is drawn.
        outcome: the same in a few words, which stand in the step: colour is never the only sign.
    """

    mark: Mark
    outcome: str


Marks = Mapping[str, StepMark]
"""Marks of all steps, by name."""


def marked(picture: Picture, marks: Marks) -> Picture:
    """The picture with marks: an arrow is taken if both of its ends are, or if it leads away from a failure."""
    nodes = (
        replace(node, mark=marks[node.name].mark, outcome=one_line(marks[node.name].outcome))
        if node.name in marks
        else node
        for node in picture.nodes
    )
    return replace(picture, nodes=tuple(nodes), arrows=tuple(_marked(arrow, marks) for arrow in picture.arrows))


def _marked(arrow: Arrow, marks: Marks) -> Arrow:
    if arrow.before not in marks or arrow.after not in marks:
        return arrow
    is_taken = all(marks[name].mark != "not-taken" for name in (arrow.before, arrow.after))
    return replace(arrow, mark="taken" if is_taken else "not-taken")
