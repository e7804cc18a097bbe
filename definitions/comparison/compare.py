"""Compare two sides, of which each is a compiled config or a definition alone."""

from collections.abc import Mapping

from definitions.comparison.caches import cache_misses
from definitions.comparison.changes import ABSENT, Change, TextsAgree, changes, identical
from definitions.comparison.comparison import Comparison, PlacedChange, PlacedStep
from definitions.comparison.definition import Definition, read_definition
from definitions.comparison.definition_changes import DefinitionChanges, StepChange, compare_definitions
from definitions.comparison.names import other_names, with_new_names, with_texts
from definitions.comparison.normal_form import Unordered
from definitions.comparison.permissions import permission_changes, role_changes
from definitions.comparison.phrases import Phrase, Quoted
from definitions.comparison.placeholders import Bindings
from definitions.comparison.places import Places
from definitions.comparison.request_places import RequestPlaces, normal_requests
from definitions.comparison.resources import ResourceChange, consequence_of, resource_changes
from definitions.comparison.settings import place_of_setting, setting_changes, tag_changes
from definitions.compiler.kinds import a_module_of, view_of
from definitions.documents.terraform import Plan, PlannedPipeline
from definitions.foundation.records import record, replace
from definitions.module.compiled import CompiledModule
from definitions.module.view import ModuleView
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps import STEP_TYPES

CONFIG = "config"
"""The language of placeholders of compiled configs."""


@record
class Side:
    """One side of a comparison.

    Attributes:
        definition: as AWS reads it; its texts may have infrastructure values or placeholders.
        language: whose placeholders these are; empty if it has none.
        view: of the compiled config that it is of, if it is known.
    """

    definition: Mapping[str, object]
    language: str = ""
    view: ModuleView | None = None

    @classmethod
    def of(cls, module: CompiledModule) -> "Side":
        """The side of a compiled config."""
        view = view_of(module)
        return cls(view.definition, CONFIG, view)

    @property
    def pipeline(self) -> CompiledPipeline | None:
        """The compiled pipeline, if the side is one."""
        module = None if self.view is None else self.view.module
        return module if isinstance(module, CompiledPipeline) else None


def compare(title: str, old: Side, new: Side) -> Comparison:
    """Compare two sides of one kind. Permissions, names, tags and settings are compared if both are configs.

    Raises:
        NotComparable: they are of two kinds.
    """
    for side in (old, new):
        if side.view is not None and side.pipeline is None:
            return _compare_requests(title, old.view, new.view)
    before, after = read_definition(old.definition), read_definition(new.definition)
    places = None if new.pipeline is None else Places(new.pipeline, old.pipeline)
    if old.view is None or new.view is None:
        bindings = Bindings()
        same: TextsAgree = identical if old.language == new.language else bindings.agree
        found = compare_definitions(before, after, same)
        notes = [_ONLY_DEFINITIONS, *_unknown_types(before, after), *_bound(bindings)]
        missed = cache_misses(before, after, found, same, is_other_pipeline=False)
        return replace(_of_definitions(title, found, places), caches=missed, notes=notes)
    agree = _same_but_for_names(old.view, new.view)
    found = compare_definitions(before, after, agree)
    is_other_pipeline = old.view.names()["pipeline"] != new.view.names()["pipeline"]
    compared = _with_config(_of_definitions(title, found, places), old.view, new.view)
    return replace(
        compared,
        caches=cache_misses(before, after, found, agree, is_other_pipeline=is_other_pipeline),
        notes=[*compared.notes, *_unknown_types(before, after)],
    )


class NotComparable(Exception):
    """Sides of two kinds; its text says which."""


def _compare_requests(title: str, old: ModuleView | None, new: ModuleView | None) -> Comparison:
    """The comparison of two modules that are no pipelines: of the requests that AWS gets."""
    if old is None or new is None or old.module.package != new.module.package:
        known = [a_module_of(view.module.package) if view is not None else "a definition" for view in (old, new)]
        raise NotComparable(f"{title}: {' and '.join(known)} have nothing in common that could be compared")
    before, after = (normal_requests({**view.definition}) for view in (old, new))
    found = list(changes(before, after, _same_but_for_names(old, new)))
    compared = _with_config(Comparison(title), old, new)
    places = RequestPlaces(new, [setting.change for setting in compared.settings])
    return replace(compared, requests=[PlacedChange(change, places.of(change)) for change in found])


def _same_but_for_names(old: ModuleView, new: ModuleView) -> TextsAgree:
    """Whether two texts differ in nothing but names that the two modules have."""
    names = other_names(old, new)
    renamed = with_new_names(names)
    return lambda a, b: bool(names) and with_texts(a, renamed) == with_texts(b, renamed)


def _with_config(comparison: Comparison, old: ModuleView, new: ModuleView) -> Comparison:
    """A comparison with what configs tell, whatever their kind: settings, permissions, resources, names and tags."""
    names = other_names(old, new)
    is_one_stack = old.module.stack == new.module.stack
    settings = [PlacedChange(change, place_of_setting(new, change)) for change in setting_changes(old, new)]
    return replace(
        comparison,
        settings=[*comparison.settings, *settings],
        permissions=role_changes(old, new, with_new_names(names)),
        resources=resource_changes(old, new) if is_one_stack else [],
        tags=[PlacedChange(change) for change in tag_changes(old, new)],
        notes=[*([] if is_one_stack else [_TWO_STACKS]), *([_NAMES] if names else [])],
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
