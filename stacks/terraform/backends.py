"""Where Terraform keeps the state of a stack.

Sources: Terraform documentation, "Backend: local", "Backend: s3", "Connect to HCP Terraform".
"""

import os
from pathlib import Path

from definitions.project.deployment.deployment import State
from definitions.project.deployment.settings import AssumeRole, Cloud, LocalBackend, S3Backend, Workspaces
from stacks.bindings import (
    App,
    CloudBackend,
    NamedCloudWorkspace,
    S3BackendAssumeRoleConfig,
    TaggedCloudWorkspaces,
    TerraformStack,
)
from stacks.bindings import LocalBackend as FileBackend
from stacks.bindings import S3Backend as ObjectBackend
from stacks.terraform.renderer import escape


def add_backend(stack: TerraformStack, app: App, name: str, state: State) -> None:
    """The backend of a stack; names and paths are literals, which Terraform requires there."""
    match state:
        case LocalBackend(path=path):
            _in_file(stack, app, name, path or f"terraform.{name}.tfstate")
        case S3Backend():
            _in_s3(stack, state)
        case Cloud(workspaces=Workspaces() as workspaces):
            _in_cloud(stack, state, workspaces)


def _in_file(stack: TerraformStack, app: App, name: str, path: str) -> None:
    """A file, named from the current folder; a relative path, so that output is the same everywhere."""
    folder = Path(app.outdir).resolve() / "stacks" / name
    FileBackend(stack, path=escape(os.path.relpath(Path.cwd() / path, folder)))


def _in_s3(stack: TerraformStack, state: S3Backend) -> None:
    assert state.bucket is not None
    assert state.key is not None
    ObjectBackend(
        stack,
        bucket=state.bucket,
        key=state.key,
        region=state.region,
        encrypt=True,
        kms_key_id=state.kms_key_id,
        dynamodb_table=state.dynamodb_table and escape(state.dynamodb_table),
        profile=state.profile and escape(state.profile),
        workspace_key_prefix=state.workspace_key_prefix and escape(state.workspace_key_prefix),
        assume_role=None if state.assume_role is None else _role(state.assume_role),
    )
    if state.use_lockfile:
        # Newer than CDKTF's class for this backend.
        stack.add_override("terraform.backend.s3.use_lockfile", value=True)


def _role(role: AssumeRole) -> S3BackendAssumeRoleConfig:
    return S3BackendAssumeRoleConfig(
        role_arn=role.role_arn,
        session_name=role.session_name,
        external_id=role.external_id and escape(role.external_id),
        duration=role.duration,
    )


def _in_cloud(stack: TerraformStack, state: Cloud, workspaces: Workspaces) -> None:
    """A workspace by its name, or the one that has all the tags."""
    assert state.organization is not None
    project = workspaces.project and escape(workspaces.project)
    if workspaces.tags is not None:
        chosen: NamedCloudWorkspace | TaggedCloudWorkspaces = TaggedCloudWorkspaces(workspaces.tags, project)
    else:
        assert workspaces.name is not None
        chosen = NamedCloudWorkspace(workspaces.name, project)
    CloudBackend(stack, organization=state.organization, hostname=state.hostname, workspaces=chosen)
