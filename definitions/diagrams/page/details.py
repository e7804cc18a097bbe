"""What the page tells beside the picture."""

from collections.abc import Mapping, Sequence

from definitions.diagrams.page.sections import Section
from definitions.foundation.records import field, record
from definitions.values.infrastructure import Text


@record
class Details:
    """What is known of what is drawn.

    Attributes:
        summary: one line below the title.
        nodes: lines of YAML and sections, by the name of the node; those of nodes that are not drawn as well.
        hidden: texts that stand under a secret's name in the files that are shown.
        description: of the whole, in the user's words.
        parameters: that a start of a pipeline may set.
        permissions: of the role that belong to no node.
        sections: of the whole, in the place of parameters and permissions.
        node: what a node is called; ``whole`` is what all of them are.
    """

    summary: str
    nodes: Mapping[str, Mapping[str, object]]
    hidden: set[str]
    description: Text = ""
    parameters: Sequence[Mapping[str, object]] = ()
    permissions: Sequence[Mapping[str, object]] = ()
    sections: Sequence[Section] | None = None
    node: str = field(default="step", kw_only=True)
    whole: str = field(default="pipeline", kw_only=True)


def counted(number: int, noun: str) -> str:
    """Such as ``3 steps``."""
    return f"{number} {noun}{'s' * (number != 1)}"
