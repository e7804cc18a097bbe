"""Physical names of what one module deploys, the same as MDAA's."""

from collections.abc import Iterator

from definitions.foundation.records import record
from definitions.module.scoped_names import ScopedName
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.project.naming.standard import Naming

LONGEST_BUCKET = 63
LONGEST_ROLE = 64
LONGEST_GROUP = 63
LONGEST_PIPELINE = 256


@record
class ResourceNames:
    """Physical names.

    Attributes:
        stack: of the Terraform stack.
        key_alias: with ``alias/`` in front.
        bucket: at most 63 characters; of an own bucket.
        role: at most 64 characters; likewise ``replication_role``, which is S3's.
        group: of the model package group, created or not; ``None`` if the config names none.
        pipeline: at most 256 characters.
    """

    stack: str
    key_alias: str
    bucket: str
    role: str
    replication_role: str
    group: str | None
    pipeline: str

    @classmethod
    def of(cls, config: ModuleConfig, naming: Naming) -> "ResourceNames":
        """The names that a config gives under a naming."""
        project, group = config.project_name, config.model_package_group_name
        if group is not None and config.create_model_package_group:
            group = naming.resource_name(group, LONGEST_GROUP)
        return cls(
            stack=naming.stack_name,
            key_alias=f"alias/{naming.resource_name(f'sm-pipeline-{project}', 256)}",
            bucket=naming.resource_name(f"pipeline-{project}", LONGEST_BUCKET),
            role=naming.resource_name(f"pipeline-exec-{project}", LONGEST_ROLE),
            replication_role=naming.resource_name(f"pipeline-replication-{project}", LONGEST_ROLE),
            group=group,
            pipeline=config.pipeline_name or naming.resource_name(f"{project}-sm-pipeline", LONGEST_PIPELINE),
        )


def scoped_names(names: ResourceNames, config: ModuleConfig) -> Iterator[ScopedName]:
    """The names of what a module deploys, but for its SSM parameters."""
    if not config.imports_bucket:
        yield ScopedName("bucket", names.bucket, "partition")
        yield ScopedName("alias of the key", names.key_alias, "region")
    yield ScopedName("role", names.role, "account")
    yield ScopedName("pipeline", names.pipeline, "region")
    if names.group is not None and config.create_model_package_group:
        yield ScopedName("model package group", names.group, "region")
