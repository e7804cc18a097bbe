"""Entries of modules in the project file, with the levels around them.

Source: modern-data-architecture-accelerator, how ``mdaa.yaml`` is resolved.
"""

from collections.abc import Iterator
from functools import reduce

from definitions.foundation.records import record
from definitions.project.merging import merge_deep, merge_shallow
from definitions.source.nodes import Node, NodePath


@record
class ModuleEntryNode:
    """One module of one environment.

    Attributes:
        domain: its name; likewise ``environment`` and ``module``.
        node: the module's own settings.
        path: of these, in the environment or in a template.
        own_path: of the module's or the template's name in the environment.
        levels: root, domain, environment and module; an environment with a template is two nodes, the template first.
    """

    domain: str
    environment: str
    module: str
    node: Node
    path: NodePath
    own_path: NodePath
    levels: tuple[tuple[Node, ...], ...]

    @property
    def deployed_name(self) -> str:
        """The module's name in state and names: that of ``deployedAs``, or its own."""
        earlier = self.node.child("deployedAs")
        return earlier.value if earlier is not None and isinstance(earlier.value, str) else self.module

    def of_each_level(self, key: str) -> list[Node]:
        """The levels' values for a key, top first. A template and its environment are merged at all depths."""
        found = [
            [child for node in level if (child := node.child(key)) is not None and child.value is not None]
            for level in self.levels
        ]
        return [reduce(merge_deep, nodes) for nodes in found if nodes]

    def nearest(self, key: str) -> Node | None:
        """The value for a key of the lowest level that has one."""
        found = self.of_each_level(key)
        return found[-1] if found else None

    def merged(self, key: str) -> Node | None:
        """The levels' maps for a key as one; lower levels win."""
        found = self.of_each_level(key)
        return reduce(merge_shallow, found) if found else None


def module_entries(root: Node) -> Iterator[ModuleEntryNode]:
    """All modules of the project in the order of the file; in an environment, its template's come first."""
    for domain_name, domain in children(root, "domains"):
        for environment_name, environment in children(domain, "environments"):
            path: NodePath = ("domains", domain_name, "environments", environment_name)
            template_path, template = template_of(environment, domain, root, domain_name)
            own = dict(children(environment, "modules"))
            from_template = dict(children(template, "modules")) if template is not None else {}
            for name in dict.fromkeys([*from_template, *own]):
                is_own = name in own
                entry = own[name] if is_own else from_template[name]
                around = (*path, "modules", name)
                yield ModuleEntryNode(
                    domain_name,
                    environment_name,
                    name,
                    entry,
                    path=around if is_own else (*template_path, "modules", name),
                    own_path=around if is_own else (*path, "template"),
                    levels=(
                        (root,),
                        (domain,),
                        (environment,) if template is None else (template, environment),
                        (entry,),
                    ),
                )


def unknown_templates(root: Node) -> Iterator[tuple[NodePath, str, list[str]]]:
    """Unknown names of templates, each with its path and the known names."""
    for domain_name, domain in children(root, "domains"):
        known = [name for around in (domain, root) for name, _ in children(around, "env_templates")]
        for name, environment in children(domain, "environments"):
            named = environment.child("template")
            if named is not None and named.value is not None and named.value not in known:
                yield ("domains", domain_name, "environments", name, "template"), str(named.value), known


def template_of(environment: Node, domain: Node, root: Node, domain_name: str) -> tuple[NodePath, Node | None]:
    """The path and node of the template that an environment names; the domain's wins over the root's."""
    named = environment.child("template")
    name = None if named is None else named.value
    for around, path in ((domain, ("domains", domain_name)), (root, ())):
        template = dict(children(around, "env_templates")).get(str(name)) if name is not None else None
        if template is not None:
            return (*path, "env_templates", str(name)), template
    return (), None


def children(node: Node, key: str) -> list[tuple[str, Node]]:
    """The entries of the map under a key; none if there is no map."""
    child = node.child(key)
    return list(child.value.items()) if child is not None and isinstance(child.value, dict) else []
