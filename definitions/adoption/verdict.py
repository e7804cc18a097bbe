"""What became of the values of a definition: what the module owns, what differs harmlessly, and what is lost."""

import json
from collections.abc import Iterator, Mapping, Sequence

from definitions.adoption.jobs import CLUSTER_TAG
from definitions.adoption.notebooks import NOTEBOOK_CHANNEL
from definitions.adoption.round_trip import TakenOut
from definitions.comparison.changes import ABSENT, Absent, Change, EntryName
from definitions.comparison.definition import Definition
from definitions.comparison.definition_changes import compare_definitions
from definitions.comparison.normal_form import Evaluated, Named
from definitions.comparison.paths import shown_path
from definitions.comparison.placeholders import Bindings
from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import Problem
from definitions.diagnostics.secret_formats import hide
from definitions.foundation.records import field, record, replace
from definitions.pipeline.steps import STEP_TYPES
from definitions.schema.meant_values import duration_hint
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
_OF_MODULE = ("<role arn>", "<key arn>")
_BUCKET = "<bucket name>"
_NO_SUCH_TYPE = "configs have no steps of this type"
EVERYWHERE = "everywhere"
"""The path of values that stand in many places."""


@record
class Difference:
    """A value of the definition that is another one, or none, in the config's.

    Attributes:
        path: in the definition, such as ``Train.Arguments.RoleArn``.
        old: in the definition, as reports may show it; ``None`` if there is none.
        new: in the config's; ``None`` if there is none.
        reason: why, if more is known.
        step: the step that it is of; empty for others.
    """

    path: str
    old: str | None
    new: str | None
    reason: str = ""
    step: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.change}{f': {self.reason}' if self.reason else ''}"

    @property
    def change(self) -> str:
        """What became of what."""
        if self.new is None:
            return f"'{self.old}' is left out"
        return f"'{self.new}' is added" if self.old is None else f"'{self.new}' instead of '{self.old}'"


@record
class Verdict:
    """All differences, sorted by what they mean."""

    owned: list[Difference] = field(default_factory=list)
    harmless: list[Difference] = field(default_factory=list)
    lost: list[Difference] = field(default_factory=list)


def verdict(original: Definition, compiled: Definition, taken_out: Sequence[TakenOut] = ()) -> Verdict:
    """Compare a definition with that of the config that was made of it; ``taken_out`` says why values are lost."""
    bindings = Bindings()
    found = compare_definitions(original, compiled, bindings.agree)
    sorting = _Sorting(original, taken_out)
    for step in found.steps:
        if step.kind == "removed":
            whole = {"Type": step.type, **original.steps[step.name].body}
            unknown = "" if step.type in STEP_TYPES else did_you_mean(step.type, list(STEP_TYPES)) or _NO_SUCH_TYPE
            sorting.add_lost(Difference(step.name, shown(whole), None, unknown, step=step.name))
        elif step.kind != "changed":
            sorting.add_lost(Difference(step.name, step.old_name, step.name, step=step.name))
        for change in step.changes:
            sorting.add(change, step.name)
    for change in found.parameters:
        sorting.add(change, "Parameters")
    for change in found.others:
        sorting.add(change, "")
    for label, text in bindings.new.items():
        is_own = label in _OF_MODULE
        reason = "the module has its own" if is_own else "follows where the module is deployed"
        difference = Difference(EVERYWHERE, shown(text), label, reason)
        (sorting.result.owned if is_own else sorting.result.harmless).append(difference)
    return sorting.result


class _Sorting:
    """Differences, sorted one by one."""

    def __init__(self, original: Definition, taken_out: Sequence[TakenOut]) -> None:
        self.result = Verdict()
        self.original = original
        self.taken_out = taken_out

    def add(self, change: Change, step: str) -> None:
        for leaf in _leaves(change):
            self._add(leaf, step)

    def _add(self, change: Change, step: str) -> None:
        path = shown_path((step, *change.path) if step else change.path)
        last = next((str(part) for part in reversed(change.path) if isinstance(part, str)), "")
        difference = Difference(path, shown(change.old), shown(change.new), step=step)
        is_owned = (last in _ROLES | _KEYS and change.new is not ABSENT) or EntryName(CLUSTER_TAG) in change.path
        is_silent = change.old is ABSENT or _BUCKET in str(difference.old)
        if is_owned or (is_silent and _is_added(change, last)):
            self.result.owned.append(difference)
        elif _is_harmless(change, last) or self._says_the_same(change, last, step):
            self.result.harmless.append(difference)
        else:
            self.add_lost(difference, change.path)

    def _says_the_same(self, change: Change, last: str, step: str) -> bool:
        """Whether a key says what the step's name, or its place in a branch, says anyway."""
        if change.new is not ABSENT:
            return False
        within = self.original.steps[step].within if step in self.original.steps else ""
        above = within.rpartition(".")[0]
        return (last == "DisplayName" and change.old == step) or (
            last == "DependsOn" and change.old in (above, [above])
        )

    def add_lost(self, difference: Difference, path: Sequence[object] = ()) -> None:
        self.result.lost.append(replace(difference, reason=difference.reason or hide(self._reason(difference, path))))

    def _reason(self, difference: Difference, path: Sequence[object]) -> str:
        """The first problem of a step that is lost, or the only problem of a value at a path that is."""
        parts = [part for part in self.taken_out if part.step == difference.step or (path and not part.step)]
        found = [part.problem for part in parts]
        if path:
            words = {str(part).lower() for part in path if isinstance(part, str)} - {"arguments"}
            found = [problem for problem in found if words & {str(word).lower() for word in problem.path[-1:]}]
        messages = dict.fromkeys(_sentence(problem) for problem in found)
        return next(iter(messages), "") if not path or len(messages) == 1 else ""


def _is_added(change: Change, last: str) -> bool:
    """Whether the module adds it where nothing is said: encryption, a place in its bucket."""
    is_place = isinstance(change.new, Evaluated | OpenText) and _BUCKET in str(shown(change.new))
    return last == _ENCRYPTED or is_place


def _sentence(problem: Problem) -> str:
    words = [word for word in problem.path if isinstance(word, str)]
    return f"{words[-1]}: {problem.message}" if words else problem.message


def _leaves(change: Change) -> Iterator[Change]:
    """The change of a whole map, entry by entry."""
    sides = (change.old, change.new)
    whole = next((side for side in sides if isinstance(side, dict) and not isinstance(side, Evaluated)), None)
    if not whole or not any(side is ABSENT for side in sides):
        yield change
        return
    for key, value in whole.items():
        path = (*change.path, EntryName(key) if isinstance(whole, Named) else key)
        yield from _leaves(Change(path, *(ABSENT if side is ABSENT else value for side in sides)))


def _is_harmless(change: Change, last: str) -> bool:
    if change.path[0] in ("Version", "Metadata"):
        return True  # nothing depends on them when the pipeline runs
    if change.path == ("Type",):
        return change.old == "CreateModel" and change.new == "Model"
    if last == "S3Uri" and EntryName(NOTEBOOK_CHANNEL) in change.path:
        return f"{change.old}/" == change.new
    if change.old is ABSENT or change.new is ABSENT:
        given = change.new if change.old is ABSENT else change.old
        return last in _AWS_DEFAULTS and _AWS_DEFAULTS[last] == given
    if last == "ExpireAfter" and isinstance(change.old, str):
        return duration_hint(change.old) == f"write {change.new}"
    if change.new == {"Std:Join": {"On": "", "Values": [change.old]}}:
        return True  # where AWS takes texts alone, and the parameter is a number
    return _as_text(change.old) == _as_text(change.new) is not None


def _as_text(value: object) -> str | None:
    """The text that AWS makes of a single value."""
    if isinstance(value, bool):
        return str(value).lower()
    match value:
        case {"Std:Join": {"On": str(on), "Values": list(pieces)}} if all(isinstance(piece, str) for piece in pieces):
            return on.join(map(str, pieces))
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower()
    return str(value) if isinstance(value, str | int | float) else None


def shown(value: object) -> str | None:
    """A value as reports may show it, without secrets; ``None`` for none."""
    plain = _plain(value)
    if isinstance(value, Absent):
        return None
    return hide(plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False))


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
