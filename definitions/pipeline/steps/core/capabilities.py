"""Capabilities of some step types: before asking a step, check that it has the capability.

A step type derives from ``Step`` and from its capabilities.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.remarks import Remark
from definitions.source.nodes import NodePath
from definitions.values.expressions import IterationOutput
from definitions.values.infrastructure import Text


class RunsSteps(ABC):
    """Runs other steps of the pipeline."""

    branch_keys: ClassVar[tuple[str, ...]] = ()
    """The keys of its settings that name them."""
    runs_body_per_item: ClassVar[bool] = False
    """True if the steps run once for each item of a list, rather than once or not at all."""
    chooses_them: ClassVar[bool] = False
    """True if only some of the steps run; AWS lets no step depend on the choice."""
    refused_types: ClassVar[tuple[str, ...]] = ()
    """Types of steps that AWS does not let it run."""

    @abstractmethod
    def branches(self) -> dict[str, list[str]]:
        """Names of the steps it runs, by the YAML key that lists them."""

    def rules(self) -> list[str]:
        """In words, when or for what it runs them, such as ``metrics.auc.value >= 0.8``; all of them hold."""
        return []


def run_steps(step: object) -> list[str]:
    """Names of the steps that a step runs; none for a type that runs no others."""
    branches = step.branches() if isinstance(step, RunsSteps) else {}
    return [name for names in branches.values() for name in names]


def is_read(name: str, context: StepContext) -> bool:
    """Whether the step of this name is known, and all that it starts: a loop has the properties of its body."""
    step = context.steps.get(name)
    if step is None or not step.is_known:
        return False
    return all(context.steps[run].is_known for run in run_steps(step) if run in context.steps)


class SelectsIteration(ABC):
    """Selects an iteration of its loop by a value."""

    @abstractmethod
    def selected_value(self) -> tuple[NodePath, IterationOutput] | None:
        """The value with its path; ``None`` if nothing is selected."""


class RunsInNetwork(ABC):
    """Runs in the pipeline's network, or in one of its own."""

    @property
    @abstractmethod
    def own_network(self) -> StepNetworkConfig | None:
        """The VPC of its own; ``None`` for the pipeline's."""


class EndsExecution:
    """Ends the execution, so that no step can run after it."""

    @property
    def end_message(self) -> object:
        """The message with which the execution fails, a text or an expression; empty where it is unknown."""
        return ""


class ComparesValues(ABC):
    """Compares values with each other."""

    @abstractmethod
    def compared_values(self) -> Iterator[tuple[NodePath, object, object, bool]]:
        """Pairs of values: the path of the second, both, and whether their order is asked for."""


class CallsCode(ABC):
    """Calls code outside of SageMaker, by a function or a queue."""

    @property
    @abstractmethod
    def callee(self) -> tuple[NodePath, Text]:
        """The path and name of the function or queue."""


class DeclaresPropertyFiles(ABC):
    """Declares property files, which expressions of other steps read."""

    @abstractmethod
    def property_files(self) -> dict[str, str]:
        """The output that holds each property file, by name of the file."""

    @abstractmethod
    def property_file_outputs(self) -> Iterator[tuple[NodePath, str]]:
        """The name of the output of each property file, with its path."""


class CreatesModel(ABC):
    """Creates a SageMaker model, which runs under the pipeline's role."""

    @abstractmethod
    def model_arns(self, context: StepContext) -> tuple[Text, ...]:
        """IAM patterns of the model's ARN in all executions."""


class RegistersModels(ABC):
    """Registers models as model packages."""

    @abstractmethod
    def registered_models(self) -> list[object]:
        """S3 URIs of the models, or expressions whose values are such URIs."""


class ExplainsOutputs(ABC):
    """Knows how to say what others may expect as an output of it, although it is none."""

    @abstractmethod
    def output_hint(self, name: str) -> str | None:
        """What to write instead of an output of this name; ``None`` if nothing like it exists."""


class NamesModelGroup(ABC):
    """May name a model package group, in which models are registered or looked for."""

    @abstractmethod
    def named_group(self) -> tuple[NodePath, object] | None:
        """The group's name or ARN with its path; ``None`` if the YAML names none."""


class MayShareOutput(ABC):
    """May write to the same location in all its runs of one execution."""

    @property
    @abstractmethod
    def shares_its_output(self) -> bool:
        """True if this step does so."""


class NamesParts(ABC):
    """Has parts whose names must be unique in the step."""

    @abstractmethod
    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """For each part: its kind as messages call it, the path of its name, and the name."""


class RemarksOnSettings(ABC):
    """Finds problems of its settings that only a start would show."""

    @abstractmethod
    def remarks(self, context: StepContext) -> Iterator[Remark]:
        """All that is known from literals and defaults; of other expressions nothing is."""


class DependsOnConfig(ABC):
    """Needs keys unless others of the config replace them."""

    @abstractmethod
    def missing_keys(self, context: StepContext) -> Iterator[tuple[NodePath, str]]:
        """Path and message of each key that is missing."""
