"""Values that a pipeline publishes for other modules."""

from collections.abc import Iterator, Mapping

from definitions.module.published_values import PublishedValue
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.resources.revision import revision_values
from definitions.project.naming.standard import Naming
from definitions.values.expressions import Json
from definitions.values.infrastructure import (
    BUCKET_ARN,
    BUCKET_NAME,
    GROUP_ARN,
    KEY_ARN,
    KEY_ID,
    ROLE_ARN,
    ROLE_ID,
    ROLE_NAME,
    Text,
    arn,
)


def pipeline_arn(pipeline: str) -> Text:
    """The ARN that the pipeline will have."""
    return arn("sagemaker", f"pipeline/{pipeline}")


def published_values(
    config: ModuleConfig, names: ResourceNames, naming: Naming, definition: Mapping[str, Json]
) -> list[PublishedValue]:
    """All values of the module, but for the marker ``aws-solution``; those of the revision come last."""
    values = [*_own_storage(config), *_role(config), *_pipeline(config, names)]
    return [
        *(PublishedValue(name, naming.ssm_path(path), value) for name, path, value in values),
        *(
            PublishedValue(name, naming.ssm_path(f"{folder_of(config)}/{name}"), value, is_of_mdaa=False)
            for name, value in revision_values(config.revision, definition).items()
        ),
    ]


def _own_storage(config: ModuleConfig) -> Iterator[tuple[str, str, Text]]:
    if config.imports_bucket:
        return
    key, bucket = f"kms/sm-pipeline-{config.project_name}", f"bucket/pipeline-{config.project_name}"
    yield "kms-arn", f"{key}/arn", KEY_ARN
    yield "kms-id", f"{key}/id", KEY_ID
    yield "bucket-name", f"{bucket}/name", BUCKET_NAME
    yield "bucket-arn", f"{bucket}/arn", BUCKET_ARN


def _role(config: ModuleConfig) -> Iterator[tuple[str, str, Text]]:
    role = f"role/pipeline-exec-{config.project_name}"
    yield "role-arn", f"{role}/arn", ROLE_ARN
    yield "role-id", f"{role}/id", ROLE_ID
    yield "role-name", f"{role}/name", ROLE_NAME


def _pipeline(config: ModuleConfig, names: ResourceNames) -> Iterator[tuple[str, str, Text]]:
    values: dict[str, Text | None] = {
        "pipeline-name": names.pipeline,
        "pipeline-arn": pipeline_arn(names.pipeline),
        "execution-role-arn": ROLE_ARN,
        "model-bucket-name": BUCKET_NAME,
        "kms-key-id": KEY_ID,
        "model-package-group-name": names.group,
        "model-package-group-arn": GROUP_ARN if names.group and config.create_model_package_group else None,
    }
    for leaf, value in values.items():
        if value is not None:
            yield leaf, f"{folder_of(config)}/{leaf}", value


def folder_of(config: ModuleConfig) -> str:
    """The folder, below the module's own, of the parameters about its pipeline."""
    return f"sm-pipeline/{config.project_name}"
