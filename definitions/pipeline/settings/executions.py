"""Settings of executions: parallelism, experiments, MLflow.

Source: Amazon SageMaker API Reference, CreatePipeline and ParallelismConfiguration; Amazon SageMaker Developer Guide,
"Amazon SageMaker Experiments integration".
"""

from typing import Annotated

from definitions.schema.field_types import TextValue
from definitions.schema.fields import NumberField, TextField
from definitions.schema.model import Model
from definitions.values.expressions import STRING, Json

_EXPERIMENT = r"[a-zA-Z0-9](-*[a-zA-Z0-9])*"
ExperimentText = Annotated[
    TextValue,
    TextField(
        "the name of an experiment or trial",
        "bad-name",
        _EXPERIMENT,
        parameters=STRING,
        longest=120,
        hint="1 to 120 letters, digits and '-', the first and the last a letter or digit",
    ),
]
MlflowArn = Annotated[
    TextValue,
    TextField(
        "the ARN of an MLflow tracking server or app",
        "bad-mlflow-arn",
        r"arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:(mlflow-tracking-server|mlflow-app)/[^\n]+",
        parameters=STRING,
        longest=2048,
        hint="such as arn:aws:sagemaker:us-east-1:123456789012:mlflow-tracking-server/churn",
    ),
]


class ParallelismConfiguration(Model):
    """The parallelism of an execution."""

    max_parallel_execution_steps: Annotated[int, NumberField(1, parameter=False)]
    """How many steps run at once; those over it wait."""


class PipelineExperimentConfig(Model):
    """The experiment in which executions are recorded; without it none is made."""

    experiment_name: ExperimentText
    """The experiment: a name, {parameter: NAME} or {execution: PipelineName}."""
    trial_name: ExperimentText
    """The trial of one execution: a name, {parameter: NAME} or {execution: PipelineExecutionId}."""

    def render(self) -> Json:
        """``PipelineExperimentConfig``."""
        return {"ExperimentName": self.experiment_name, "TrialName": self.trial_name}


class MlflowConfig(Model):
    """The MLflow server that records what steps do."""

    mlflow_resource_arn: MlflowArn
    """ARN of the tracking server or app."""
    mlflow_experiment_name: Annotated[TextValue, TextField("a name", parameters=STRING, longest=256)] | None = None
    """The experiment in MLflow."""

    def render(self) -> Json:
        """``MlflowConfig``."""
        return {"MlflowResourceArn": self.mlflow_resource_arn, "MlflowExperimentName": self.mlflow_experiment_name}
