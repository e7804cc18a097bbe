"""Paths in the project file for places in it: what is merged from several levels has lost its own."""

from dataclasses import replace

from definitions.diagnostics.problems import Problem, dotted
from definitions.source.nodes import Node, NodePath, Position


class Paths:
    """Which paths lead to each position of a document; through aliases there may be several."""

    def __init__(self, root: Node) -> None:
        self.paths: dict[Position, list[NodePath]] = {}
        for path, node in root.walk():
            for position in dict.fromkeys((node.position, node.key_position)):
                self.paths.setdefault(position, []).append(path)

    def at(self, position: Position) -> str:
        """The path to what stands at a position, the innermost."""
        return dotted(self.paths.get(position, [()])[-1])

    def of(self, problem: Problem) -> Problem:
        """The same problem, with the path that its place has in the file."""
        if not problem.path:
            return replace(problem, path=self.at(problem.position))
        known = self.paths.get(problem.position, [])
        parent, _, key = problem.path.rpartition(".")
        for path in reversed(known):
            if _ends_alike(problem.path, path):
                return replace(problem, path=dotted(path))
        for path in reversed(known):
            # A key that is missing is told at the map around it.
            if _ends_alike(parent, path):
                return replace(problem, path=f"{dotted(path)}.{key}")
        return problem


def _ends_alike(words: str, path: NodePath) -> bool:
    return path != () and f".{words}".endswith(f"[{path[-1]}]" if isinstance(path[-1], int) else f".{path[-1]}")
