"""A step as another one sees it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from definitions.api.shapes import Shape
from definitions.pipeline.steps.core.outputs import Output
from definitions.values.expressions import Json, ParameterType

if TYPE_CHECKING:
    from definitions.pipeline.steps.core.context import StepContext  # which holds all steps


class ReferencedStep(ABC):
    """What a step offers to those that refer to it or run it."""

    name: str
    is_known: ClassVar[bool] = True
    """False for a stand-in: see ``unread_step.py``."""
    type_name: ClassVar[str]
    """The type's name in messages, and ``Type`` in the definition unless ``definition_type`` differs."""
    request_name: ClassVar[str | None] = None
    """The shape of ``Arguments`` in AWS's service model, if they are a request of an API."""
    runs_processing_job: ClassVar[bool] = False
    """True if the step is a processing job, so that ``Execution.ProcessingJobName`` is its job's name."""

    @abstractmethod
    def outputs(self, context: "StepContext") -> dict[str, Output]:
        """Outputs by the name that references use: ``<step>.<output>``."""

    @abstractmethod
    def properties(self, context: "StepContext") -> Sequence[Shape]:
        """Shapes in which the path of ``{property: <step>.<path>}`` begins; none if the step has no properties."""

    @abstractmethod
    def property_type(self, path: str, context: "StepContext") -> ParameterType:
        """The type of a property.

        Raises:
            UnknownProperty: the step has no such property.
        """

    @abstractmethod
    def request(self, context: "StepContext") -> Json:
        """``Arguments`` with the fields of ``arguments`` in YAML; may hold references and ``None``."""

    @abstractmethod
    def render(self, context: "StepContext") -> dict[str, Json]:
        """The step as the definition writes it, such as ``{"Name": "Train", "Type": "Training", ...}``."""
