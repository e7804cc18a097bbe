"""What became of the values of a definition: what the module owns, what differs harmlessly, and what is lost."""

from collections.abc import Mapping

from definitions.adoption.jobs import CLUSTER_TAG
from definitions.comparison.changes import ABSENT, Absent, Change, EntryName
from definitions.comparison.definition import Definition
from definitions.comparison.definition_changes import compare_definitions
from definitions.comparison.paths import shown_path
from definitions.comparison.placeholders import Bindings
from definitions.diagnostics.secret_formats import hide
from definitions.foundation.records import field, record
from definitions.values.placeholders import OpenText, Placeholder

_ROLES = {"RoleArn", "ExecutionRoleArn", "ValidationRole"}
_KEYS = {"KmsKeyId", "VolumeKmsKeyId", "KmsKeyArn"}
_ENCRYPTED = "EnableInterContainerTrafficEncryption"
_AWS_DEFAULTS: Mapping[str, object] = {
    "InstanceCount": 1,
    "S3CompressionType": "None",
    "CompressionType": "None",
    "S3InputMode": "File",
    "S3UploadMode": "EndOfJob",
    "S3DataType": "S3Prefix",
    "S3DataDistributionType": "FullyReplicated",
    "RecordWrapperType": "None",
    "TrainingInputMode": "File",
    "ModelApprovalStatus": "PendingManualApproval",
    "Strategy": "Bayesian",
    "ContentType": "application/json",
    "SkipCheck": False,
    "FailOnViolation": True,
    "RegisterNewBaseline": False,
    "ChannelType": "training",
    "Mode": "ENSEMBLING",
    "VolumeSizeInGB": 30,
    "MaxRuntimeInSeconds": 86400,
    "InitialInstanceCount": 1,
    "CopyCount": 1,
    "On": "",
}
"""Values that mean the same as none: AWS's own, by the member."""
_LONGEST = 160


@record
class Difference:
    """A value of the definition that is another one, or none, in the config's.

    Attributes:
        path: in the definition, such as ``Train.Arguments.RoleArn``.
        old: in the definition, as reports may show it; empty if there is none.
        new: in the config's; empty if there is none.
        reason: why, if more is known.
    """

    path: str
    old: str
    new: str
    reason: str = ""

    def __str__(self) -> str:
        became = f"'{self.new}' instead of '{self.old}'" if self.old and self.new else ""
        text = became or (f"'{self.old}' is left out" if self.old else f"'{self.new}' is added")
        return f"{self.path}: {text}{f': {self.reason}' if self.reason else ''}"


@record
class Verdict:
    """All differences, sorted by what they mean."""

    owned: list[Difference] = field(default_factory=list)
    harmless: list[Difference] = field(default_factory=list)
    lost: list[Difference] = field(default_factory=list)


def verdict(original: Definition, compiled: Definition) -> Verdict:
    """Compare a definition with that of the config that was made of it."""
    bindings = Bindings()
    found = compare_definitions(original, compiled, bindings.agree)
    result = Verdict()
    for step in found.steps:
        if step.kind == "removed":
            result.lost.append(Difference(step.name, f"the step of type {step.type}", ""))
        elif step.kind != "changed":
            result.lost.append(Difference(step.name, step.old_name, step.name, "the step has another name"))
        for change in step.changes:
            _sort(change, step.name, result)
    for change in found.parameters:
        _sort(change, "Parameters", result)
    for change in found.others:
        _sort(change, "", result)
    for label, text in bindings.new.items():
        result.owned.append(Difference("everywhere", shown(text), label, "the module has its own"))
    return result


def _sort(change: Change, where: str, result: Verdict) -> None:
    path = shown_path((where, *change.path) if where else change.path)
    last = next((str(part) for part in reversed(change.path) if isinstance(part, str)), "")
    difference = Difference(path, shown(change.old), shown(change.new))
    if (last in _ROLES | _KEYS and change.new is not ABSENT) or (last == _ENCRYPTED and change.old is ABSENT):
        result.owned.append(difference)
    elif _is_harmless(change, last):
        result.harmless.append(difference)
    else:
        result.lost.append(difference)


def _is_cluster_tag(change: Change) -> bool:
    tags = change.new if "Tags" in change.path else None
    return EntryName(CLUSTER_TAG) in change.path or (isinstance(tags, dict) and list(tags) == [CLUSTER_TAG])


def _is_harmless(change: Change, last: str) -> bool:
    if change.path[0] == "Version":
        return True
    if change.old is ABSENT or change.new is ABSENT:
        given = change.new if change.old is ABSENT else change.old
        return last in _AWS_DEFAULTS and _AWS_DEFAULTS[last] == given
    return _as_text(change.old) == _as_text(change.new) is not None


def _as_text(value: object) -> str | None:
    """The text that AWS makes of a single value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower()
    return str(value) if isinstance(value, str | int | float) else None


def shown(value: object) -> str:
    """A value as reports may show it: without secrets, and not too long."""
    if isinstance(value, Absent):
        return ""
    text = hide(str(_plain(value)))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _plain(value: object) -> object:
    match value:
        case OpenText() | Placeholder():
            return str(value)
        case dict():
            return {key: _plain(entry) for key, entry in value.items()}
        case list():
            return [_plain(entry) for entry in value]
        case str() | int() | float() | None:
            return value
    return str(value)
