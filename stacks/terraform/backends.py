"""Backends, in which Terraform keeps the state of a stack.

Sources: Terraform documentation, "Backend: local", "Backend: s3", "Connect to HCP Terraform".
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from stacks.bindings import (
    CloudBackend,
    NamedCloudWorkspace,
    S3BackendAssumeRoleConfig,
    TaggedCloudWorkspaces,
    TerraformStack,
)
from stacks.bindings import LocalBackend as CdktfLocalBackend
from stacks.bindings import S3Backend as CdktfS3Backend
from stacks.terraform.renderer import escape

if TYPE_CHECKING:
    from definitions.project.deployment.deployment import State
    from definitions.project.deployment.settings import AssumeRole, Cloud, S3Backend, Workspaces


def add_backend(stack: TerraformStack, out: Path, name: str, state: "State | None") -> None:
    """Add the backend of a stack in an output folder; Terraform allows only literals in it."""
    if state is None:
        _add_local_backend(stack, out, name, None)
        return
    from definitions.project.deployment.settings import Cloud, LocalBackend, S3Backend, Workspaces

    match state:
        case LocalBackend(path=path):
            _add_local_backend(stack, out, name, path)
        case S3Backend():
            _add_s3_backend(stack, state)
        case Cloud(workspaces=Workspaces() as workspaces):
            _add_cloud_backend(stack, state, workspaces)


def _add_local_backend(stack: TerraformStack, out: Path, name: str, path: str | None) -> None:
    """A file, given relative to the stack's folder so that the output does not depend on the current folder's path."""
    folder = out.resolve() / "stacks" / name
    file = Path.cwd() / (path or f"terraform.{name}.tfstate")
    CdktfLocalBackend(stack, path=escape(os.path.relpath(file, folder)))


def _add_s3_backend(stack: TerraformStack, state: "S3Backend") -> None:
    assert state.bucket is not None
    assert state.key is not None
    CdktfS3Backend(
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
        # CDKTF's class does not have this argument.
        stack.add_override("terraform.backend.s3.use_lockfile", value=True)


def _role(role: "AssumeRole") -> S3BackendAssumeRoleConfig:
    return S3BackendAssumeRoleConfig(
        role_arn=role.role_arn,
        session_name=role.session_name,
        external_id=role.external_id and escape(role.external_id),
        duration=role.duration,
    )


def _add_cloud_backend(stack: TerraformStack, state: "Cloud", workspaces: "Workspaces") -> None:
    """HCP Terraform, with the workspace of a name or those that have all tags."""
    assert state.organization is not None
    project = workspaces.project and escape(workspaces.project)
    if workspaces.tags is not None:
        selection: NamedCloudWorkspace | TaggedCloudWorkspaces = TaggedCloudWorkspaces(workspaces.tags, project)
    else:
        assert workspaces.name is not None
        selection = NamedCloudWorkspace(workspaces.name, project)
    CloudBackend(stack, organization=state.organization, hostname=state.hostname, workspaces=selection)
