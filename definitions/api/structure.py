"""A part of a request, with the key in YAML of each member."""

from definitions.foundation.records import record

FEW_WORDS = 40
"""Where AWS knows more words than these, such as instance types, new ones come too often to refuse what is unknown."""


@record
class Structure:
    """Members of a structure, each as (key in YAML, name in AWS's casing, value)."""

    members: tuple[tuple[str, str, object], ...]

    def get(self, name: str) -> object:
        """The value of a member, by its AWS name; ``None`` if it is not there."""
        for _, member, value in self.members:
            if member == name:
                return value
        return None
