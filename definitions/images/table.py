"""The table of AWS's images: repositories by framework and version, and the accounts that own them by Region.

``images.json`` beside this file is generated from the tables of AWS's Python SDK; ``tests/images`` makes it, compares
it and describes its form. It is read when an image is looked up for the first time.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from definitions.foundation.records import record

FRAMEWORKS = (
    "xgboost",
    "scikit-learn",
    "pytorch",
    "tensorflow",
    "huggingface",
    "spark",
    "model-monitor",
    "clarify",
)


@record
class ImageFacts:
    """Facts of the images of some versions that differ only in their tags.

    Attributes:
        repository: its name in Amazon ECR.
        registry: the name of its accounts, for ``accounts``.
        base: the base framework of Hugging Face's images, such as ``pytorch2.1.0``.
        python: Python versions that the tags name, such as ``py310``.
        processors: for each processor that the tags name, the end of the tag, such as ``cu121-ubuntu20.04``.
        tag: the whole tag, where the other facts do not make it up.
    """

    repository: str
    registry: str
    base: str | None = None
    python: tuple[str, ...] = ()
    processors: Mapping[str, str] | None = None
    tag: str | None = None


@cache
def purposes(framework: str) -> tuple[str, ...]:
    """The purposes for which a framework has images: training, processing, inference, inference on Graviton."""
    return tuple(_table()["images"][framework])


@cache
def versions(framework: str, purpose: str) -> dict[str, list[ImageFacts]]:
    """The facts of each version, in the table's order; a version may have several base frameworks."""
    found: dict[str, list[ImageFacts]] = {}
    for group in _table()["images"][framework][purpose]["versions"]:
        facts = ImageFacts(
            group["repository"],
            group["registry"],
            group.get("base"),
            tuple(_words(group.get("python", ""))),
            group.get("processors"),
            group.get("tag"),
        )
        for version in group["versions"].split(" "):
            found.setdefault(version, []).append(facts)
    return found


@cache
def aliases(framework: str, purpose: str) -> dict[str, str]:
    """Versions by the shorter names that AWS gives them, such as ``{"2.1": "2.1.0"}``."""
    pairs = _words(_table()["images"][framework][purpose]["aliases"])
    return {alias: version for alias, _, version in (pair.partition("=") for pair in pairs)}


@cache
def accounts(registry: str) -> dict[str, str]:
    """The account that owns the images, by Region.

    Raises:
        KeyError: there is no such registry.
    """
    family, missing = _table()["registries"][registry]
    left_out = _words(missing)
    return {
        region: account
        for account, regions in _table()["families"][family].items()
        for region in _words(regions)
        if region not in left_out
    }


@cache
def repository_accounts(repository: str) -> dict[str, str]:
    """The accounts of one of AWS's repositories, by Region; empty for any other repository."""
    named = (registry for registry, names in _table()["repositories"].items() if repository in _words(names))
    return {region: account for registry in named for region, account in accounts(registry).items()}


@cache
def publishing_accounts() -> frozenset[str]:
    """All accounts in which AWS publishes images."""
    return frozenset(account for family in _table()["families"] for account in family)


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(Path(__file__).with_name("images.json").read_text(encoding="utf-8"))
    return table


def _words(text: str) -> list[str]:
    return text.split()
