"""Statements of steps kept apart: none starts another step's jobs weaker than that step itself does.

IAM adds up what statements allow. A statement without a condition that another step's has is therefore granted for no
name that may be one of that step's jobs, as far as the names that AWS gives can be told apart.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import Problem
from definitions.foundation.records import record, replace
from definitions.iam.name_patterns import reaches
from definitions.iam.statements import Statement, StatementCondition
from definitions.pipeline.config.module_config import STEPS
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import Node, NodePath
from definitions.values.infrastructure import Text

_VOLUME_KEY = "sagemaker:VolumeKmsKeyArn"
_WEAKNESSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "sagemaker:NetworkIsolation": ("without network isolation", ("enableNetworkIsolation",)),
    "sagemaker:InterContainerTrafficEncryption": (
        "without encryption between containers",
        ("encryptInterContainerTraffic",),
    ),
    "sagemaker:VpcSubnets": ("in another network", ("networkConfig",)),
    "sagemaker:VpcSecurityGroupIds": ("in another network", ("networkConfig",)),
    _VOLUME_KEY: ("without their key for volumes", ("volumeKmsKeyId", "instanceType")),
    "sagemaker:InstanceTypes": ("on other instance types", ("instanceType",)),
    "sagemaker:OutputKmsKeyArn": ("without their key for outputs", ("outputKmsKeyId",)),
}
"""What a job may be without a condition on each key, and the YAML keys by which a step differs in it."""


@record
class GrantedStep:
    """A statement, and the index of its step."""

    index: int
    statement: Statement


@record
class Overlap:
    """Jobs of a guarded step that a weaker step's statement may start.

    Attributes:
        weaker: the index of the step that has the statement.
        guarded: the index of the other one.
        missing: condition keys of the other one that the statement has not.
        is_by_prefix: whether only ``baseJobPrefix`` makes it reach them.
    """

    weaker: int
    guarded: int
    missing: tuple[str, ...]
    is_by_prefix: bool


def kept_apart(granted: Sequence[GrantedStep], job_prefix: str | None) -> tuple[list[Statement], list[Overlap]]:
    """The statements, narrowed where they would reach the jobs of a stricter step, and what overlaps even so.

    Args:
        granted: all statements of all steps.
        job_prefix: ``baseJobPrefix``, for whose names no step is stricter than another one.
    """
    guarded = [
        _Guarded(one, job_prefix) for one in granted if one.statement.conditions and _starts(one.statement.actions)
    ]
    stricter: dict[object, list[tuple[_Guarded, tuple[str, ...]]]] = {}
    statements, overlaps = [], []
    for one in granted:
        statement, others = one.statement, []
        if _starts(statement.actions):
            alike = (statement.actions, statement.conditions)  # of hundreds of steps, most are
            if alike not in stricter:
                stricter[alike] = _stricter(guarded, statement)
            others = [(other, missing) for other, missing in stricter[alike] if other.index != one.index]
        if statement.narrow and any(other.is_reached_by(statement.resources) for other, _ in others):
            statement = replace(statement, resources=statement.narrow)
        statements.append(statement)
        for other, missing in others:
            if other.is_reached_by(statement.resources):
                own = [resource for resource in statement.resources if not _is_of_prefix(resource, job_prefix)]
                overlaps.append(Overlap(one.index, other.index, missing, not other.is_reached_by(own)))
    return statements, overlaps


def _stricter(guarded: Sequence["_Guarded"], statement: Statement) -> list[tuple["_Guarded", tuple[str, ...]]]:
    """Statements that guard against another one, each with the keys of conditions that the other one has not."""
    return [(other, missing) for other in guarded if (missing := other.missing_in(statement))]


class _Guarded:
    """A statement with conditions, and the names that it guards."""

    def __init__(self, granted: GrantedStep, job_prefix: str | None) -> None:
        self.index = granted.index
        self._statement = granted.statement
        self._actions = _starts(granted.statement.actions)
        names = granted.statement.narrow or granted.statement.resources
        self._names = [str(name) for name in names if not _is_of_prefix(name, job_prefix)]

    def missing_in(self, statement: Statement) -> tuple[str, ...]:
        """Keys of its conditions that a statement of the same action does not have; none if it is as strict."""
        if not self._actions & _starts(statement.actions):
            return ()
        found = (key for how, key, values in self._statement.conditions if not _demands(statement, (how, key, values)))
        return tuple(dict.fromkeys(found))

    def is_reached_by(self, resources: Sequence[Text]) -> bool:
        return any(reaches(str(pattern), name) for pattern in resources for name in self._names)


@lru_cache(64)  # statements of many steps have the same few
def _starts(actions: tuple[str, ...]) -> frozenset[str]:
    return frozenset(action for action in actions if action.startswith("sagemaker:Create"))


def _is_of_prefix(resource: Text, job_prefix: str | None) -> bool:
    name = str(resource).rpartition("/")[2]
    return job_prefix is not None and name.lower() == f"{job_prefix}*".lower()


def _demands(statement: Statement, condition: StatementCondition) -> bool:
    """Whether a statement allows only what meets a condition."""
    operator, key, values = condition
    if key == "sagemaker:InstanceTypes" and any(
        how == "ArnEquals" and other == _VOLUME_KEY for how, other, _ in statement.conditions
    ):
        # Asked for only where a request has no key for volumes.
        return True
    return any(
        other == key and how in (operator, operator.removesuffix("IfExists")) and set(some) <= set(values)
        for how, other, some in statement.conditions
    )


def overlap_problems(overlaps: Sequence[Overlap], steps: Sequence[Step], node: Node) -> Iterator[Problem]:
    """A warning for each step whose statements start jobs of others, at the key that makes it weaker."""
    told = {(overlap.weaker, overlap.guarded): overlap for overlap in overlaps}
    for (index, guarded), overlap in told.items():
        how = " and ".join(dict.fromkeys(_WEAKNESSES[key][0] for key in overlap.missing))
        strict = quoted(steps[guarded].name)
        if overlap.is_by_prefix:
            message = f"names of jobs of {strict} begin with 'baseJobPrefix', so the role can start those {how}, too"
            hint = "choose a 'baseJobPrefix' with which the name of no step's job begins"
        else:
            message = f"IAM cannot tell its jobs from those of {strict}, so the role can start those {how}, too"
            hint = (
                "change the name of one of them, or its 'jobName' or 'endpointConfigName': names of jobs hold the first"
                " 20 characters of a step's name, those of Tuning and AutoML jobs the first 8"
            )
        path = _weak_key(steps[index], (*STEPS, index), overlap.missing, node)
        yield Problem.at(node, path, message, "overlapping-jobs", hint, severity="warning")


def _weak_key(step: Step, path: NodePath, missing: Sequence[str], node: Node) -> NodePath:
    """The path of the key by which a step is weaker; that of its name if the YAML has no such key."""
    keys = [key for condition in missing for key in _WEAKNESSES[condition][1]]
    settings = node.nearest((*path, step.payload))
    found = next((key for key in keys if isinstance(settings.value, dict) and settings.child(key) is not None), None)
    return (*path, "name") if found is None else (*path, step.payload, found)
