"""Compare two sides, of which each is a compiled config or a definition alone."""

from collections.abc import Mapping

from definitions.comparison.caches import CacheMiss, cache_misses
from definitions.comparison.changes import ABSENT, Change, identical
from definitions.comparison.definition import Definition, read_definition
from definitions.comparison.definition_changes import DefinitionChanges, StepChange, compare_definitions
from definitions.comparison.names import other_names, with_new_names, with_texts
from definitions.comparison.normal_form import Unordered
from definitions.comparison.permissions import PermissionChange, permission_changes, role_changes
from definitions.comparison.phrases import Phrase, Quoted
from definitions.comparison.placeholders import Bindings
from definitions.comparison.places import Places
from definitions.comparison.resources import ResourceChange, consequence_of, resource_changes
from definitions.comparison.settings import setting_changes, tag_changes
from definitions.documents.terraform import Plan, PlannedPipeline
from definitions.foundation.records import field, record, replace
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps import STEP_TYPES
from definitions.source.nodes import Position

CONFIG = "config"
"""The language of placeholders of compiled configs."""


@record
class Side:
    """One side of a comparison.

    Attributes:
        definition: as AWS reads it; its texts may have infrastructure values or placeholders.
        language: whose placeholders these are; empty if it has none.
        pipeline: the compiled config that it is of, if it is known.
    """

    definition: Mapping[str, object]
    language: str = ""
    pipeline: CompiledPipeline | None = None

    @classmethod
    def of(cls, pipeline: CompiledPipeline) -> "Side":
        """The side of a compiled config."""
        return cls(pipeline.definition, CONFIG, pipeline)


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
        steps: steps that are others.
        parameters: their types, defaults and values.
        settings: of the definition beside its steps, and of the config.
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
    steps: list[PlacedStep] = field(default_factory=list)
    parameters: list[PlacedChange] = field(default_factory=list)
    settings: list[PlacedChange] = field(default_factory=list)
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
        changed = self.steps, self.parameters, self.settings, self.permissions, self.resources, self.tags
        return self.is_added or self.is_removed or self.is_open or any(changed)


def compare(title: str, old: Side, new: Side) -> Comparison:
    """Compare two sides. Permissions, names, tags and settings are compared if both are configs."""
    before, after = read_definition(old.definition), read_definition(new.definition)
    places = None if new.pipeline is None else Places(new.pipeline, old.pipeline)
    if old.pipeline is None or new.pipeline is None:
        bindings = Bindings()
        agree = identical if old.language == new.language else bindings.agree
        found = compare_definitions(before, after, agree)
        notes = [_ONLY_DEFINITIONS, *_unknown_types(before, after), *_bound(bindings)]
        missed = cache_misses(before, after, found, agree, is_other_pipeline=False)
        return replace(_of_definitions(title, found, places), caches=missed, notes=notes)
    names = other_names(old.pipeline, new.pipeline)
    renamed = with_new_names(names)

    def same_but_for_names(a: object, b: object) -> bool:
        return bool(names) and with_texts(a, renamed) == with_texts(b, renamed)

    found = compare_definitions(before, after, same_but_for_names)
    of_definitions = _of_definitions(title, found, places)
    is_one_stack = old.pipeline.names.stack == new.pipeline.names.stack
    is_other_pipeline = old.pipeline.names.pipeline != new.pipeline.names.pipeline
    settings = setting_changes(old.pipeline, new.pipeline)
    return replace(
        of_definitions,
        settings=[
            *of_definitions.settings,
            *(PlacedChange(change, None if places is None else places.of_setting(change)) for change in settings),
        ],
        caches=cache_misses(before, after, found, same_but_for_names, is_other_pipeline=is_other_pipeline),
        permissions=role_changes(old.pipeline, new.pipeline, renamed),
        resources=resource_changes(old.pipeline, new.pipeline) if is_one_stack else [],
        tags=[PlacedChange(change) for change in tag_changes(old.pipeline, new.pipeline)],
        notes=[
            *([] if is_one_stack else [_TWO_STACKS]),
            *([_NAMES] if names else []),
            *_unknown_types(before, after),
        ],
    )


def _of_definitions(title: str, found: DefinitionChanges, places: Places | None) -> Comparison:
    """The part of a comparison that definitions alone tell."""
    return Comparison(
        title,
        steps=[_placed(step, places) for step in found.steps],
        parameters=[
            PlacedChange(change, None if places is None else places.of_parameter(change), _for_callers(change))
            for change in found.parameters
        ],
        settings=[
            PlacedChange(change, None if places is None else places.of_member(change)) for change in found.others
        ],
    )


def compare_plan(plan: Plan) -> list[Comparison]:
    """The pipelines of a plan before and after it is applied, and what else the plan does because of them."""
    found = [_planned(pipeline) for pipeline in plan.pipelines]
    whole = Comparison(
        "all resources of the plan",
        permissions=permission_changes(plan.statements_before, plan.statements_after),
        resources=[
            ResourceChange(
                resource.kind,
                resource.address,
                resource.old,
                resource.new,
                consequence="" if resource.kind == "released" else consequence_of(resource.type),
                because_of=resource.because_of,
            )
            for resource in plan.resources
        ],
        notes=[
            (Quoted(address), " is known only after the plan is applied: its permissions were not compared")
            for address in plan.open_policies
        ],
    )
    return [*found, *([whole] if whole.is_different else [])]


_ONLY_DEFINITIONS: Phrase = (
    "only the definitions were compared: permissions, names and tags are known of configs alone",
)
_TWO_STACKS: Phrase = ("these are two stacks: names were not compared, as Terraform replaces nothing of either",)
_NAMES: Phrase = ("a name that changes stands in other texts, such as S3 URIs; that is not listed again",)


def _planned(planned: PlannedPipeline) -> Comparison:
    if not planned.is_known:
        return Comparison(planned.address, is_open=True)
    if planned.before is None or planned.after is None:
        return Comparison(planned.address, is_added=planned.before is None, is_removed=planned.after is None)
    comparison = compare(planned.address, Side(planned.before), Side(planned.after))
    return replace(comparison, notes=[note for note in comparison.notes if note != _ONLY_DEFINITIONS])


def _placed(step: StepChange, places: Places | None) -> PlacedStep:
    positions = [None] * len(step.changes) if places is None else places.of_changes(step)
    changes = [PlacedChange(change, position) for change, position in zip(step.changes, positions, strict=True)]
    return PlacedStep(step, None if places is None else places.of_step(step.name), changes)


def _for_callers(change: Change) -> str:
    """What a change of a parameter breaks for those who start executions."""
    is_whole = len(change.path) == 1
    member = None if is_whole else change.path[1]
    if is_whole and change.new is ABSENT:
        return "starts that give it fail"
    if is_whole and isinstance(change.new, dict) and "DefaultValue" not in change.new:
        return "each start must give it"
    if member == "DefaultValue" and change.new is ABSENT:
        return "each start must give it from now on"
    if member == "Type":
        return "starts that give a value of the other type fail"
    if member == "EnumValues" and isinstance(change.new, Unordered):
        return "starts that give another value fail"
    if member == "EnumValues" and change.old is not ABSENT and not isinstance(change.old, Unordered):
        return f"starts that give {'this' if change.new is ABSENT else 'the old'} value fail"
    return ""


def _unknown_types(*sides: Definition) -> list[Phrase]:
    """Step types that nothing is known of: their arguments are compared as they are."""
    types = dict.fromkeys(step.type for side in sides for step in side.steps.values() if step.type not in STEP_TYPES)
    return [("the step type ", Quoted(type_), " is not known here: it was compared as data") for type_ in types]


def _bound(bindings: Bindings) -> list[Phrase]:
    """What placeholders were taken for."""
    return [
        (Quoted(label), " of the ", side, " side is taken for ", Quoted(str(text)))
        for side, known in (("old", bindings.old), ("new", bindings.new))
        for label, text in known.items()
    ]
