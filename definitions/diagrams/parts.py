"""The parts of a picture: nodes, the arrows between them, and the loops as boxes. No language draws more."""

from typing import Literal, TypeAlias

from definitions.diagnostics.printable import escaped
from definitions.diagnostics.secret_formats import hide
from definitions.foundation.records import record
from definitions.source.nodes import Position
from definitions.values.plain import plain

Mark: TypeAlias = Literal["taken", "failed", "not-taken"]
"""What became of a node or an arrow in an execution."""

ArrowKind: TypeAlias = Literal["data", "order", "trigger", "branch", "start", "notify"]


@record
class PicturedNode:
    """A step, or what stands around the steps. All texts are printable and have one line.

    Attributes:
        name: unique in the picture; that of what is no step has a ``:``, as no name of a step has.
        title: the display name, or else the name; several nodes may have the same.
        type: the step type, such as ``Training``, or what else it is, such as ``Schedule``.
        position: in the YAML.
        rules: when a Condition chooses its first branch, what a ForEach repeats its body for, what a trigger waits
            for, or what a receiver hears of; else none.
        body: names of the steps inside the box of a ForEach; none for a node that is no box.
        box: the name of the ForEach whose box the step is in.
        mark: of a picture of an execution: what became of a step; ``outcome`` says it in words.
    """

    name: str
    title: str
    type: str
    position: Position
    rules: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    box: str | None = None
    mark: Mark | None = None
    outcome: str = ""

    @property
    def is_step(self) -> bool:
        """Whether it is a step."""
        return ":" not in self.name


@record
class Arrow:
    """``after`` uses something of ``before``, waits for it, or is chosen, started or told by it.

    No arrow leads from a box to the steps in it.

    Attributes:
        before: the name of a node.
        after: the name of another node.
        kind: ``data``, ``order`` (waits for its success and uses nothing), ``trigger`` (waits for another outcome),
            ``branch``, ``start``, from what starts the pipeline, or ``notify``, to who hears of it.
        labels: what flows, as outputs, properties and property files; the outcome, such as ``Failed``; or the branch,
            ``if`` or ``else``. None for ``order``, ``start`` and ``notify``.
        is_redundant: of a branch: an arrow from another step of the same branch leads to ``after``, which says enough.
        mark: of a picture of an execution: whether it was taken; ``None`` between nodes without one.
    """

    before: str
    after: str
    kind: ArrowKind
    labels: tuple[str, ...] = ()
    is_redundant: bool = False
    mark: Mark | None = None


@record
class Picture:
    """Nodes and arrows, both in the order of the YAML.

    What starts the pipeline stands before its steps, who hears of it behind them.

    Attributes:
        title: the name of the pipeline.
        nodes: all nodes, those in boxes and the boxes themselves included.
        arrows: at most one for each kind between two nodes.
    """

    title: str
    nodes: tuple[PicturedNode, ...]
    arrows: tuple[Arrow, ...]


def one_line(text: object) -> str:
    """A text of the user on one line: printable, without secrets."""
    return escaped(" ".join(hide(str(plain(text))).split()))
