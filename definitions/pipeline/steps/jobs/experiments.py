"""Jobs that are recorded in the pipeline's experiment.

Source: Amazon SageMaker Developer Guide, "Amazon SageMaker Experiments Integration"; API ExperimentConfig.
"""

from typing import Annotated, Self

from definitions.api.structure import Structure
from definitions.pipeline.steps.core.step import Step
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import TextValue
from definitions.schema.model_schema import validator
from definitions.values.expressions import Json

TrialComponent = Annotated[TextValue, ApiField("ExperimentEntityName")]
_EXPERIMENT = "ExperimentConfig"
_DISPLAY_NAME = "TrialComponentDisplayName"


def experiment_config(trial_component: TextValue | None) -> Json:
    """``ExperimentConfig``: the pipeline fills in the experiment and the trial."""
    return trial_component and {_DISPLAY_NAME: trial_component}


class ExperimentStep(Step):
    """A step whose job is recorded in the pipeline's experiment."""

    @validator("after")
    def _leaves_the_experiment(self) -> Self:
        config = None if self.raw_arguments is None else self.raw_arguments.get(_EXPERIMENT)
        refusals = Refusals()
        for key, name, _ in config.members if isinstance(config, Structure) else ():
            if name != _DISPLAY_NAME:
                message = "cannot be given: the experiment is the pipeline's own"
                error = invalid("forbidden-key", message, "see 'pipelineExperimentConfig' of the pipeline")
                refusals.add(error, "arguments", _EXPERIMENT, key, "[key]")
        refusals.finish()
        return self
