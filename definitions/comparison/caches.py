"""Cached steps that find no earlier result after a change, and why.

AWS takes the result of an earlier run of the step in the same pipeline whose compared members had the same values.

Source: Amazon SageMaker Developer Guide, "Caching pipeline steps" and "Default cache key attributes by pipeline step
type".
"""

from collections.abc import Iterator, Mapping

from definitions.comparison.changes import TextsAgree, changes
from definitions.comparison.definition import DefinedStep, Definition, references_in
from definitions.comparison.definition_changes import DefinitionChanges, StepChange
from definitions.comparison.paths import shown_path
from definitions.comparison.phrases import Phrase, Quoted
from definitions.foundation.records import field, record
from definitions.pipeline.checks.caching import CHANGING_VARIABLES, NEW_IN_EACH_RUN
from definitions.pipeline.steps import STEP_TYPES, step_type
from definitions.pipeline.steps.core.caching_and_retries import COMPARED_BESIDE_ARGUMENTS, CacheKey
from definitions.pipeline.steps.core.request_fields import members_at, value_at

_MOST_REASONS = 3
_OTHER_PIPELINE: Phrase = ("a cache belongs to one pipeline, and this one has another name",)


@record
class CacheMiss:
    """A step that runs although a result of an earlier execution is not too old yet.

    Attributes:
        step: its name after the change.
        reasons: why AWS finds no result.
    """

    step: str
    reasons: tuple[Phrase, ...]


def cache_misses(
    old: Definition, new: Definition, found: DefinitionChanges, agree: TextsAgree, *, is_other_pipeline: bool
) -> list[CacheMiss]:
    """The steps, cached before and after, whose results of earlier executions AWS does not take any more.

    Args:
        old: the definition before.
        new: the definition after.
        found: the changes between them.
        agree: whether two texts mean the same, of which one has placeholders.
        is_other_pipeline: whether the pipeline has another name; caches are per pipeline.
    """
    caches = _Caches(old, new, {change.name: change for change in found.steps}, _other_defaults(found), agree)
    for name in _producers_first(new):
        caches.reasons(name)  # each is asked for before those that ask for it: chains of steps are long
    if is_other_pipeline:
        return [CacheMiss(name, (_OTHER_PIPELINE,)) for name in new.steps if caches.stays_cached(name)]
    return [CacheMiss(name, reasons) for name in new.steps if (reasons := caches.reasons(name))]


def _producers_first(definition: Definition) -> list[str]:
    """The steps, each behind those whose outputs it uses; of steps that wait for each other, in any order."""
    found: dict[str, None] = {}
    begun: set[str] = set()
    for start in definition.steps:
        waiting = [start]
        while waiting:
            name = waiting[-1]
            producers = {
                producer for producer, _ in references_in(definition.steps[name].body)
            } & definition.steps.keys()
            unknown = sorted(producers - begun)
            if name not in begun and unknown:
                waiting += unknown
            else:
                found.setdefault(waiting.pop())
            begun.add(name)
    return list(found)


def _other_defaults(found: DefinitionChanges) -> set[str]:
    """Parameters with another default."""
    return {
        str(getattr(change.path[0], "name", change.path[0]))
        for change in found.parameters
        if "DefaultValue" in change.path
    }


@record(frozen=False)
class _Caches:
    old: Definition
    new: Definition
    changed: Mapping[str, StepChange]
    other_defaults: set[str]
    agree: TextsAgree
    known: dict[str, tuple[Phrase, ...]] = field(default_factory=dict)

    def stays_cached(self, name: str) -> bool:
        before = self._before(name)
        return before is not None and _is_cached(before) and _is_cached(self.new.steps[name])

    def reasons(self, name: str) -> tuple[Phrase, ...]:
        """Why a step that stays cached finds no result; none if it finds one, or is not cached before and after."""
        if name not in self.known:
            self.known[name] = ()  # of a step that waits for itself, until it is known
            if self.stays_cached(name):
                self.known[name] = tuple(dict.fromkeys(self._reasons(name)))[:_MOST_REASONS]
        return self.known[name]

    def _before(self, name: str) -> DefinedStep | None:
        change = self.changed.get(name)
        if change is not None and change.kind == "added":
            return None
        return self.old.steps.get(change.old_name if change is not None and change.old_name else name)

    def _reasons(self, name: str) -> Iterator[Phrase]:
        step, change = self.new.steps[name], self.changed.get(name)
        keys = step_type(step.type).cache_key if step.type in STEP_TYPES else ()
        if change is not None and change.kind == "renamed":
            yield "no step of this name has run yet; it was ", Quoted(change.old_name)
        for one in change.changes if change is not None else ():
            member, *below = one.path
            names = tuple(part for part in below if isinstance(part, str))
            if (
                member in COMPARED_BESIDE_ARGUMENTS
                or member == "Type"
                or (member == "Arguments" and _is_compared(names, keys))
            ):
                yield Quoted(shown_path(tuple(below) or one.path)), " is compared, and is another value"
        for parameter in sorted(self.other_defaults & set(_parameters_in(_compared(step, keys)))):
            yield "the parameter ", Quoted(parameter), " has another default"
        for producer, path in dict.fromkeys(references_in(_compared(step, keys))):
            why = self._why_of_producer(producer, path)
            if why is not None:
                yield why

    def _why_of_producer(self, name: str, path: str) -> Phrase | None:
        """Why a property of another step is another value than before; ``None`` if it may be the same."""
        if name not in self.new.steps:
            return None
        before = self._before(name)
        if before is None:
            return Quoted(name), " is new, and gives it ", Quoted(path)
        requested = value_at(self.new.steps[name].body.get("Arguments"), path)
        earlier = value_at(before.body.get("Arguments"), path)
        if requested is not None and any(changes(earlier, requested, self.agree)):
            return Quoted(name), " gives it another ", Quoted(path)
        is_other_each_run = requested is None and NEW_IN_EACH_RUN.fullmatch(path) is not None
        if not (is_other_each_run or _changes_in_each_execution(requested)):
            return None
        if self.reasons(name):
            return Quoted(name), " runs anew, and gives it another ", Quoted(path)
        if _is_cached(before) and not _is_cached(self.new.steps[name]):
            return Quoted(name), " is not cached any more, and gives it another ", Quoted(path), " in each execution"
        return None


def _is_cached(step: DefinedStep) -> bool:
    settings = step.body.get("CacheConfig")
    return isinstance(settings, dict) and settings.get("Enabled") is True


def _is_compared(path: tuple[str, ...], keys: CacheKey) -> bool:
    """Whether AWS compares a member; it may compare any of a type whose key it does not document."""
    return not keys or any(path[: len(key)] == key or key[: len(path)] == path for key in keys)


def _compared(step: DefinedStep, keys: CacheKey) -> object:
    """The compared part of the arguments."""
    arguments = step.body.get("Arguments")
    if not keys or not isinstance(arguments, dict):
        return arguments
    return [value for key in keys for _, value in members_at(arguments, key)]


def _parameters_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        path = value.get("Get")
        if isinstance(path, str) and path.startswith("Parameters."):
            yield path.removeprefix("Parameters.")
        for entry in value.values():
            yield from _parameters_in(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _parameters_in(entry)


def _changes_in_each_execution(value: object) -> bool:
    if isinstance(value, dict):
        path = value.get("Get")
        is_variable = isinstance(path, str) and path.removeprefix("Execution.") in CHANGING_VARIABLES
        return is_variable or any(map(_changes_in_each_execution, value.values()))
    return isinstance(value, list) and any(map(_changes_in_each_execution, value))
