"""The registry of a pipeline, for the modules that serve its models."""

from collections.abc import Iterator, Sequence

from definitions.module.registry import Registry
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.reader_accounts import models_elsewhere
from definitions.pipeline.steps.core.capabilities import RegistersModels
from definitions.pipeline.steps.core.context import StepContext
from definitions.project.module import Module
from definitions.source.folders import shown_path
from definitions.values.infrastructure import Text


def registry_of(pipeline: CompiledPipeline, module: Module) -> Registry | None:
    """The registry of a compiled pipeline; ``None`` if its config names no group."""
    config, names, naming = pipeline.config, pipeline.names, pipeline.naming
    if names.group is None or config.model_package_group_name is None:
        return None
    key = next((value.path for value in pipeline.published if value.name == "kms-arn"), None)
    return Registry(
        stack=pipeline.stack,
        module=module.name,
        domain=naming.domain,
        environment=naming.environment,
        config_file=shown_path(module.config_files[0].path) if module.config_files else "",
        account=pipeline.account,
        region=pipeline.region,
        group=names.group,
        group_key=config.model_package_group_name,
        approved_package=None if pipeline.approvals is None else pipeline.approvals.names.parameter,
        bucket=config.pipeline_bucket_name or names.bucket,
        models=tuple(pipeline.shared_models),
        elsewhere=tuple(models_elsewhere(pipeline.context)),
        key_path=key,
        key_arn=config.pipeline_kms_key_arn,
        images=_images(pipeline.context),
        readers=tuple(config.reader_account_ids),
    )


def _images(context: StepContext) -> tuple[Text, ...] | None:
    """The images of all models that steps register; ``None`` if one is not known."""
    found: dict[Text, None] = {}
    for step in context.steps.values():
        if not isinstance(step, RegistersModels):
            continue
        for image in _images_in(step.request(context)):
            known = context.static_text(image)
            if known is None:
                return None
            found[known] = None
    return tuple(found)


def _images_in(request: object) -> Iterator[object]:
    specification = request.get("InferenceSpecification") if isinstance(request, dict) else None
    containers = specification.get("Containers") if isinstance(specification, dict) else None
    for container in containers if isinstance(containers, Sequence) else ():
        if isinstance(container, dict) and container.get("Image") is not None:
            yield container["Image"]
