"""Outputs of processing jobs in S3 or a feature group, and JSON files in these outputs.

Source: Amazon SageMaker API Reference, ProcessingOutput; Developer Guide, "Property files and JsonGet".
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.bucket_layout import execution_location, execution_uri
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder
from definitions.pipeline.steps.jobs.processing_inputs import Name
from definitions.pipeline.steps.permissions import s3_objects
from definitions.schema.errors import invalid
from definitions.schema.field_types import Boolean, LocalPath, S3Uri, TextValue
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import STRING, Expression, Json
from definitions.values.infrastructure import arn, text

FilePath = Annotated[
    str,
    TextField(
        "a path inside the output",
        "bad-path",
        r"[^/\n][^\n]*",
        infrastructure=False,
        hint="without a '/' at the start",
    ),
]
UploadMode = Annotated[str | Expression, ChoiceField(("EndOfJob", "Continuous"), parameter=True)]
FeatureGroup = Annotated[TextValue, TextField("the name of a feature group", parameters=STRING)]

_S3_FIELDS = ("s3_uri", "local_path", "s3_upload_mode")


class ProcessingOutput(Model):
    """Data that the container writes."""

    output_name: Name
    """Unique in the step; other steps refer to it as '<step>.<outputName>'."""
    local_path: LocalPath | None = None
    """Where the container writes it; /opt/ml/processing/<outputName> if not given."""
    s3_uri: S3Uri | None = None
    """S3 URI below which it is put; a folder for each execution in the pipeline's bucket if not given."""
    s3_upload_mode: UploadMode = "EndOfJob"
    """EndOfJob: uploaded when the container ends; Continuous: while it runs."""
    feature_group_name: FeatureGroup | None = None
    """Instead of S3: the feature group into which the container itself puts records."""
    app_managed: Boolean | None = None
    """true: the container writes to S3 itself, and SageMaker does not upload."""

    @validator("after")
    def _is_in_s3_or_feature_group(self) -> Self:
        if self.feature_group_name is None:
            return self
        for name in _S3_FIELDS:
            if name in self.model_fields_set:
                key = type(self).model_fields[name].alias
                raise invalid("not-one-of", f"'featureGroupName' and '{key}' exclude each other", key=key)
        if self.app_managed is False:
            message = "must be true: only the container itself writes to a feature group"
            raise invalid("forbidden-key", message, "leave it out", key="appManaged")
        return self

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members("", "outputName appManaged"),
            **members("S3Output", "localPath s3Uri s3UploadMode"),
            **members("FeatureStoreOutput", "featureGroupName"),
        }

    def render(self, step: str, context: StepContext) -> Json:
        """An entry of ``Outputs``."""
        if self.feature_group_name is not None:
            group = {"FeatureGroupName": self.feature_group_name}
            return {"OutputName": self.output_name, "AppManaged": True, "FeatureStoreOutput": group}
        return {
            "OutputName": self.output_name,
            "AppManaged": bool(self.app_managed),
            "S3Output": {
                "S3Uri": self.s3_uri or execution_uri(f"{step}/{self.output_name}", context),
                "LocalPath": self.local_path or f"/opt/ml/processing/{self.output_name}",
                "S3UploadMode": self.s3_upload_mode,
            },
        }

    def output(self, step: str, context: StepContext) -> Output:
        """The output for references of other steps: an S3 URI, or the name of a feature group."""
        entry = f"ProcessingOutputConfig.Outputs['{self.output_name}']"
        if self.feature_group_name is not None:
            return Output(f"{entry}.FeatureStoreOutput.FeatureGroupName", is_data=False)
        return Output(f"{entry}.S3Output.S3Uri", self._location(step, context), is_folder=True)

    def _location(self, step: str, context: StepContext) -> S3Location | None:
        if self.s3_uri is None:
            return execution_location(f"{step}/{self.output_name}", context)
        location = context.location(self.s3_uri)
        return None if location is None else as_folder(location)

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Write to S3, or to the feature group."""
        what = f"output '{self.output_name}'"
        if self.feature_group_name is not None:
            yield from self._put_records((*path, "featureGroupName"), step, context)
        else:
            folder = f"{step}/{self.output_name}"
            yield from s3_objects.write_output(self.s3_uri, folder, (*path, "s3Uri"), what, step, context)

    def _put_records(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        name = context.static_text(self.feature_group_name)
        if name is None:
            message = "the feature group is not known before it runs, so writing to it is not granted"
            yield MissingPermission(path, message, "give its name as text, or as the default of the parameter")
            return
        # ARNs hold the name as written or in lower case.
        names = dict.fromkeys((name, name.lower() if isinstance(name, str) else name))
        groups = tuple(arn("sagemaker", text("feature-group/", literal_pattern(each))) for each in names)
        actions = ("sagemaker:DescribeFeatureGroup", "sagemaker:PutRecord")
        yield Statement("PutRecords", actions, groups, (f"step '{step}' writes output '{self.output_name}'",))
        if not context.has_extra_write_buckets:
            # PutRecord writes to both stores under the feature group's own role; some containers write files instead.
            message = "files of the feature group's offline store cannot be written: where they are is not known here"
            hint = "name the bucket in 'additionalWriteBucketNames', if the container writes them itself"
            yield MissingPermission(path, message, hint, "note")


class PropertyFile(Model):
    """A JSON file in an output, from which conditions read values."""

    property_file_name: Name
    """Unique in the step; conditions name it as 'propertyFile'."""
    output_name: Name
    """The output of this step that holds the file."""
    file_path: FilePath
    """The file's path inside that output."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "propertyFileName outputName filePath")

    def render(self) -> Json:
        """An entry of ``PropertyFiles``."""
        return {
            "PropertyFileName": self.property_file_name,
            "OutputName": self.output_name,
            "FilePath": self.file_path,
        }
