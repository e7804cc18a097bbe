"""Where Terraform keeps the state of a stack."""

import os
from pathlib import Path

from stacks.bindings import App, LocalBackend, TerraformStack


def local_backend(stack: TerraformStack, app: App, name: str) -> None:
    """``terraform.<stack>.tfstate`` in the current folder; a relative path, so that output is the same everywhere."""
    folder = Path(app.outdir).resolve() / "stacks" / name
    LocalBackend(stack, path=os.path.relpath(Path.cwd() / f"terraform.{name}.tfstate", folder))
