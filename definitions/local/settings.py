"""``local.yaml``: what stands for AWS on this machine.

Example:
    images:
      "*/sagemaker-xgboost:*": {requirements: requirements.txt}
      "*/churn-tool:*": {python: ./tool/bin/python, entrypoint: [python, ./tool/main.py]}
    data:
      s3://abalone-data/raw/: ./data
    steps:
      Notify: {function: doubles.py:notify}
      Approve: {outputs: {approver: me}}
      Ask: {prompt: true}
"""

from typing import Annotated, Self

from pydantic import Field

from definitions.schema.errors import invalid
from definitions.schema.field_types import AccountId, Boolean, FixedText
from definitions.schema.fields import NumberField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator

Requirements = Annotated[str, TextField("the path of a requirements file", "bad-path", infrastructure=False)]
Function = Annotated[
    str,
    TextField(
        "a function in a Python file, such as doubles.py:notify",
        "bad-function",
        r"[^\n:]+\.py:[A-Za-z_]\w*",
        infrastructure=False,
        hint="FILE.py:NAME; it takes (event, context) as a Lambda function does",
    ),
]
Region = Annotated[
    str, TextField("a Region such as us-east-1", "bad-region", r"[a-z]{2,}(-[a-z]+)+-\d", infrastructure=False)
]


class ImageSettings(Model):
    """What runs in the place of a container image."""

    requirements: Requirements | None = None
    """A requirements file, relative to local.yaml. A virtual environment with its packages is made once, and kept until
    the file or the Python changes."""
    python: FixedText | None = None
    """The Python of the environment, by path or name; with 'requirements', the one it is made of. If not given, the
    one that runs 'pipelines'."""
    entrypoint: Annotated[list[FixedText], Field(min_length=1)] | None = None
    """The image's own command (ENTRYPOINT of Docker), for jobs whose step gives none. Training jobs run it with 'train'
    behind it, Transform jobs with 'serve'. Words that begin with './' are relative to local.yaml."""
    environment: dict[FixedText, FixedText] = {}
    """Environment variables that the image has of its own."""


class StepDouble(Model):
    """What stands for a step that needs AWS; one of the four."""

    function: Function | None = None
    """For a Lambda step: a Python function of (event, context), relative to local.yaml, such as doubles.py:notify."""
    outputs: dict[FixedText, object] | None = None
    """For a Lambda or Callback step: its outputs."""
    prompt: Boolean = False
    """For a Callback step: ask on the terminal for its outputs."""
    properties: dict[FixedText, object] | None = None
    """For a step of any other type: properties as AWS answers them, such as {ClusterId: j-1}."""

    @property
    def kind(self) -> str:
        """The key that is given."""
        return next(iter(self._given()))

    @validator("after")
    def _one_of_them(self) -> Self:
        if len(self._given()) != 1:
            raise invalid("not-one-of", "takes one of 'function', 'outputs', 'prompt' and 'properties'")
        return self

    def _given(self) -> list[str]:
        values = {"function": self.function, "outputs": self.outputs, "properties": self.properties}
        return [*(key for key, value in values.items() if value is not None), *(["prompt"] if self.prompt else [])]


class LocalSettings(Model):
    """The file ``local.yaml`` beside a module config."""

    images: dict[FixedText, ImageSettings] = {}
    """By the URI of an image or a pattern with '*', as in "*/sagemaker-xgboost:*"; the first that fits."""
    data: dict[FixedText, FixedText] = {}
    """Files that S3 holds before the first run: folders and files relative to local.yaml, by S3 URIs. Never written."""
    steps: dict[FixedText, StepDouble] = {}
    """What stands for steps that need AWS, by their names."""
    values: dict[FixedText, FixedText] = {}
    """Values that only Terraform knows, by the labels that 'show' prints, without <>: {ssm /acme/image: ...}."""
    account: AccountId = "000000000000"
    """The account id in ARNs."""
    region: Region = "us-east-1"
    """The Region in ARNs and in the environment of jobs, if the module names none."""
    max_parallel_steps: Annotated[int, NumberField(1, 64, parameter=False)] | None = None
    """How many jobs run at once; if not given, as many as there are cores, and no more than the pipeline allows."""
