"""Names of stacks as users give them: whole, or as patterns such as ``acme-dev-*``."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.project.level_settings import level_settings, naming_of
from definitions.project.module_entries import ModuleEntryNode
from definitions.project.module_reader import ModuleReader, ProjectContext
from definitions.project.resolve_module import skipped_kind
from definitions.project.selection import Selection

_MOST_NAMES = 10


def named_stacks(
    context: ProjectContext, places: Sequence[ModuleEntryNode], selection: Selection
) -> list[ModuleEntryNode]:
    """The modules whose stacks are named.

    Raises:
        InvalidConfig: a name or pattern is that of no stack.
    """
    names = [_stack_name(context, place) for place in places]
    found = {pattern: [is_meant(pattern, name) for name in names] for pattern in selection.stacks}
    unknown = [pattern for pattern, meant in found.items() if not any(meant)]
    if unknown:
        root = context.root
        known = [name for name in names if name is not None]
        raise InvalidConfig(
            Problem.at(root, ("domains",), no_such_stack(name), "unknown-stack", stack_hint(name, known), key=True)
            for name in unknown
        )
    return [place for number, place in enumerate(places) if any(meant[number] for meant in found.values())]


def is_meant(pattern: str, stack: str | None) -> bool:
    """Whether a stack is meant by a name or pattern."""
    return stack is not None and (pattern == stack or fnmatchcase(stack, pattern))


def no_such_stack(pattern: str) -> str:
    """A sentence on a name or pattern that no stack has."""
    is_pattern = any(character in pattern for character in "*?[")
    return f"no stack matches '{escaped(pattern)}'" if is_pattern else f"there is no stack '{escaped(pattern)}'"


def stack_hint(pattern: str, known: Sequence[str]) -> str:
    """The nearest of the stacks, or those that there are."""
    return did_you_mean(pattern, list(known)) or f"there are: {', '.join(first_names(known))}"


def first_names(names: Sequence[str]) -> Iterator[str]:
    """The names, or the first of many and their number."""
    yield from names[:_MOST_NAMES]
    if len(names) > _MOST_NAMES:
        yield f"and {len(names) - _MOST_NAMES} more"


def _stack_name(context: ProjectContext, place: ModuleEntryNode) -> str | None:
    """The name of a module's stack; ``None`` if errors keep it from having one, which are reported if it is meant."""
    reader = ModuleReader(context, place)
    if skipped_kind(reader) is not None:
        return reader.values.naming.stack_name
    settings, _ = level_settings(reader)
    naming = naming_of(reader, settings.custom_naming)
    return None if naming is None else naming.stack_name
