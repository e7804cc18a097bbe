"""Pull container images from Amazon ECR.

Source: Service Authorization Reference for Amazon ECR.
"""

from collections.abc import Iterator

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.framework_images import ImageSettings
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import PARTITION, Text, split, text


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
    repository = None if uri is None else _repository(uri)
    if repository is None:
        if not context.has_extra_image_repositories:
            message = "the image is not known before it runs, so pulling it is not granted"
            yield MissingPermission(path, message, "name its repository in 'additionalImageRepositoryArns'")
        return
    yield pull_from((repository,), f"step '{step}' runs '{uri}'")


def log_in_to_registry(reason: str) -> Statement:
    """Get the token that every pull asks for; a token is for the whole registry, so this action takes no resource."""
    return Statement("LogInToRegistry", ("ecr:GetAuthorizationToken",), ("*",), (reason,))


def pull_from(repositories: tuple[Text, ...], reason: str) -> Statement:
    """Pull images from repositories."""
    actions = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
    return Statement("PullImages", actions, repositories, (reason,))


def _repository(uri: Text) -> Text | None:
    host, *rest = split(uri, "/", 1)
    account, *labels = split(host, ".")
    if not rest or len(labels) < 3:
        return None
    # 'dkr.ecr.REGION' and 'dkr.ecr-fips.REGION'; dual-stack hosts are 'dkr-ecr.REGION'
    region = labels[2] if labels[0] == "dkr" else labels[1]
    name = split(split(rest[0], "@", 1)[0], ":", 1)[0]
    return text("arn:", PARTITION, ":ecr:", region, ":", account, ":repository/", literal_pattern(name))
