"""Reading parts of the project file for one module: without references, validated, problems at their positions."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from definitions.diagnostics.problems import Problem, has_errors
from definitions.foundation.records import field, record
from definitions.project.module_entries import ModuleEntryNode
from definitions.project.naming.standard import Naming
from definitions.project.references.substitution import Leftover, Substitution
from definitions.project.references.values import ReferenceValues, Stage
from definitions.project.yaml_paths import YamlPaths
from definitions.schema.model import Model
from definitions.source.folders import Folders
from definitions.source.nodes import Node
from definitions.values.infrastructure import Text

_Model = TypeVar("_Model", bound=Model)


@record
class ProjectContext:
    """Facts of a project that all its modules share.

    Attributes:
        root: the project file.
        folder: its folder.
        folders: those from which files may be read.
        environment: for ``{{env_var:NAME}}``.
        allowed_variables: names that references may use; ``None``: all that carry no secret.
        paths: of the project file.
    """

    root: Node
    folder: Path
    folders: Folders
    environment: Mapping[str, str]
    allowed_variables: tuple[str, ...] | None
    paths: YamlPaths


@record(frozen=False)
class ModuleReader:
    """Reads for one module, and collects ``problems``."""

    project: ProjectContext
    entry: ModuleEntryNode
    problems: list[Problem] = field(default_factory=list)
    values: ReferenceValues = field(init=False)

    def __post_init__(self) -> None:
        entry, organization = self.entry, self.project.root.child("organization")
        assert organization is not None
        naming = Naming(str(organization.value), entry.environment, entry.domain, entry.deployed_name)
        names: dict[str, Text] = {
            "org": naming.organization,
            "env": naming.environment,
            "domain": naming.domain,
            "module_name": naming.module,
        }
        # In the context itself, references are to the context as it is written: one pass, no second.
        context = entry.merged("context")
        plain = context.plain() if context is not None else {}
        self.values = ReferenceValues(
            names,
            plain if isinstance(plain, dict) else {},
            naming=naming,
            environment=self.project.environment,
            allowed_variables=self.project.allowed_variables,
            stage=Stage.PROJECT,
        )

    @property
    def has_errors(self) -> bool:
        """Errors among the problems so far."""
        return has_errors(self.problems)

    def substituted(self, node: Node, leftover: Leftover) -> Node:
        """A part of the file without its references."""
        substitution = Substitution(self.values, leftover)
        replaced = substitution.apply(node)
        for problem in substitution.problems:
            self.report(problem)
        return replaced

    def validated(self, model: type[_Model], node: Node) -> _Model | None:
        """A part of the file as a model; ``None`` if it is invalid."""
        reported = {problem.position for problem in self.problems}
        try:
            return model.read(node.plain())
        except ValidationError as error:
            from definitions.schema.pydantic_errors import from_pydantic

            for problem in from_pydantic(error, node, model):
                if problem.position not in reported:
                    self.report(problem)
            return None

    def report(self, problem: Problem) -> None:
        """Add a problem, under the path that its position has in the file."""
        self.problems.append(self.project.paths.of(problem))

    def report_missing(self, key: str, *others: str) -> None:
        """Report that the module lacks a key and the others that replace it, unless one of them is misspelt."""
        if any(problem.meant in (key, *others) for problem in self.problems):
            return
        path = (*self.entry.path, key)
        position = self.entry.node.key_position
        self.problems.append(Problem(position, path, "is required and missing", "missing-key"))

    def warn(self, node: Node, message: str, rule: str, hint: str | None = None) -> None:
        """Add a warning at a node's key."""
        path = self.project.paths.at(node.key_position)
        self.problems.append(Problem(node.key_position, path, message, rule, hint, "warning"))


def without_references(problems: list[Problem], root: Node) -> list[Problem]:
    """Problems that remain whatever the references resolve to: a value, never a level of the file."""
    open_values = {child.position for _, child in root.walk() if isinstance(child.value, str) and "{{" in child.value}
    return [problem for problem in problems if problem.position not in open_values or problem.expects_collection]
