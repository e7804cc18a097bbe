"""Types of fields that several models share: names, URIs, ARNs, instance types."""

from typing import Annotated, TypeAlias

from definitions.foundation.records import replace
from definitions.schema.fields import BooleanField, NumberField, TextField
from definitions.schema.meant_images import image_uri_hint
from definitions.schema.meant_values import BUCKET, bucket_hint, instance_type_hint, s3_uri_hint
from definitions.schema.parameter_name_field import ParameterNameField
from definitions.schema.reference_fields import FilePathField, StepOutputField
from definitions.values.expressions import ANY_TYPE, STRING, Expression, ParameterReference, StepOutput
from definitions.values.infrastructure import InfrastructureText, Text

TextValue: TypeAlias = str | InfrastructureText | Expression
IntegerValue: TypeAlias = int | Expression
NumberValue: TypeAlias = int | float | Expression
BooleanValue: TypeAlias = bool | Expression

PROJECT_NAME = r"[a-zA-Z0-9]([-a-zA-Z0-9]{0,30}[a-zA-Z0-9])?"
RESOURCE_NAME = r"[a-zA-Z0-9](-*[a-zA-Z0-9])*"
_ECR_HOST = (
    r"\d{12}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\."
    r"(amazonaws\.com(\.cn)?|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)"
)
_NAME_HINT = "letters, digits, '-' and '_', at most 64"

PlainText = Annotated[Text, TextField()]
FixedText = Annotated[str, TextField(infrastructure=False)]
ParameterText = Annotated[TextValue, TextField(parameters=ANY_TYPE)]
Title = Annotated[Text, TextField("a title", longest=256)]
Description = Annotated[Text, TextField("a description", longest=3072)]
StepName = Annotated[
    str, TextField("a step name", "bad-name", r"[A-Za-z0-9_-]{1,64}", infrastructure=False, hint=_NAME_HINT)
]
ParameterName = Annotated[
    str, TextField("a parameter name", "bad-name", r"[A-Za-z0-9_-]{1,64}", infrastructure=False, hint=_NAME_HINT)
]
ProjectName = Annotated[
    str,
    TextField(
        "a project name",
        "bad-name",
        PROJECT_NAME,
        infrastructure=False,
        hint="1 to 32 letters, digits and '-', the first and the last a letter or digit",
    ),
]
PipelineName = Annotated[
    str,
    TextField(
        "a pipeline name",
        "bad-name",
        RESOURCE_NAME,
        infrastructure=False,
        longest=256,
        hint="1 to 256 letters, digits and '-', the first and the last a letter or digit",
    ),
]
GroupName = Annotated[
    str,
    TextField(
        "a model package group name",
        "bad-name",
        RESOURCE_NAME,
        infrastructure=False,
        longest=63,
        hint="1 to 63 letters, digits and '-', the first and the last a letter or digit",
    ),
]
S3_URI = TextField(
    "an S3 URI such as s3://bucket/path",
    "bad-s3-uri",
    rf"s3://{BUCKET}(/[^\n]*)?",
    parameters=STRING,
    longest=1024,
    remedy=s3_uri_hint,
)
S3Uri = Annotated[TextValue, S3_URI]
S3UriParameter = Annotated[ParameterReference, ParameterNameField(S3_URI)]
ScriptUri = Annotated[
    Text,
    TextField(
        "an S3 URI of a file, such as s3://bucket/scripts/train.py",
        "bad-script-uri",
        r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([^\n]*[^/\n])",
        longest=1024,
        hint="s3://, the bucket, and a path that ends with the name of the script",
    ),
]
ImageUri = Annotated[
    TextValue,
    TextField(
        "the URI of an image in Amazon ECR",
        "bad-image-uri",
        rf"{_ECR_HOST}/[a-z0-9]+([._/-]+[a-z0-9]+)*(:[\w][\w.-]{{0,127}})?(@sha256:[0-9a-f]{{64}})?",
        parameters=STRING,
        longest=255,
        hint="such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1.0",
        remedy=image_uri_hint,
    ),
]
INSTANCE_TYPE = TextField(
    "an instance type such as ml.m5.xlarge",
    "bad-instance-type",
    r"ml\.[a-z0-9-]+\.[a-z0-9-]+",
    remedy=instance_type_hint,
)
InstanceType = Annotated[TextValue, replace(INSTANCE_TYPE, parameters=STRING)]
MODEL_PACKAGE_ARN = TextField(
    "the ARN of a model package",
    "bad-model-package-arn",
    r"arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package/[A-Za-z0-9-]{1,63}(/[1-9]\d{0,8})?",
    hint="such as arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3",
)
AccountId = Annotated[
    str,
    TextField(
        "an account id of 12 digits",
        "bad-account-id",
        r"\d{12}",
        infrastructure=False,
        hint="in quotes, with its leading zeros",
    ),
]
KeyArn = Annotated[
    Text,
    TextField(
        "the ARN of a KMS key",
        "bad-key-arn",
        r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+",
        hint="such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
]
RepositoryArn = Annotated[
    Text,
    TextField(
        "the ARN of an ECR repository",
        "bad-repository-arn",
        r"arn:aws[a-z-]*:ecr:[a-z0-9-]+:\d{12}:repository/[a-z0-9][a-z0-9._/-]*",
        hint="such as arn:aws:ecr:us-east-1:123456789012:repository/train",
    ),
]
SubnetId = Annotated[Text, TextField("a subnet id such as subnet-0a1b2c3d", "bad-subnet-id", r"subnet-[a-zA-Z0-9]+")]
SecurityGroupId = Annotated[
    Text, TextField("a security group id such as sg-0a1b2c3d", "bad-security-group-id", r"sg-[a-zA-Z0-9]+")
]
BucketName = Annotated[Text, TextField("the name of an S3 bucket", "bad-bucket-name", BUCKET, remedy=bucket_hint)]
TopicArn = Annotated[
    Text,
    TextField(
        "the ARN of a standard topic of Amazon SNS",
        "bad-topic-arn",
        r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}",
        hint="such as arn:aws:sns:us-east-1:123456789012:alerts; topics whose names end in .fifo are not taken",
    ),
]
LocalPath = Annotated[
    TextValue, TextField("an absolute path in the container", "bad-path", r"/[^\n]*", parameters=STRING, longest=256)
]
InstanceCount = Annotated[IntegerValue, NumberField(1, 100)]
VolumeSize = Annotated[IntegerValue, NumberField(1, 16384, unit="GB")]
Boolean = Annotated[bool, BooleanField()]
BooleanOrExpression = Annotated[BooleanValue, BooleanField(parameter=True)]
OutputReference = Annotated[StepOutput, StepOutputField()]
FilePath = Annotated[TextValue, FilePathField()]
