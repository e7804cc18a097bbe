"""Images of AWS's that it does not publish, and those of services that it has closed to new customers.

Sources: AWS's Python SDK, image_uris.retrieve; Amazon SageMaker Developer Guide, "Amazon SageMaker Model Monitor
availability change" and "Clarify availability change".
"""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.framework_images import FrameworkImageSettings, ImageSettings
from definitions.source.nodes import NodePath

_CLOSED = {"model-monitor": "Amazon SageMaker Model Monitor", "clarify": "Amazon SageMaker Clarify"}


def check_framework_images(context: CheckContext) -> Iterator[Problem]:
    """Images that ``image`` describes, and those of checks that name none."""
    for path, _ in context.steps():
        for where, settings in _settings(context, path):
            if settings.framework_image is not None:
                yield from _image_problems(context, (*where, settings.image_key), settings)


def _image_problems(context: CheckContext, path: NodePath, settings: ImageSettings) -> Iterator[Problem]:
    from definitions.images.find import NoSuchImage, SeveralImages

    try:
        settings.resolved_image_uri(context.step_context)
    except SeveralImages as several:
        message = f"is required and missing: {several.message}"
        yield context.error((*path, several.key), message, "missing-key", several.hint)
    except NoSuchImage as error:
        yield context.error((*path, *_key(settings, error.key)), error.message, "unknown-image", error.hint)


def check_closed_services(context: CheckContext) -> Iterator[Problem]:
    """Steps that run images of services which AWS has closed to new customers."""
    for path, _ in context.correct_steps():
        for below, settings in _settings(context, path):
            image = settings.framework_image
            if image is not None and image.framework in _CLOSED:
                message = (
                    f"runs {_CLOSED[image.framework]}, which AWS has closed to new customers; accounts that used it "
                    "before may go on"
                )
                is_chosen = isinstance(settings, FrameworkImageSettings)
                where = (*below, "image", "framework") if is_chosen else (*path, "type")
                yield context.note(where, message, "closed-service")


def _key(settings: ImageSettings, key: str) -> NodePath:
    """The path of the wrong key below the image; none for a processor that the instance types have."""
    image = settings.framework_image if isinstance(settings, FrameworkImageSettings) else None
    is_derived = key == "processor" and image is not None and image.processor is None
    return () if image is None or is_derived else (key,)


def _settings(context: CheckContext, step: NodePath) -> Iterator[tuple[NodePath, ImageSettings]]:
    """The settings of the step at a path that name images, each with its own path."""
    for path, model in context.models[step]:
        if isinstance(model, ImageSettings):
            yield path, model
