"""Names that no other resource may have where they count."""

from typing import Literal, TypeAlias

from definitions.foundation.records import record

Scope: TypeAlias = Literal["partition", "account", "region"]


@record
class ScopedName:
    """A name of something that is deployed, and where no other may have it."""

    kind: str
    name: str
    scope: Scope
