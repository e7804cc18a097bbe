"""What some step types can do and others cannot; who asks a step checks first that it can.

A step type derives from its capabilities beside ``Step``.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from definitions.pipeline.steps.core.context import StepContext
from definitions.source.nodes import NodePath


class RunsSteps(ABC):
    """Runs other steps of the pipeline."""

    branch_keys: ClassVar[tuple[str, ...]] = ()
    """The keys of its settings that name them."""
    runs_them_per_item: ClassVar[bool] = False
    """Whether the steps run once for each item of a list, rather than once or not at all."""

    @abstractmethod
    def branches(self) -> dict[str, list[str]]:
        """Names of the steps it runs, by key of its settings."""


class DeclaresPropertyFiles(ABC):
    """Declares property files, which expressions of other steps read."""

    @abstractmethod
    def property_files(self) -> dict[str, str]:
        """The output that holds each property file, by name of the file."""


class RegistersModels(ABC):
    """Registers models as model packages."""

    @abstractmethod
    def registered_models(self) -> list[object]:
        """S3 URIs of the models, and expressions that stand for them."""


class MayShareOutput(ABC):
    """May write to the same location in all its runs of one execution."""

    @property
    @abstractmethod
    def shares_its_output(self) -> bool:
        """Whether it does."""


class NamesParts(ABC):
    """Has parts whose names must be unique in the step."""

    @abstractmethod
    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """For each part: what it is called in messages, the path of its name, and the name."""


class DependsOnConfig(ABC):
    """Needs keys unless others of the config stand in for them."""

    @abstractmethod
    def missing_keys(self, context: StepContext) -> Iterator[tuple[NodePath, str]]:
        """Path and message of each key that is missing."""
