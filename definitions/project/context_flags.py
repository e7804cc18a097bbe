"""Context flags of MDAA, and those among them that have no effect in Terraform.

Source: modern-data-architecture-accelerator, flags that the ``sagemaker-pipeline`` module reacts to.
"""

from collections.abc import Mapping

from definitions.foundation.records import record

_SCOPE = "@aws-mdaa/"
_PUBLIC_ACCESS = f"{_SCOPE}publicAccessBlockManagedExternally"
_NO_PARAMETERS = f"{_SCOPE}skipCreateParams"
_OLD_TAGS = f"{_SCOPE}legacyCaefTags"
_SUPPORTED = (_PUBLIC_ACCESS, _NO_PARAMETERS, _OLD_TAGS)
_WITHOUT_EFFECT = {
    f"{_SCOPE}enableUniqueBucketNames": (
        "has no effect: it makes bucket names of what CloudFormation knows, which Terraform does not",
        "keep a bucket that has such a name with 'pipelineBucketName' and 'pipelineKmsKeyArn', "
        "or name buckets by a naming class",
    ),
    f"{_SCOPE}legacyParamScope": ("has no effect: it changes logical ids of CloudFormation, which are none here", None),
}


@record
class ContextFlags:
    """Effects of the context flags that are set.

    Attributes:
        has_public_access_block: ``False``: somebody else keeps the bucket closed to the public.
        has_parameters: ``False``: only the marker ``aws-solution`` is published, and which version was approved last.
        tag_prefix: of the tags that say which module something belongs to.
    """

    has_public_access_block: bool = True
    has_parameters: bool = True
    tag_prefix: str = "mdaa_"


def context_flags(context: Mapping[str, object]) -> ContextFlags:
    """The effects of the flags in a context; ``false`` and ``'false'`` set none."""
    return ContextFlags(
        has_public_access_block=not _is_set(context.get(_PUBLIC_ACCESS)),
        has_parameters=not _is_set(context.get(_NO_PARAMETERS)),
        tag_prefix="caef_" if _is_set(context.get(_OLD_TAGS)) else "mdaa_",
    )


def reason_without_effect(key: str, value: object) -> tuple[str, str | None] | None:
    """The message and hint for a flag that changes nothing; ``None`` for all other keys."""
    if not key.startswith(_SCOPE) or key in _SUPPORTED or not _is_set(value):
        return None
    return _WITHOUT_EFFECT.get(key, ("has no effect: it is no flag of this module", None))


def _is_set(value: object) -> bool:
    return bool(value) and str(value).strip().lower() != "false"
