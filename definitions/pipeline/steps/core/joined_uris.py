"""S3 URIs made of parts: their patterns, and joins that do not double a slash.

Source: Amazon S3 User Guide, "Naming Amazon S3 objects": keys with ``//`` and with ``/`` are two keys.
"""

from collections.abc import Callable

from definitions.foundation.records import record, replace
from definitions.iam.statements import literal_pattern
from definitions.values.expressions import Expression, Join, StepOutput, StepProperty
from definitions.values.infrastructure import InfrastructureText, Text, text


@record
class JoinedUris:
    """The parts of URIs as the pipeline around a step knows them.

    Attributes:
        static_text: the text of a value, if it is known before an execution.
        requested_uri: the IAM pattern of an output's or property's S3 URI; ``*`` if it is not known.
    """

    static_text: Callable[[object], Text | None]
    requested_uri: Callable[[StepOutput | StepProperty], Text]

    def pattern(self, value: object) -> Text:
        """The IAM pattern of a value's text, with ``*`` for what is not known before an execution."""
        match value:
            case Join():
                whole = self.with_single_slashes(value)
                first, *rest = (self.pattern(part) for part in whole.values)
                return text(first, *(text(literal_pattern(whole.on), part) for part in rest))
            case StepOutput(file=file) if file is not None:
                return self.pattern(self.of_file(value))
            case StepOutput() | StepProperty():
                return self.requested_uri(value)
        known = self.static_text(value)
        if known is None:
            return "*" if isinstance(value, Expression) else str(value)
        return literal_pattern(known)

    def of_file(self, reference: StepOutput) -> Join:
        """The URI of a file in an output: joined by ``/``, unless the output's URI ends with one."""
        whole = Join((replace(reference, file=None), reference.file), on="/")
        return replace(self.with_single_slashes(whole), accepts=reference.accepts, as_text=reference.as_text)

    def with_single_slashes(self, whole: Join) -> Join:
        """The join with one slash where an output whose URI ends with one meets what follows.

        Joined on ``/``, an output and ``test.csv`` would become ``.../test//test.csv``, which is another object.
        """
        groups: list[list[object]] = []
        for before, value in zip((None, *whole.values), whole.values, strict=False):
            between = text(whole.on, value) if isinstance(value, Text) else whole.on
            if not (groups and _starts_with_slash(between) and self._ends_with_slash(before)):
                groups.append([value])
                continue
            separator = _without_slashes(whole.on)
            rest = _without_slashes(value) if separator == "" and isinstance(value, Text) else value
            groups[-1] += [part for part in (separator, rest) if part != ""]
        if all(len(group) == 1 for group in groups):
            return whole
        if whole.on == "" or len(groups) == 1:
            return replace(whole, values=tuple(value for group in groups for value in group), on="")
        return replace(whole, values=tuple(group[0] if len(group) == 1 else Join(tuple(group)) for group in groups))

    def _ends_with_slash(self, value: object) -> bool:
        """Recognize an output whose URI ends with a slash; texts of the config stay as they are written."""
        if isinstance(value, Join):
            return self._ends_with_slash(value.values[-1])
        whole = self.pattern(value) if isinstance(value, StepOutput | StepProperty) else ""
        last = whole.parts[-1] if isinstance(whole, InfrastructureText) else whole
        return isinstance(last, str) and last.endswith("/")


def _starts_with_slash(whole: Text) -> bool:
    first = whole.parts[0] if isinstance(whole, InfrastructureText) else whole
    return isinstance(first, str) and first.startswith("/")


def _without_slashes(whole: Text) -> Text:
    """The text without slashes at its start."""
    if isinstance(whole, InfrastructureText):
        first, *others = whole.parts
        return text(first.lstrip("/"), *others) if isinstance(first, str) else whole
    return whole.lstrip("/")
