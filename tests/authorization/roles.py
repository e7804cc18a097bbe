"""The roles of all samples, with what Terraform fills in filled in."""

from functools import cache
from pathlib import Path
from typing import Any

from definitions.foundation.records import record
from definitions.iam.statements import policy_document
from definitions.images.table import accounts
from definitions.pipeline.compile import CompiledPipeline, compile_pipeline
from definitions.project.module import Module
from definitions.project.project_file import load_project
from definitions.values.infrastructure import InfrastructureKind, InfrastructureText, InfrastructureValue
from tests.support import COMPREHENSIVE_PROJECT, CONFIGS, compiled

ACCOUNT, REGION, BUCKET = "111111111111", "us-east-1", "pipeline-bucket"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/runner"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e"
RARE = Path(__file__).with_name("rare.yaml")

_VALUES = {
    InfrastructureKind.ACCOUNT: ACCOUNT,
    InfrastructureKind.REGION: REGION,
    InfrastructureKind.PARTITION: "aws",
    InfrastructureKind.BUCKET_NAME: BUCKET,
    InfrastructureKind.BUCKET_ARN: f"arn:aws:s3:::{BUCKET}",
    InfrastructureKind.KEY_ARN: KEY,
    InfrastructureKind.ROLE_ARN: ROLE,
}


@record
class Role:
    """A sample's role.

    Attributes:
        pipeline: the compiled pipeline.
        document: the one policy, however many it is attached as.
        definition: the pipeline definition.
    """

    pipeline: CompiledPipeline
    document: dict[str, Any]
    definition: dict[str, Any]


def role_of(pipeline: CompiledPipeline) -> Role:
    """The role of a compiled pipeline."""
    return Role(pipeline, filled(policy_document(pipeline.statements)), filled(pipeline.definition))


@cache
def sample_role(name: str) -> Role:
    """The role of a sample, by its name in ``SAMPLES``."""
    return role_of(compile_pipeline(MODULES[name]) if name in MODULES else compiled(RARE))


def _modules(project: Path) -> list[Module]:
    return load_project(project).modules


MODULES = {
    **{
        module.config_files[0].path.stem: module
        for project in (CONFIGS / "mdaa.yaml", COMPREHENSIVE_PROJECT, CONFIGS / "step-types" / "mdaa.yaml")
        for module in _modules(project)
    },
    **{module.naming.stack_name: module for module in _modules(CONFIGS / "organization" / "mdaa.yaml")},
}
SAMPLES = [*MODULES, RARE.stem]


def filled(tree: Any) -> Any:
    """The tree as JSON, with values in the place of infrastructure values."""
    if isinstance(tree, InfrastructureText):
        return "".join(part if isinstance(part, str) else _value(part) for part in tree.parts)
    if isinstance(tree, dict):
        return {key: filled(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [filled(value) for value in tree]
    return tree


def _value(value: InfrastructureValue) -> str:
    if value.kind is InfrastructureKind.IMAGE_ACCOUNT:
        return accounts(str(value.argument))[REGION]
    return _VALUES.get(value.kind, f"value-of-{value.argument}")
