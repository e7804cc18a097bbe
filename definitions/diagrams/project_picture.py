"""The modules of a project as one picture, with what links them: groups of models, published values, and starts."""

import re
from collections.abc import Iterator, Sequence

from definitions.compiler.kinds import noun_of, view_of
from definitions.compiler.shared_facts import SharedFacts, facts_of
from definitions.compiler.starts import may_share_a_region, starts_between
from definitions.diagrams.parts import Arrow, ArrowKind, Picture, PicturedNode, one_line
from definitions.diagrams.picture import Modules
from definitions.module.compiled import CompiledModule
from definitions.module.view import GroupUse
from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import InfrastructureKind, Text, values_in
from definitions.values.plain import plain


def module_node_name(module: CompiledModule) -> str:
    """The name of a module's node."""
    return f"module:{module.stack}"


def picture(drawn: Modules) -> Picture:
    """The picture: a node for each module and each group, in the order of the project file."""
    groups = _Groups(drawn)
    facts = [facts_of(module) for module in drawn.modules]
    arrows = [*groups.arrows(), *_reads(drawn, facts), *_starts(drawn, facts), *_decisions(drawn, groups)]
    shown = {(arrow.after, label) for arrow in arrows if arrow.kind == "start" for label in arrow.labels}
    nodes: list[PicturedNode] = []
    for module in drawn.modules:
        nodes += [_module(module, shown), *groups.first_used_by(module)]
    return Picture(one_line(drawn.title), tuple(nodes), tuple(_merged(arrows)))


def _module(module: CompiledModule, shown: set[tuple[str, str]]) -> PicturedNode:
    name = module_node_name(module)
    told = _unlinked_starts(module, {label for after, label in shown if after == name})
    rules = (f"{module.naming.domain} / {module.naming.environment}", *told, *view_of(module).remarks())
    kind = noun_of(module.package).capitalize()
    return PicturedNode(name, module.naming.module, kind, module.node.position, tuple(map(one_line, rules)))


def _unlinked_starts(module: CompiledModule, shown: set[str]) -> Iterator[str]:
    """What starts a pipeline, as far as no arrow tells it."""
    if not isinstance(module, CompiledPipeline) or module.triggers is None:
        return
    from definitions.pipeline.resources.triggers.words import cause_in_words

    for trigger in module.config.triggers:
        if trigger.name not in shown:
            yield f"{'started by' if trigger.enabled else 'disabled:'} {cause_in_words(trigger, module.names.group)}"


class _Groups:
    """The model package groups of some modules: each is one node, whichever of them name it."""

    def __init__(self, drawn: Modules) -> None:
        self._uses = [(module, use) for module in drawn.modules for use in view_of(module).groups()]

    def arrows(self) -> Iterator[Arrow]:
        """From who registers models to their group, and from there to who serves them."""
        for module, use in self._uses:
            ends = module_node_name(module), self._node_name(use)
            before, after = reversed(ends) if use.is_source else ends
            yield Arrow(before, after, "data", (one_line(use.models),))

    def first_used_by(self, module: CompiledModule) -> Iterator[PicturedNode]:
        """The nodes of groups that no earlier module names."""
        seen: set[str] = set()
        for user, use in self._uses:
            name = self._node_name(use)
            if user is module and name not in seen:
                yield PicturedNode(name, one_line(use.title), "Model package group", module.node.position)
            seen.add(name)

    def find(self, group: Text | None, module: CompiledModule) -> str | None:
        """The node of the group of a name that is where a module is."""
        place = module.account, module.region
        found = (use for _, use in self._uses if use.group == group and (use.account, use.region) == place)
        return next(map(self._node_name, found), None)

    def _node_name(self, use: GroupUse) -> str:
        """A name that two groups share only if they are one: what is in it besides letters and digits is numbered."""
        identities = list(dict.fromkeys((one.group, one.account, one.region) for _, one in self._uses))
        number = identities.index((use.group, use.account, use.region)) + 1
        return f"group:{number}-{re.sub('[^A-Za-z0-9]+', '-', str(plain(use.group))).strip('-')}"


def _reads(drawn: Modules, facts: Sequence[SharedFacts]) -> Iterator[Arrow]:
    """Values that one module publishes and another reads."""
    for reader, reading in zip(drawn.modules, facts, strict=True):
        read = {
            str(value.argument)
            for _, node in reader.node.walk()
            if not isinstance(node.value, dict | list)
            for value in values_in(node.value)
            if value.kind is InfrastructureKind.SSM_PARAMETER
        }
        for owner, publishing in zip(drawn.modules, facts, strict=True):
            if owner is reader or not may_share_a_region(publishing, reading):
                continue
            ends = module_node_name(owner), module_node_name(reader)
            yield from (Arrow(*ends, "data", (one_line(name),)) for name, path in _published(owner) if path in read)


def _published(module: CompiledModule) -> Iterator[tuple[str, str]]:
    """Names and paths of all parameters that a module has for others."""
    yield from ((published.name, published.path) for published in module.published)
    if isinstance(module, CompiledPipeline) and module.approvals is not None:
        yield "approved-model-package-arn", module.approvals.names.parameter


def _starts(drawn: Modules, facts: Sequence[SharedFacts]) -> Iterator[Arrow]:
    """Triggers that another pipeline sets off; those that wait for a model are told from its group."""
    for start in starts_between(facts):
        if start.trigger.trigger.settings.model_package is None:
            first, second = (module_node_name(drawn.modules[index]) for index in (start.first, start.second))
            yield Arrow(first, second, "start", (start.trigger.trigger.name,))


def _decisions(drawn: Modules, groups: _Groups) -> Iterator[Arrow]:
    """Triggers that wait for a model of a group to be approved or rejected."""
    for module in drawn.modules:
        if not isinstance(module, CompiledPipeline):
            continue
        for trigger in module.config.triggers:
            package = trigger.model_package
            group = None if package is None else groups.find(package.group_name or module.names.group, module)
            if group is not None:
                yield Arrow(group, module_node_name(module), "start", (trigger.name,))


def _merged(arrows: list[Arrow]) -> Iterator[Arrow]:
    """One arrow of each kind between two nodes, with the labels of all."""
    labels: dict[tuple[str, str, ArrowKind], dict[str, None]] = {}
    for arrow in arrows:
        labels.setdefault((arrow.before, arrow.after, arrow.kind), {}).update(dict.fromkeys(arrow.labels))
    for (before, after, kind), found in labels.items():
        yield Arrow(before, after, kind, tuple(found))
