"""Settings of a NotebookJob step.

Source: Amazon SageMaker Developer Guide, "Notebook job step".
"""

from typing import Annotated, Self

from pydantic import Field

from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.schema.errors import invalid
from definitions.schema.field_types import (
    BooleanOrExpression,
    ImageUri,
    InstanceType,
    IntegerValue,
    ParameterText,
    S3Uri,
    VolumeSize,
)
from definitions.schema.fields import NumberField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.values.infrastructure import Text

_SET_BY_STEP = (
    "AWS_DEFAULT_REGION",
    "SM_JOB_DEF_VERSION",
    "SM_ENV_NAME",
    "SM_SKIP_EFS_SIMULATION",
    "SM_EXECUTION_INPUT_PATH",
    "SM_KERNEL_NAME",
    "SM_INPUT_NOTEBOOK_NAME",
    "SM_OUTPUT_NOTEBOOK_NAME",
    "SM_INIT_SCRIPT",
)

NotebookUri = Annotated[
    Text,
    TextField(
        "an S3 URI of a notebook, such as s3://bucket/notebooks/report.ipynb",
        "bad-s3-uri",
        r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([^\n/]+/)+[^\n/]+\.ipynb",
        longest=1024,
        hint="in a folder, since all that lies beside it is copied to the job",
    ),
]
FileName = Annotated[
    Text, TextField("the name of a file", "bad-path", r"[^/\n]+", hint="without a folder: it lies beside the notebook")
]
NotebookJobName = Annotated[
    str,
    TextField(
        "the name of a notebook job",
        "bad-name",
        r"[A-Za-z]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?",
        infrastructure=False,
        hint="1 to 63 letters, digits, '-' and '_', the first a letter, the last a letter or digit",
    ),
]


class NotebookJob(Model):
    """Settings of a NotebookJob step."""

    input_notebook_s3_uri: NotebookUri
    """S3 URI of the notebook (.ipynb). All objects of its folder are copied to the job, so what it needs lies there
    too."""
    image_uri: ImageUri
    """The container image, in Amazon ECR: one of SageMaker Distribution, or your own that has the kernel."""
    kernel_name: ParameterText
    """The kernel that runs the notebook, such as python3."""
    notebook_job_name: NotebookJobName | None = None
    """The name that Studio shows, and what the names of its training jobs begin with; the step's name if not given."""
    instance_type: InstanceType = "ml.m5.large"
    """Of the one instance that runs the notebook."""
    volume_size_in_gb: Annotated[VolumeSize, Field(alias="volumeSizeInGB")] = 30
    """Storage of the instance, in GB."""
    parameters: Annotated[dict[str, ParameterText], Field(max_length=100)] = {}
    """Values for the notebook's cell with the tag 'parameters', all texts."""
    environment_variables: dict[str, ParameterText] = {}
    """Environment variables of the kernel. Never secrets: the definition shows them to all who may read it."""
    initialization_script: FileName | None = None
    """A shell script in the notebook's folder that is run before the notebook."""
    max_retry_attempts: Annotated[IntegerValue, NumberField(1, 30)] = 1
    """How often SageMaker starts the job again after an internal error."""
    max_runtime_in_seconds: Annotated[IntegerValue, NumberField(1, 2419200, unit="seconds")] = 172800
    """The job is stopped after so many seconds."""
    output_path: S3Uri | None = None
    """S3 URI below which the notebook with its results is written; a folder of the execution in the pipeline's bucket
    if not given."""
    network_config: StepNetworkConfig | None = None
    """The VPC of this step, instead of the pipeline's."""
    enable_network_isolation: BooleanOrExpression | None = None
    """Overrides pipeline.networkConfig.enableNetworkIsolation for this step; an isolated notebook reaches neither S3
    nor any other service."""

    @validator("after")
    def _leaves_what_the_step_sets(self) -> Self:
        for name in self.environment_variables:
            if name in _SET_BY_STEP:
                raise invalid("forbidden-key", f"cannot set '{name}': the step does", key="environmentVariables")
        return self
