"""Remarks of a step on its own settings, for what its validators cannot refuse."""

from definitions.diagnostics.problems import Severity
from definitions.foundation.records import record
from definitions.source.nodes import NodePath


@record(kw_only=True)
class Remark:
    """A problem with settings of a step.

    Attributes:
        path: of the value in the step's YAML.
        message: the text for the user.
        rule: the id of the rule that is broken.
        hint: a suggestion.
        severity: an error, a warning or a note.
    """

    path: NodePath
    message: str
    rule: str
    hint: str | None = None
    severity: Severity = "error"
