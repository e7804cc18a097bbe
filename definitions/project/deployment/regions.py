"""The names of AWS Regions, the partitions that they belong to, and corrections of misspelt ones.

Sources: botocore, data/endpoints.json and data/partitions.json; AWS General Reference, "AWS Regions", for those that
opened later.
"""

from itertools import takewhile

# fmt: off
REGIONS = (
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
    "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
    "mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2", "cn-north-1", "cn-northwest-1",
    "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1",
    "us-isof-east-1", "us-isof-south-1", "eu-isoe-west-1", "eusc-de-east-1",
)
# fmt: on
_WORDS = {word for region in REGIONS for word in region.split("-")} | {"northwest", "southwest", *"3456789"}
_NEAR = 0.75
_PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}
_DNS_SUFFIXES = {
    "aws-cn": "amazonaws.com.cn",
    "aws-iso": "c2s.ic.gov",
    "aws-iso-b": "sc2s.sgov.gov",
    "aws-iso-e": "cloud.adc-e.uk",
    "aws-iso-f": "csp.hci.ic.gov",
    "aws-eusc": "amazonaws.eu",
}


def dns_suffix_of(region: str) -> str:
    """The domain of a Region's services, such as ``amazonaws.com``."""
    return _DNS_SUFFIXES.get(partition_of(region) or "", "amazonaws.com")


def partition_of(region: str | None) -> str | None:
    """The partition of a Region, such as ``aws-cn`` for ``cn-north-1``; ``None`` for no Region."""
    if region is None:
        return None
    return next((name for prefix, name in _PARTITIONS.items() if region.startswith(prefix)), "aws")


def meant_region(name: str) -> str | None:
    """The Region that a name misspells; ``None`` for one that is known or may have opened since.

    AWS names new Regions by parts of the old names and by the codes of further countries (``mx-central-1`` next to
    ``me-central-1``). So a name of known parts is not misspelt, nor is one with a new country.
    """
    from difflib import SequenceMatcher

    words = name.split("-")
    if len(words) > 2 and all(word in _WORDS or _may_be_a_country(word) for word in words):
        return None
    written = "-".join(
        word[::-1] if word[::-1] in _WORDS else word for word in name.lower().replace("_", "-").split("-")
    )
    likeness = {region: SequenceMatcher(None, written, region).ratio() for region in REGIONS}
    # Of two that are as near, the one that begins alike: the first letter of a word is seldom wrong.
    nearest = max(REGIONS, key=lambda region: (likeness[region], _common_beginning(written, region)))
    return nearest if likeness[nearest] >= _NEAR else None


def _common_beginning(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _may_be_a_country(word: str) -> bool:
    return len(word) == 2 and word.isalpha() and word.islower() and word[::-1] not in _WORDS
