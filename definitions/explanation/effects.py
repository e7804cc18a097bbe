"""What a value of a config reaches: it is changed, the rest is derived again, and what differs comes from it.

No step type, and no other key, has to keep track of what it writes; ``request_origin.py``
finds the way back likewise.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from definitions.compiler.kinds import view_of
from definitions.explanation.config_paths import entry_name
from definitions.foundation.records import record
from definitions.iam.statements import Statement, merge_statements
from definitions.module.compiled import CompiledModule
from definitions.module.service_roles import ServiceRole
from definitions.module.view import Derivation
from definitions.source.nodes import NodePath


@record
class Effects:
    """What comes from one value.

    Attributes:
        definition: parts of what ``ModuleView.definition`` shows, such as
            ``Steps[Train].Arguments.ResourceConfig.InstanceType``.
        around: parts of the resources around it, as of what starts a pipeline and of who hears of it, such as
            ``Schedules[weekly].ScheduleExpression``.
        statements: permissions with the resources and reasons that this value gives them.
        statements_around: permissions of other roles of the module, each with whose role it is.
        names: names and tags of what is deployed.
    """

    definition: list[str]
    around: list[str]
    statements: list[Statement]
    statements_around: list[tuple[str, Statement]]
    names: list[str]


def effects_of(module: CompiledModule, path: NodePath) -> Effects | None:
    """What the value at a path reaches; ``None`` if other parts go by it, as by the name of a step.

    Args:
        module: of any kind.
        path: of its config, to a value or to a key that is not set, whose default then counts.
    """
    view = view_of(module)
    own_names = {name for _, entry in module.node.walk() if (name := entry_name(entry)) is not None}
    for keep in ((), own_names):
        config = view.changed(path, keep)
        # What goes by a name does not find it any more, or finds a text instead of a reference.
        with suppress(LookupError, AttributeError):
            return None if keep and config == view.config else _differing(view.derived(), view.derived(config))
    return None


def _differing(before: Derivation, after: Derivation) -> Effects:
    return Effects(
        definition=list(dict.fromkeys(_differences(before.definition, after.definition))),
        around=list(dict.fromkeys(_differences(before.resources, after.resources))),
        statements=merge_statements(_only_in(before.granted, after.granted)),
        statements_around=list(_only_in_roles(before.roles, after.roles)),
        names=[key for key, name in before.names.items() if after.names.get(key) != name],
    )


def _only_in(some: Sequence[Statement], others: Sequence[Statement]) -> list[Statement]:
    known = set(others)
    return [statement for statement in some if statement not in known]


def _only_in_roles(some: Sequence[ServiceRole], others: Sequence[ServiceRole]) -> Iterator[tuple[str, Statement]]:
    """Statements of roles that the others have not, each with whose role it is."""
    known = {(role.key, statement) for role in others for statement in role.statements}
    for role in some:
        yield from ((role.title, one) for one in role.statements if (role.key, one) not in known)


def _differences(before: object, after: object, path: str = "") -> Iterator[str]:
    """Paths of the innermost parts that differ; an expression is one part."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and not _is_expression(before):
        for key in before:
            yield from _differences(before[key], after.get(key), f"{path}.{key}" if path else key)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (entry, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(entry, other, f"{path}[{_name(entry) or index}]")
    else:
        yield path


def _is_expression(tree: Mapping[str, object]) -> bool:
    return len(tree) == 1 and next(iter(tree)).startswith(("Get", "Std:"))


def _name(entry: object) -> object:
    """The name of an entry of a list: of a step, a parameter, an input ..."""
    names = (value for key, value in entry.items() if key.endswith("Name")) if isinstance(entry, dict) else ()
    return next((name for name in names if isinstance(name, str)), None)
