"""Where a project file has its modules: in environments, and in templates of environments."""

from definitions.foundation.records import record
from definitions.project.module_entries import children, template_of
from definitions.source.nodes import Node, NodePath


@record
class Place:
    """A map of the project file that has, or may get, the key ``modules``.

    Attributes:
        name: ``DOMAIN/ENVIRONMENT``, ``TEMPLATE`` of the root, or ``DOMAIN/TEMPLATE``.
        path: of the map.
        environments: those that get the modules of the place, each with its domain.
        usual: whether a module belongs here if nobody says where; environments of a template take theirs from there.
    """

    name: str
    path: NodePath
    environments: tuple[tuple[str, str], ...]
    usual: bool


def places(project: Node) -> list[Place]:
    """All places of a project file: the templates that are in use, then the environments."""
    templates: dict[NodePath, list[tuple[str, str]]] = {}
    environments: list[Place] = []
    for domain, domain_node in children(project, "domains"):
        for environment, node in children(domain_node, "environments"):
            if not isinstance(node.value, dict):
                continue
            path, template = template_of(node, domain_node, project, domain)
            if template is not None:
                templates.setdefault(path, []).append((domain, environment))
            own: NodePath = ("domains", domain, "environments", environment)
            environments.append(Place(f"{domain}/{environment}", own, ((domain, environment),), template is None))
    found = [Place(_name(path), path, tuple(users), usual=True) for path, users in templates.items()]
    return [*found, *environments]


def _name(path: NodePath) -> str:
    """The name of a template at ``[domains, DOMAIN,] env_templates, TEMPLATE``."""
    return "/".join(str(segment) for segment in (*path[1:-2], path[-1]))
