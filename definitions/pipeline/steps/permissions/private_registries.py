"""Images in a Docker registry of the user's own, which jobs and models reach in the pipeline's VPC.

Sources: APIs TrainingImageConfig and ImageConfig; Service Authorization Reference for AWS Lambda.
"""

from collections.abc import Iterator
from typing import Annotated

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.permissions.networks import warn_outside_vpc
from definitions.schema.errors import invalid
from definitions.schema.field_types import TextValue
from definitions.schema.fields import TextField
from definitions.source.nodes import NodePath
from definitions.values.expressions import STRING, Json

PrivateImageUri = Annotated[
    TextValue, TextField("the URI of an image", "bad-image-uri", r"[\w.-]+(:\d+)?/[\w./:@+-]+", STRING)
]
"""A host and the name of an image, by the grammar of image references in the OCI distribution specification."""


def check_credentials_provider(image: object, provider: object) -> None:
    """Refuse a provider of credentials without an image in a private registry."""
    if image is None and provider is not None:
        raise invalid("forbidden-key", "goes with 'privateImageUri'", key="registryCredentialsProviderArn")


def private_image_config(provider: object, prefix: str = "") -> Json:
    """``ImageConfig``, or with the prefix ``Training`` ``TrainingImageConfig``, whose members begin with it."""
    credentials = None if provider is None else {f"{prefix}RepositoryCredentialsProviderArn": provider}
    return {f"{prefix}RepositoryAccessMode": "Vpc", f"{prefix}RepositoryAuthConfig": credentials}


def use_private_registry(
    provider: object, path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Call the function that gives the credentials, if there is one; report a pipeline without VPC.

    Args:
        provider: the ARN of the Lambda function, an expression or ``None``.
        path: the map that has ``privateImageUri`` and ``registryCredentialsProviderArn``.
        step: the step's name.
        context: the pipeline around the step.
    """
    yield from warn_outside_vpc("the registry", (*path, "privateImageUri"), context)
    if provider is None:
        return
    function = context.static_text(provider)
    if function is None:
        message = "the function is not known before it runs, so calling it is not granted"
        hint = "give its ARN as text, or as the default of the parameter"
        yield MissingPermission((*path, "registryCredentialsProviderArn"), message, hint)
    else:
        reason = f"it gives step '{step}' the credentials of its registry"
        yield Statement("InvokeFunctions", ("lambda:InvokeFunction",), (literal_pattern(function),), (reason,))
