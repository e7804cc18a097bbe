"""Images of AWS's own that a text means by their name, such as ``xgboost:1.7``."""

from definitions.foundation.patterns import pattern
from definitions.images.table import FRAMEWORKS, aliases, purposes, versions

_NAMES = {"sklearn": "scikit-learn", **{framework: framework for framework in FRAMEWORKS}}
_IMAGE = pattern(rf"(?:sagemaker-)?(?P<name>{'|'.join(_NAMES)})[a-z-]*(?:[:=@ ]+(?P<version>[0-9][\w.-]*))?")
_OTHER_REGISTRY = pattern(r"(?:docker\.io|ghcr\.io|quay\.io|public\.ecr\.aws|registry\.[\w.-]+)/.+")


def image_uri_hint(text: str) -> str | None:
    """What to write for an image that is named without its registry."""
    if _OTHER_REGISTRY.fullmatch(text):
        return "SageMaker pulls from private repositories in Amazon ECR: copy the image to one"
    match = _IMAGE.fullmatch(text.strip().lower())
    if match is None:
        return None
    framework, version = _NAMES[match["name"]], match["version"]
    known = {name for purpose in purposes(framework) for name in versions(framework, purpose)}
    known |= {name for purpose in purposes(framework) for name in aliases(framework, purpose)}
    begun = sorted(name for name in known if version and name.startswith(f"{version}-"))
    meant = version if version in known else begun[-1] if begun else "VERSION"
    image = f"{{framework: {framework}, version: {meant}}}"
    return f"AWS's own images are named by 'image: {image}' in the step, in place of imageUri"
