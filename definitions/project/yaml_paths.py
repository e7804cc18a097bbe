"""Find the YAML path of a position. Nodes merged from several levels keep their position but lose their path."""

from definitions.diagnostics.problems import Problem
from definitions.foundation.records import replace
from definitions.source.nodes import Node, NodePath, Position


class YamlPaths:
    """The paths to each position of a document; aliases give a position several."""

    def __init__(self, root: Node) -> None:
        self.paths: dict[Position, list[NodePath]] = {}
        for path, node in root.walk():
            for position in dict.fromkeys((node.position, node.key_position)):
                self.paths.setdefault(position, []).append(path)

    def at(self, position: Position) -> NodePath:
        """The innermost path to a position."""
        return self.paths.get(position, [()])[-1]

    def of(self, problem: Problem) -> Problem:
        """The same problem, with the path that its position has in the file."""
        if not problem.path:
            return replace(problem, path=self.at(problem.position))
        known = self.paths.get(problem.position, [])
        *parent, key = problem.path
        for path in reversed(known):
            if path[-1:] == (key,):
                return replace(problem, path=path)
        for path in reversed(known):
            # A missing key is reported at the map around it.
            if isinstance(key, str) and path and list(path[-1:]) == parent[-1:]:
                return replace(problem, path=(*path, key))
        return problem
