"""Settings that QualityCheck and ClarifyCheck steps have in common.

Sources: Amazon SageMaker Developer Guide, "Baseline calculation, drift detection and lifecycle with ClarifyCheck and
QualityCheck steps"; APIs ClarifyCheckStepMetadata and QualityCheckStepMetadata.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.framework_image import FrameworkImage
from definitions.pipeline.steps.core.framework_images import PROCESSING, ImageSettings
from definitions.pipeline.steps.core.job_names import JobName
from definitions.pipeline.steps.core.remarks import Remark
from definitions.schema.field_types import (
    RESOURCE_NAME,
    BooleanOrExpression,
    InstanceCount,
    InstanceType,
    IntegerValue,
    S3Uri,
    TextValue,
    VolumeSize,
)
from definitions.schema.fields import NumberField, TextField
from definitions.source.nodes import NodePath
from definitions.values.expressions import STRING

_Group = Annotated[
    TextValue,
    TextField(
        "the name of a model package group",
        "bad-name",
        RESOURCE_NAME,
        parameters=STRING,
        longest=63,
        hint="1 to 63 letters, digits and '-', the first and the last a letter or digit",
    ),
]


class BaselineCheck(ImageSettings):
    """Settings of a check against a baseline."""

    image_purposes = (PROCESSING,)
    own_framework: ClassVar[str]
    """The framework of AWS's own image for such checks."""

    check_type: str
    """What is checked."""
    instance_type: InstanceType
    """Such as ml.m5.xlarge."""
    instance_count: InstanceCount = 1
    """How many instances run the check."""
    volume_size_in_gb: Annotated[VolumeSize, Field(alias="volumeSizeInGB")] = 30
    """Storage of each instance, in GB."""
    max_runtime_in_seconds: Annotated[IntegerValue, NumberField(1, 777600, unit="seconds")] | None = None
    """The job is stopped after so many seconds; SageMaker's own limit is 24 hours."""
    output_path: S3Uri | None = None
    """S3 URI below which baselines and reports are written; a folder of the execution in the pipeline's bucket if not
    given."""
    model_package_group_name: _Group | None = None
    """The group whose latest approved model has the baseline to check against, unless it is supplied. A parameter
    gives names as they are in AWS, so it gives the config's own group by its full name; the role may read the models
    of its defaultValue and its enumValues."""
    skip_check: BooleanOrExpression = False
    """Calculate a new baseline without checking against an earlier one, as in the first execution."""
    fail_on_violation: BooleanOrExpression = True
    """Whether the step fails when the check finds violations."""
    register_new_baseline: BooleanOrExpression = False
    """Hand the new baseline on as the one that later checks use, instead of the one that was checked against."""
    supplied_baseline_constraints: S3Uri | None = None
    """S3 URI of the constraints to check against, instead of those of the group's latest approved model."""
    job_name: JobName | None = None
    """What the names of its jobs begin with, instead of 'pipelines': at most 38 characters, before the
    execution's id and a token."""
    network_config: StepNetworkConfig | None = None
    """The VPC of this step, instead of the pipeline's."""
    enable_network_isolation: BooleanOrExpression | None = None
    """Overrides pipeline.networkConfig.enableNetworkIsolation for this step."""

    @property
    def framework_image(self) -> FrameworkImage:
        return FrameworkImage(framework=self.own_framework)

    @property
    def image_instance_types(self) -> list[object]:
        return [self.instance_type]

    def supplied_baselines(self) -> dict[str, TextValue | None]:
        """S3 URIs of supplied baselines by kind, such as ``Constraints``; ``None`` for one that is not supplied."""
        return {"Constraints": self.supplied_baseline_constraints}


def without_baseline(check: BaselineCheck, path: NodePath) -> Iterator[Remark]:
    """A warning of a check that has nothing to compare with: AWS takes the pipeline, and the step fails.

    Args:
        check: the settings.
        path: of the kind of check in the step's YAML.
    """
    if check.skip_check is not False or check.model_package_group_name or check.supplied_baseline_constraints:
        return
    message = "has no baseline to check against: neither 'modelPackageGroupName' nor 'suppliedBaselineConstraints'"
    hint = "where there is none yet, set 'skipCheck' and 'registerNewBaseline' to true"
    yield Remark(path=path, message=message, rule="no-baseline", hint=hint, severity="warning")
