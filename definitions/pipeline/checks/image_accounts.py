"""Accounts of the images that AWS publishes: most Regions have one of their own.

Source: Amazon SageMaker Developer Guide, "Docker Registry Paths and Example Code".
"""

from definitions.diagnostics.problems import Severity
from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.images.table import repository_accounts
from definitions.project.deployment.regions import dns_suffix_of

_OWN_REGION = "${region}"
_IMAGE = pattern(
    r"(?P<account>\d{12})\.dkr[.-]ecr(-fips)?\.(?P<region>[a-z0-9-]+|\$\{region\})\.[^/]+/(?P<name>[^:@]+)(?P<tag>.*)"
)
_FEW = 4


@record
class ImageProblem:
    """A problem of an image: what ``Problem`` has without a place."""

    message: str
    rule: str
    hint: str | None
    severity: Severity = "error"


def own_image(uri: str, region: str) -> str | None:
    """A hint for an image of another Region that AWS publishes: its URI in this one; ``None`` for any other image."""
    image = _IMAGE.fullmatch(uri)
    accounts = repository_accounts(image["name"]) if image is not None else {}
    if image is None or image["account"] not in accounts.values():
        return None
    account = accounts.get(region)
    if account is None:
        return f"AWS publishes no '{image['name']}' there: copy the image to a repository of your own"
    return f"write {account}.dkr.ecr.{region}.{dns_suffix_of(region)}/{image['name']}{image['tag']}"


def wrong_account(uri: str) -> ImageProblem | None:
    """An image that AWS publishes, in an account that does not own it in the URI's Region."""
    image = _IMAGE.fullmatch(uri)
    accounts = repository_accounts(image["name"]) if image is not None else {}
    if image is None or image["account"] not in accounts.values():
        return None
    account, region, name = image["account"], image["region"], image["name"]
    regions = sorted(known for known, owner in accounts.items() if owner == account)
    owned = (
        f"account {account} has AWS's '{name}' in {', '.join(regions[:_FEW])}{' ...' if len(regions) > _FEW else ''}"
    )
    if region == _OWN_REGION:
        hint = "where the Region is not known, 'image' instead of 'imageUri' names the right account"
        return ImageProblem(f"{owned}, not in every Region", "wrong-image-account", hint, "warning")
    if region in regions:
        return None
    owner = accounts.get(region)
    if owner is None:
        hint = "copy the image to a repository of your own, if it is not there"
        return ImageProblem(f"{owned}; none is known in {region}", "wrong-image-account", hint, "warning")
    hint = f"write {owner}.dkr.ecr.{region}.{dns_suffix_of(region)}/{name}{image['tag']}"
    return ImageProblem(f"{owned}; in {region} it is in another account", "wrong-image-account", hint)
