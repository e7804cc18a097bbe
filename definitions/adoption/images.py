"""Images of AWS's by their framework, in the place of their URIs."""

import re
from collections.abc import Iterator, Sequence

from definitions.foundation.patterns import pattern
from definitions.images.find import NoSuchImage, find_image
from definitions.images.processors import CPU, GPU, processor_of
from definitions.images.table import FRAMEWORKS, ImageFacts, accounts, purposes, versions

_URI = pattern(r"(?:(\d{12})|<image account (.+)>)\.dkr\.ecr\.([^.]+)\.(?:amazonaws\.com|.+)/([^:@/]+)(?::([^@]+))?")
"""The account and the Region may be placeholders."""


def framework_image(uri: object, needed: Sequence[str], instance_types: Sequence[str]) -> dict[str, str] | None:
    """``image`` for the URI of an image; ``None`` if AWS does not publish it, or not for these purposes.

    Args:
        uri: of the image.
        needed: purposes that will do, the best first.
        instance_types: on which it may run.
    """
    found = _URI.fullmatch(uri) if isinstance(uri, str) else None
    if found is None:
        return None
    account, registry, region, repository, tag = found.groups()
    derived = list(dict.fromkeys(map(processor_of, instance_types)))
    for framework in FRAMEWORKS:
        for version, facts in _versions(framework, needed):
            owner = facts.registry if account is None else accounts(facts.registry).get(region)
            if facts.repository != repository or owner != (registry or account):
                continue
            for keys in _descriptions(framework, version, facts):
                if _tag(keys, needed, derived) == tag:
                    return keys
    return None


def _versions(framework: str, needed: Sequence[str]) -> Iterator[tuple[str, ImageFacts]]:
    there = purposes(framework)
    purpose = next((purpose for purpose in needed if purpose in there), None)
    if purpose is not None:
        for version, found in versions(framework, purpose).items():
            for facts in found:
                yield version, facts


def _descriptions(framework: str, version: str, facts: ImageFacts) -> Iterator[dict[str, str]]:
    """Descriptions of an image, the shortest first; a short version is the tag of its newest patch."""
    short = re.sub(r"^(\d+\.\d+)\.\d+$", r"\1", version)
    for name in dict.fromkeys((version, short)):
        least = {"framework": framework, **({"version": name} if name else {})}
        for base in ({}, *([{"baseFrameworkVersion": facts.base}] if facts.base else [])):
            for python in ({}, *({"pythonVersion": each} for each in facts.python)):
                for processor in ({}, {"processor": CPU}, {"processor": GPU}):
                    yield {**least, **base, **python, **processor}


def _tag(keys: dict[str, str], needed: Sequence[str], derived: Sequence[str]) -> str | None:
    try:
        image = find_image(
            keys["framework"],
            needed,
            version=keys.get("version"),
            base=keys.get("baseFrameworkVersion"),
            python=keys.get("pythonVersion"),
            processors=(keys["processor"],) if "processor" in keys else derived,
        )
    except NoSuchImage:
        return ""
    return image.tag
