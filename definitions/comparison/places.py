"""Places in the YAML of what changed."""

from collections.abc import Mapping

from definitions.comparison.changes import Change, EntryName
from definitions.comparison.definition_changes import StepChange
from definitions.comparison.paths import path_in_request
from definitions.foundation.records import field, record
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import PARAMETERS, PIPELINE, STEPS
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import Node, NodePath, Position

_ENVELOPE: Mapping[str, NodePath] = {
    "Type": ("type",),
    "DisplayName": ("displayName",),
    "Description": ("description",),
    "DependsOn": ("dependsOn",),
    "CacheConfig": ("cacheConfig",),
    "RetryPolicies": ("retryPolicies",),
}
"""The keys of members that all steps have."""
_OTHERS: Mapping[str, NodePath] = {
    "Metadata": (*PIPELINE, "metadata"),
    "PipelineExperimentConfig": (*PIPELINE, "pipelineExperimentConfig"),
    "MlflowConfig": (*PIPELINE, "mlflowConfig"),
}


@record(frozen=False)
class Places:
    """Finds positions in the YAML of a pipeline.

    Attributes:
        pipeline: the side whose YAML it is.
        other: the other side, if it is a config: where only one value of a step's YAML differs, it is the cause.
    """

    pipeline: CompiledPipeline
    other: CompiledPipeline | None = None
    _indexes: dict[str, int] = field(init=False)
    _others: dict[NodePath, object] | None = None
    _origins_left: int = 50  # each takes as long as a step takes to check

    def __post_init__(self) -> None:
        self._indexes = {step.name: index for index, step in enumerate(self.pipeline.config.pipeline.steps)}

    def of_step(self, name: str) -> Position | None:
        """The position of a step."""
        index = self._indexes.get(name)
        return None if index is None else self._at((*STEPS, index))

    def of_changes(self, step: StepChange) -> list[Position | None]:
        """The positions of the new values of a step's changes, or of what is nearest to those that are gone."""
        index = self._indexes.get(step.name)
        if index is None:
            return [None] * len(step.changes)
        model = self.pipeline.config.pipeline.steps[index]
        causes = self._other_values(index, step.old_name or step.name)
        return [
            self._at(self._outside_of_steps(change, causes) or (*STEPS, index, *self._in_step(model, change, causes)))
            for change in step.changes
        ]

    def of_parameter(self, change: Change) -> Position | None:
        """The position of a parameter's new value."""
        head, *rest = change.path
        names = [parameter.name for parameter in self.pipeline.config.pipeline.parameters]
        name = head.name if isinstance(head, EntryName) else str(head)
        if name not in names:
            return None
        keys = [part[0].lower() + part[1:] for part in rest if isinstance(part, str)]
        return self._at((*PARAMETERS, names.index(name), *keys))

    def of_member(self, change: Change) -> Position | None:
        """The position of a member beside steps and parameters."""
        path = _OTHERS.get(str(change.path[0]))
        keys = [part[0].lower() + part[1:] for part in change.path[1:] if isinstance(part, str)]
        return None if path is None else self._at((*path, *keys))

    def _at(self, path: NodePath) -> Position:
        return self.pipeline.node.nearest(path).position

    def _other_values(self, index: int, old_name: str) -> dict[NodePath, object] | None:
        """The values that the step's YAML has on this side alone, by path; ``None`` if the other side has no YAML."""
        if self.other is None:
            return None
        indexes = {step.name: number for number, step in enumerate(self.other.config.pipeline.steps)}
        if old_name not in indexes:
            return None
        before = _scalars(self.other.node.nearest((*STEPS, indexes[old_name])))
        after = _scalars(self.pipeline.node.nearest((*STEPS, index)))
        return {path: value for path, value in after.items() if path != ("name",) and before.get(path) != value}

    def _outside_of_steps(self, change: Change, causes: Mapping[NodePath, object] | None) -> NodePath | None:
        """The path of the one value outside of steps that a change comes from, such as a subnet of all jobs.

        ``None`` if the step's own YAML has other values, or if no one value is known.
        """
        if causes is None or causes or self.other is None or isinstance(change.new, bool):
            return None
        if self._others is None:
            before, after = (_scalars(side.node) for side in (self.other, self.pipeline))
            self._others = {
                path: value
                for path, value in after.items()
                if path[: len(STEPS)] != STEPS and before.get(path) != value
            }
        likely = [path for path, value in self._others.items() if value == change.new]
        return likely[0] if len(likely) == 1 else None

    def _in_step(self, step: Step, change: Change, causes: Mapping[NodePath, object] | None) -> NodePath:
        """The path in the step's YAML that a change of its request comes from; empty for the step as a whole."""
        member, *below = change.path
        if member in _ENVELOPE:
            return _ENVELOPE[str(member)]
        if causes is not None:
            likely = list(causes) if len(causes) == 1 else [path for path in causes if causes[path] == change.new]
            if len(likely) == 1 or not causes:
                return likely[0] if likely else ()
        if member != "Arguments":
            return (step.payload, str(member)[0].lower() + str(member)[1:])
        if self._origins_left == 0:
            return ()
        self._origins_left -= 1
        context = self.pipeline.context
        request = context.render(step.request(context))
        return origin(step, context, path_in_request(request, tuple(below)))


def _scalars(node: Node) -> dict[NodePath, object]:
    """Texts, numbers and booleans below a node, by path."""
    return {path: found.value for path, found in node.walk() if not isinstance(found.value, dict | list)}
