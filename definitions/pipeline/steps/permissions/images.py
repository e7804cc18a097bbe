"""Pull the container images of steps from Amazon ECR."""

from collections.abc import Iterator

from definitions.iam.image_permissions import log_in_to_registry, pull_from, repository_of
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.framework_images import ImageSettings
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.source.nodes import NodePath


def pull_image_of(
    settings: ImageSettings, path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Pull the image that settings name, if they do; ``path`` is that of the settings."""
    if settings.names_image:
        image = settings.resolved_image_uri(context)
        yield from pull_image(image, (*path, settings.image_key), step, context)


def pull_image(image: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Pull a container image from the repository that its URI names."""
    yield log_in_to_registry(f"step '{step}' pulls its image")
    uri = context.static_text(image)
    repository = None if uri is None else repository_of(uri)
    if repository is None:
        if not context.has_extra_image_repositories:
            message = "the image is not known before it runs, so pulling it is not granted"
            yield MissingPermission(path, message, "name its repository in 'additionalImageRepositoryArns'")
        return
    yield pull_from((repository,), f"step '{step}' runs '{uri}'")
