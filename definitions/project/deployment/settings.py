"""``terraform:`` of the project file: where state is kept, and how the AWS provider is set up.

Names are Terraform's own. Sources: Terraform documentation, "Backend: local", "Backend: s3" and "Connect to HCP
Terraform"; AWS provider documentation, "Argument reference".
"""

from typing import Annotated, TypeAlias

from pydantic import Field

from definitions.project.deployment.base import Settings
from definitions.project.deployment.field_types import (
    BucketName,
    ExternalId,
    Hostname,
    KeyId,
    Organization,
    ProviderSource,
    RoleArn,
    Secret,
    SessionName,
    StateKey,
    StateRegion,
    VersionRange,
    WorkspaceName,
    WorkspaceTag,
)
from definitions.schema.field_types import Boolean, FixedText
from definitions.schema.fields import TextField, UnsupportedField

Location: TypeAlias = tuple[str | None, ...] | None
"""What names the place of a state; ``None`` if the stack's name does."""


class AssumeRole(Settings):
    """A role that is taken on first."""

    role_arn: RoleArn
    """The role."""
    session_name: SessionName | None = None
    """How the session is called in logs."""
    external_id: ExternalId | None = None
    """The external id that the role asks for; it is no secret."""
    duration: Annotated[
        str | None, TextField("a duration such as 1h or 15m", "bad-duration", r"(\d+[hms])+", infrastructure=False)
    ] = None
    """How long the session lasts."""


class LocalBackend(Settings):
    """State in a file."""

    path: FixedText | None = None
    """The file, relative to the folder where Terraform is started; terraform.<stack>.tfstate if not given."""

    def location(self) -> Location:
        return None if self.path is None else ("file", self.path)


class S3Backend(Settings):
    """State in S3."""

    bucket: BucketName | None = None
    """The bucket; required."""
    key: StateKey | None = None
    """The object; the name of the stack if not given."""
    region: StateRegion | None = None
    """The bucket's region; the stack's if not given."""
    encrypt: Boolean = True
    """Always true."""
    kms_key_id: KeyId | None = None
    """The key that encrypts the state; the bucket's own if not given."""
    use_lockfile: Boolean = True
    """false: no lock in S3, which Terraform before 1.10 does not know."""
    dynamodb_table: FixedText | None = None
    """A table with locks, for Terraform before 1.10."""
    profile: FixedText | None = None
    """A profile of the AWS configuration."""
    assume_role: AssumeRole | None = None
    """A role that may use the bucket."""
    role_arn: RoleArn | None = None
    """Short for assume_role with this role."""
    workspace_key_prefix: FixedText | None = None
    """Where states of other workspaces than 'default' are kept."""
    access_key: Secret = None
    """Not supported."""
    secret_key: Secret = None
    """Not supported."""
    token: Secret = None
    """Not supported."""
    sse_customer_key: Secret = None
    """Not supported."""

    def location(self) -> Location:
        return "object", self.bucket, self.key


class Workspaces(Settings):
    """The workspace of a stack in HCP Terraform."""

    name: WorkspaceName | None = None
    """The workspace; the name of the stack if neither this nor tags are given."""
    tags: Annotated[list[WorkspaceTag], Field(min_length=1)] | None = None
    """A workspace with all these tags and with the name of the stack as one more."""
    project: FixedText | None = None
    """The project of new workspaces."""
    prefix: Annotated[None, UnsupportedField("write a name with references, such as '{{env}}-{{module_name}}'")] = None
    """Not supported."""


class Cloud(Settings):
    """State in HCP Terraform or Terraform Enterprise, and runs if the workspace has them."""

    organization: Organization | None = None
    """The organization; required."""
    hostname: Hostname | None = None
    """The host; app.terraform.io if not given."""
    workspaces: Workspaces | None = None
    """Which workspace; the one called like the stack if not given."""
    token: Secret = None
    """Not supported."""

    def location(self) -> Location:
        name = self.workspaces.name if self.workspaces is not None else None
        return None if name is None else ("workspace", self.hostname, self.organization, name)


class Backend(Settings):
    """The backend of the state; one of these."""

    local: LocalBackend | None = None
    """In a file."""
    s3: S3Backend | None = None
    """In S3."""
    remote: Annotated[None, UnsupportedField("write terraform.cloud instead, which took its place")] = None
    """Not supported."""


class DefaultTags(Settings):
    """Tags of everything that can have tags."""

    tags: dict[str, FixedText] = {}
    """Tags by key; a resource's own win."""


class AwsProvider(Settings):
    """The AWS provider."""

    assume_role: AssumeRole | None = None
    """The role that deploys."""
    default_tags: DefaultTags | None = None
    """Tags of everything that can have tags."""
    profile: FixedText | None = None
    """A profile of the AWS configuration."""
    access_key: Secret = None
    """Not supported."""
    secret_key: Secret = None
    """Not supported."""
    token: Secret = None
    """Not supported."""


class Provider(Settings):
    """Settings of providers."""

    aws: AwsProvider | None = None
    """The AWS provider."""


class RequiredProvider(Settings):
    """Where a provider comes from."""

    version: VersionRange | None = None
    """Versions of the provider; if not given, that of lock_file, or else the one that the stacks are tested with."""
    source: ProviderSource | None = None
    """Where Terraform finds it: a registry of your own; hashicorp/aws if not given."""


class RequiredProviders(Settings):
    """Where providers come from."""

    aws: RequiredProvider | None = None
    """The AWS provider."""


class OverriddenTerraform(Settings):
    """``terraform`` of an override file."""

    backend: Backend | None = None
    """Where state is kept."""
    cloud: Cloud | None = None
    """State in HCP Terraform."""
    required_version: Annotated[None, UnsupportedField("write it below terraform, outside of override")] = None
    """Not supported."""
    required_providers: Annotated[None, UnsupportedField("write it below terraform, outside of override")] = None
    """Not supported."""


class Override(Settings):
    """MDAA's override file for Terraform."""

    terraform: OverriddenTerraform | None = None
    """Where state is kept; in S3, under MDAA's own key <org>-<domain>-<env>-<module>."""
    provider: Provider | None = None
    """Settings of providers."""


class TerraformSettings(Settings):
    """State and provider settings."""

    backend: Backend | None = None
    """Where state is kept; in a local file if neither this nor cloud is given."""
    cloud: Cloud | None = None
    """State in HCP Terraform."""
    provider: Provider | None = None
    """Settings of providers."""
    required_version: VersionRange | None = None
    """Versions of Terraform."""
    required_providers: RequiredProviders | None = None
    """Where providers come from."""
    lock_file: FixedText | None = None
    """A lock file of Terraform, relative to the project file; it is copied beside each stack."""
    override: Override | None = None
    """MDAA's form of the same."""
