"""Types of fields of the levels and their ``terraform:`` settings: names, ARNs, keys and hosts."""

from typing import Annotated, TypeAlias

from definitions.diagnostics.messages import quoted
from definitions.foundation.records import record
from definitions.project.deployment.regions import meant_region
from definitions.schema.errors import invalid
from definitions.schema.fields import TextField, UnsupportedField


@record(slots=False)
class RegionName(TextField):
    """The name of a Region: a known one, or one that may have opened since."""

    infrastructure: bool = False

    def validate(self, value: object) -> object:
        meant = meant_region(value) if isinstance(value, str) and value.lower() != "default" else None
        if meant is not None:
            raise invalid(self.rule, f"{quoted(value)} is not {self.what}", f"did you mean '{meant}'?")
        return super().validate(value)


_DEFAULT = "[Dd][Ee][Ff][Aa][Uu][Ll][Tt]"

Account = Annotated[
    str,
    TextField(
        "an account id of 12 digits or 'default'", "bad-account-id", rf"\d{{12}}|{_DEFAULT}", infrastructure=False
    ),
]
Region = Annotated[
    str, RegionName("a region such as eu-west-1, or 'default'", "bad-region", rf"[a-z]+(-[a-z]+)+-\d|{_DEFAULT}")
]
StateRegion = Annotated[str, RegionName("a region such as eu-west-1", "bad-region", r"[a-z]+(-[a-z]+)+-\d")]
BucketName = Annotated[
    str,
    TextField("the name of an S3 bucket", "bad-bucket-name", r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", infrastructure=False),
]
StateKey = Annotated[
    str,
    TextField(
        "the key of an object in S3",
        "bad-state-key",
        r"(?!/)(?!.*//)[\w!'()*./-]+(?<!/)",
        infrastructure=False,
        longest=1024,
        hint="not '/' at the beginning or the end",
    ),
]
KeyId = Annotated[
    str,
    TextField("the ARN, id or alias of a KMS key", "bad-key-arn", r"[A-Za-z0-9:/_-]{1,2048}", infrastructure=False),
]
RoleArn = Annotated[
    str,
    TextField(
        "the ARN of an IAM role",
        "bad-role-arn",
        r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+",
        infrastructure=False,
        hint="such as arn:aws:iam::123456789012:role/deploy",
    ),
]
SessionName = Annotated[str, TextField("a session name", "bad-name", r"[\w+=,.@-]{2,64}", infrastructure=False)]
ExternalId = Annotated[str, TextField("an external id", "bad-name", r"[\w+=,.@:/-]{2,1224}", infrastructure=False)]
Organization = Annotated[
    str,
    TextField("the name of an organization of HCP Terraform", "bad-name", r"[A-Za-z0-9_-]{3,40}", infrastructure=False),
]
Hostname = Annotated[
    str,
    TextField(
        "a host name",
        "bad-hostname",
        r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?",
        infrastructure=False,
        hint="such as app.terraform.io, without https://",
    ),
]
_VERSION = r" *(=|!=|>=?|<=?|~>)? *\d+(\.\d+){0,2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)? *"
VersionRange = Annotated[
    str,
    TextField(
        "a range of versions",
        "bad-version-range",
        rf"{_VERSION}(,{_VERSION})*",
        infrastructure=False,
        hint="such as '~> 6.25' or '>= 1.10, < 2.0', in quotes",
    ),
]
ProviderSource = Annotated[
    str,
    TextField(
        "the source of the AWS provider",
        "bad-provider-source",
        r"([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?/)?[A-Za-z0-9_-]+/aws",
        infrastructure=False,
        hint="hashicorp/aws, behind the host of a registry of your own, such as registry.example.com/hashicorp/aws",
    ),
]
WorkspaceName = Annotated[
    str,
    TextField(
        "the name of a workspace",
        "bad-workspace-name",
        r"[A-Za-z0-9_-]{1,90}",
        infrastructure=False,
        hint="at most 90 letters, digits, '-' and '_'",
    ),
]
WorkspaceTag = Annotated[
    str,
    TextField(
        "a tag of a workspace",
        "bad-tag",
        r"[A-Za-z0-9_:-]{1,255}",
        infrastructure=False,
        hint="letters, digits, ':', '-' and '_'",
    ),
]
Secret: TypeAlias = Annotated[
    None, UnsupportedField("a secret must not be written into files; give it in the environment where Terraform runs")
]
