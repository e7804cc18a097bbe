"""The result of a comparison: what changes in meaning from one side to the other."""

from definitions.comparison.caches import CacheMiss
from definitions.comparison.changes import Change
from definitions.comparison.definition_changes import StepChange
from definitions.comparison.permissions import PermissionChange
from definitions.comparison.phrases import Phrase
from definitions.comparison.resources import ResourceChange
from definitions.foundation.records import field, record
from definitions.source.nodes import Position


@record
class PlacedChange:
    """A change, and the position of its new value where the new side has YAML.

    Attributes:
        remark: what follows from it for whoever uses the pipeline; empty for most.
    """

    change: Change
    position: Position | None = None
    remark: str = ""


@record
class PlacedStep:
    """A step that is another one, with the positions of the step and of its changes."""

    step: StepChange
    position: Position | None
    changes: list[PlacedChange]


@record
class Comparison:
    """What changes in meaning from one side to the other.

    Attributes:
        title: what was compared: a stack, an address, two files.
        noun: what each side is, such as ``pipeline``.
        steps: steps that are others.
        parameters: their types, defaults and values.
        settings: of the definition beside its steps, and of the config.
        requests: what AWS is told of a module that is no pipeline.
        caches: cached steps that find no earlier result.
        permissions: that come and go.
        resources: that Terraform replaces, destroys or creates.
        tags: that change.
        notes: what is known of one side only, or not at all.
        is_added: whether there is no old side.
        is_removed: whether there is no new side.
        is_open: whether only Terraform's apply will tell the definition of the new side.
    """

    title: str
    noun: str = field(default="pipeline", kw_only=True)
    steps: list[PlacedStep] = field(default_factory=list)
    parameters: list[PlacedChange] = field(default_factory=list)
    settings: list[PlacedChange] = field(default_factory=list)
    requests: list[PlacedChange] = field(default_factory=list)
    caches: list[CacheMiss] = field(default_factory=list)
    permissions: list[PermissionChange] = field(default_factory=list)
    resources: list[ResourceChange] = field(default_factory=list)
    tags: list[PlacedChange] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)
    is_added: bool = False
    is_removed: bool = False
    is_open: bool = False

    @property
    def is_different(self) -> bool:
        """Whether anything changes, or may change."""
        of_config = self.settings, self.permissions, self.resources, self.tags
        changed = self.steps, self.parameters, self.requests, *of_config
        return self.is_added or self.is_removed or self.is_open or any(changed)
