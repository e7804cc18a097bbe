"""Reads what the project file says for one module: replaces references, checks, and tells problems at their places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from definitions.diagnostics.messages import meant_by
from definitions.diagnostics.problems import Problem, dotted
from definitions.project.module_entries import ModuleEntryNode
from definitions.project.naming.standard import Naming
from definitions.project.paths import Paths
from definitions.project.references.substitution import Leftover, Substitution
from definitions.project.references.values import ReferenceValues, Stage
from definitions.schema.validation import from_pydantic
from definitions.source.folders import Folders
from definitions.source.nodes import Node
from definitions.values.infrastructure import Text

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ProjectContext:
    """What is the same for all modules of a project.

    Attributes:
        root: the project file.
        folder: where it is.
        folders: from which files may be read.
        environment: for ``{{env_var:NAME}}``.
        allowed_variables: which of it may be named; ``None``: all that carry no secret.
        paths: which path leads to each place of the file.
    """

    root: Node
    folder: Path
    folders: Folders
    environment: Mapping[str, str]
    allowed_variables: tuple[str, ...] | None
    paths: Paths


@dataclass(slots=True)
class ModuleReader:
    """Reads for one module; ``problems`` grows as it goes."""

    project: ProjectContext
    place: ModuleEntryNode
    problems: list[Problem] = field(default_factory=list)
    values: ReferenceValues = field(init=False)

    def __post_init__(self) -> None:
        place, organization = self.place, self.project.root.child("organization")
        assert organization is not None
        naming = Naming(str(organization.value), place.environment, place.domain, place.module)
        names: dict[str, Text] = {
            "org": naming.organization,
            "env": naming.environment,
            "domain": naming.domain,
            "module_name": naming.module,
        }
        # In the context itself, references are to the context as it is written: one pass, no second.
        context = place.merged("context")
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
        """Whether a problem so far is more than a warning."""
        return any(problem.severity == "error" for problem in self.problems)

    def substituted(self, node: Node, leftover: Leftover) -> Node:
        """A part of the file without its references."""
        substitution = Substitution(self.values, leftover)
        replaced = substitution.apply(Node({"": node}, node.position, node.key_position)).child("")
        assert replaced is not None
        for problem in substitution.problems:
            self.tell(problem)
        return replaced

    def checked(self, model: type[_Model], node: Node) -> _Model | None:
        """A part of the file as a model; ``None`` if it is none."""
        told = {problem.position for problem in self.problems}
        try:
            return model.model_validate(node.plain())
        except ValidationError as error:
            for problem in from_pydantic(error, node, model):
                if problem.position not in told:
                    self.tell(problem)
            return None

    def tell(self, problem: Problem) -> None:
        """Add a problem, under the path that its place has in the file."""
        self.problems.append(self.project.paths.of(problem))

    def missing(self, key: str, *others: str) -> None:
        """Tell that the module lacks a key, and ``others`` that would do, unless one of them is misspelt."""
        if any(meant_by(problem.hint) in (key, *others) for problem in self.problems if problem.rule == "unknown-key"):
            return
        path = dotted((*self.place.path, key))
        position = self.place.entry.key_position
        self.problems.append(Problem(position, path, "is required and missing", "missing-key"))

    def warn(self, node: Node, message: str, rule: str, hint: str | None = None) -> None:
        """Tell what deserves a look, at a node's key."""
        path = self.project.paths.at(node.key_position)
        self.problems.append(Problem(node.key_position, path, message, rule, hint, "warning"))


def without_references(problems: list[Problem], root: Node) -> list[Problem]:
    """The problems that do not hang on what references will stand for: these stand for values, not for levels."""
    open_values = {child.position for _, child in root.walk() if isinstance(child.value, str) and "{{" in child.value}
    return [
        problem
        for problem in problems
        if problem.position not in open_values or problem.message.startswith(("must be a map", "must be a list"))
    ]
