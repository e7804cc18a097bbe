"""The versions of models that an endpoint serves.

Sources: APIs CreateModel and DescribeModelPackage; Amazon SageMaker Developer Guide, "Model Registry".
"""

from typing import Annotated

from definitions.diagnostics.messages import describe_type, quoted
from definitions.foundation.records import record
from definitions.schema.errors import invalid
from definitions.schema.field_types import MODEL_PACKAGE_ARN, RESOURCE_NAME
from definitions.schema.fields import TextField, ValueField
from definitions.schema.model import Model
from definitions.schema.value_schemas import JsonSchema
from definitions.values.infrastructure import Text

LATEST_APPROVED = "latestApproved"
_LARGEST = 999_999_999


@record
class VersionField(ValueField):
    """``latestApproved``, or the number of a version, counted from 1."""

    def validate(self, value: object) -> object:
        if value == LATEST_APPROVED:
            return value
        number = int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value
        if isinstance(number, bool) or not isinstance(number, int):
            given = quoted(value) if isinstance(value, str | float) else describe_type(value)
            word = str(value).lower()
            hint = f"write {LATEST_APPROVED}" if "latest" in word or "approved" in word else None
            if isinstance(value, float) and value.is_integer():
                hint = f"write {value:.0f}"
            raise invalid("bad-version", f"must be {LATEST_APPROVED} or the number of a version, got {given}", hint)
        if not 1 <= number <= _LARGEST:
            message = f"there is no version {number}: versions are counted from 1"
            raise invalid("bad-version", message, f"write {LATEST_APPROVED} for the newest one that is approved")
        return number

    def json_schema(self) -> JsonSchema:
        return {"anyOf": [{"const": LATEST_APPROVED}, {"type": "integer", "minimum": 1, "maximum": _LARGEST}]}


GroupReference = Annotated[
    Text,
    TextField(
        "the name of a model package group, or the ARN of one",
        "bad-group",
        rf"arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{{12}}:model-package-group/[a-zA-Z0-9-]{{1,63}}|{RESOURCE_NAME}",
        hint="such as churn, or arn:aws:sagemaker:us-east-1:123456789012:model-package-group/churn",
    ),
]
ParameterReference = Annotated[
    Text,
    TextField(
        "the name or the ARN of an SSM parameter",
        "bad-ssm-path",
        r"/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*|arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter/[A-Za-z0-9_./-]+",
        hint="its name itself, such as /acme/churn/approved-model-package-arn, without 'ssm:' in front",
    ),
]
ModelPackageArn = Annotated[Text, MODEL_PACKAGE_ARN]


class ModelPackage(Model):
    """A version of a model package group."""

    group: GroupReference
    """The group: by its name in the config of a pipeline of the project, by its name in AWS, or by its ARN if it
    belongs to another account."""
    version: Annotated[str | int, VersionField()] = LATEST_APPROVED
    """latestApproved: what was approved last, as of the plan; or the number of a version."""
    parameter: ParameterReference | None = None
    """The SSM parameter with the ARN of the newest approved version, by name or, of another account, by ARN; that of
    the project's pipeline if not given."""
