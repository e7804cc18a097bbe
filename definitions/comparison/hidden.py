"""Values under a secret's name: compared as they are, and shown by nobody."""

from definitions.diagnostics.hidden_values import with_leaves
from definitions.diagnostics.secret_formats import HIDDEN, is_given_openly
from definitions.foundation.records import record
from definitions.values.placeholders import OpenText


@record
class Hidden:
    """A value that is not shown."""

    value: object

    def __str__(self) -> str:
        return HIDDEN


def with_hidden(tree: object) -> object:
    """A tree of maps, lists and texts in which secrets are hidden."""
    return with_leaves(tree, _hidden_if_secret)


def _hidden_if_secret(leaf: object, is_secret: bool) -> object:
    shown = str(leaf) if isinstance(leaf, OpenText) else leaf
    return Hidden(leaf) if is_secret and is_given_openly(shown) else leaf
