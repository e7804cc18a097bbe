"""What all resources and data sources have in common."""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from tests.emulator.provider.problems import Problem
from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws


class Resource(ABC):
    """A type of resource: how its attributes become calls of the API, and answers become attributes.

    Attributes:
        type: as Terraform names it.
        arguments: paths of what may be configured; anything else is refused.
        replaced_by: arguments whose change makes a new resource. No schema says so: it is written from the
            provider's documentation ("Forces new resource") and the API, which has no way to change them.
        documents: attributes that hold JSON, of which Terraform sees only changes in meaning.
        patterns: what the provider requires of a text before it asks AWS.
        changes_with_every_update: computed attributes that no update leaves alone.
        read_back: arguments that are after an apply what AWS says, even where that is not what was planned.
    """

    type: ClassVar[str]
    arguments: ClassVar[frozenset[str]]
    replaced_by: ClassVar[frozenset[str]] = frozenset()
    documents: ClassVar[frozenset[str]] = frozenset()
    patterns: ClassVar[Mapping[str, str]] = {}
    changes_with_every_update: ClassVar[frozenset[str]] = frozenset()
    read_back: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        """Make it; return at least ``id``."""

    @abstractmethod
    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        """The attributes that AWS knows, for the ``id`` of the state; ``None`` if it is not there."""

    @abstractmethod
    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        """Change it in place."""

    @abstractmethod
    def delete(self, aws: Aws, state: Attributes) -> None:
        """Take it away; it may be gone already."""

    def identity(self, name: str) -> Attributes:
        """What ``terraform import`` of this id starts from."""
        return {"id": name}

    def problems(self, config: Attributes) -> Iterator[Problem]:
        """What the provider itself refuses, before any call."""
        for name in sorted(self.documents):
            if isinstance(config[name], str) and not _is_json(config[name]):
                yield Problem(f"{name!r} contains an invalid JSON policy or definition", config[name][:200], name)
        for name, pattern in self.patterns.items():
            if isinstance(config[name], str) and not re.fullmatch(pattern, config[name]):
                yield Problem(f"invalid value for {name}", f"{config[name]!r} does not match {pattern}", name)


class DataSource(ABC):
    """A type of data source."""

    type: ClassVar[str]
    arguments: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def read(self, aws: Aws, config: Attributes) -> Attributes:
        """Its attributes."""


def found(call: Callable[..., Any], **arguments: object) -> Any:
    """The answer, or ``None`` where AWS says that there is no such thing."""
    try:
        return call(**arguments)
    except ClientError as error:
        if _says_missing(error):
            return None
        raise


def _says_missing(error: ClientError) -> bool:
    code = str(error.response["Error"]["Code"])
    told = str(error).lower()
    return (
        code in {"404", "ResourceNotFound"}
        or code.startswith("NoSuch")
        or code.endswith(("NotFound", "NotFoundError", "NotFoundException"))
        # SageMaker has no code of its own for it.
        or (code == "ValidationException" and ("does not exist" in told or "not find" in told))
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of a call, without those that are not given."""
    return {name: value for name, value in values.items() if value is not None}


def tag_list(tags: Mapping[str, str] | None, key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    return [{key: name, value: content} for name, content in sorted((tags or {}).items())]


def tags_of(pairs: list[dict[str, str]], key: str = "Key", value: str = "Value") -> Attributes:
    """``tags`` and ``tags_all`` from an answer."""
    tags = {pair[key]: pair[value] for pair in pairs}
    return {"tags": tags or None, "tags_all": tags}


def change_tags(
    before: Attributes, wanted: Attributes, put: Callable[[dict[str, str]], Any], drop: Callable[[list[str]], Any]
) -> None:
    """Call for what is new or different, and for what is no longer there."""
    old, new = before["tags_all"] or {}, wanted["tags_all"] or {}
    if dropped := sorted(old.keys() - new.keys()):
        drop(dropped)
    if changed := {name: value for name, value in new.items() if old.get(name) != value}:
        put(changed)
