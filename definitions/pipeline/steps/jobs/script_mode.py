"""Script mode: a framework's image starts a program of the user's own, which a channel brings.

The SDK names an archive in S3, which the container downloads: no isolated container can. A channel is brought to it
by SageMaker, and the toolkit of the image takes a folder as it takes an archive.

Sources: SageMaker Training Toolkit, ``params`` (``sagemaker_program``, ``sagemaker_submit_directory``) and
``files.download_and_extract``; API Channel.
"""

import json
from collections.abc import Iterator
from typing import ClassVar, Self

from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.own_code import ARCHIVES, CODE, OwnCode
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.permissions import s3_objects
from definitions.schema.errors import invalid
from definitions.schema.model_schema import validator
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import Text, split, text

PROGRAM, SUBMIT_DIRECTORY = "sagemaker_program", "sagemaker_submit_directory"


class ScriptMode(OwnCode):
    """Settings of training jobs that may run code of the user's own."""

    code_path: ClassVar = f"/opt/ml/input/data/{CODE}"
    unpacks_archives: ClassVar = True

    @validator("after")
    def _program_is_known(self) -> Self:
        if self.program is not None and self.program == self.script_s3_uri:
            message = "needs a '/' and the name of the script behind the reference: the container is told this name"
            raise invalid("bad-script", message, key="scriptS3Uri")
        return self

    def code_channel(self, step: str, context: StepContext) -> list[Json]:
        """The entry of ``InputDataConfig`` that brings the code, if there is any."""
        uri = self.code_uri(step, context)
        if uri is None:
            return []
        source: Json = {"S3DataType": "S3Prefix", "S3Uri": uri, "S3DataDistributionType": "FullyReplicated"}
        # Whatever mode other channels have: a program is started from files.
        return [{"ChannelName": CODE, "InputMode": "File", "DataSource": {"S3DataSource": source}}]

    def code_hyperparameters(self) -> dict[str, Text]:
        """What the toolkit of the image reads; each value is JSON, as it decodes all hyperparameters."""
        if self.program is None:
            return {}
        folder: Text = self.code_path
        archive = "" if self.source_dir_s3_uri is None else split(self.source_dir_s3_uri, "/")[-1]
        if str(archive).endswith(ARCHIVES):
            folder = text(f"{folder}/", archive)
        return {PROGRAM: _quoted(self.program), SUBMIT_DIRECTORY: _quoted(folder)}

    def code_permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read the code."""
        if self.code_key is not None:
            uri = self.code_uri(step, context)
            yield from s3_objects.read_value(uri, (*path, self.code_key), "its code", step, context)

    def code_hyperparameter_names(self, path: NodePath) -> Iterator[tuple[NodePath, str]]:
        """The hyperparameters that the code takes up, each with the path that says so."""
        for name in self.code_hyperparameters():
            yield (*path, str(self.code_key)), name


def _quoted(value: Text) -> Text:
    return json.dumps(value) if isinstance(value, str) else text('"', value, '"')
