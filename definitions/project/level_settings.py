"""Settings of one module from all levels of the project file: context, tags, naming and Terraform settings."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.project.context_flags import reason_without_effect
from definitions.project.deployment.deployment import LevelSettings
from definitions.project.levels import Level
from definitions.project.module_reader import ModuleReader
from definitions.project.naming.standard import Naming
from definitions.project.references.substitution import Leftover
from definitions.source.folders import shown_path
from definitions.source.located_yaml import load
from definitions.source.nodes import Node, YamlError

if TYPE_CHECKING:
    from definitions.project.rare_models import CustomNaming

_MAPS = ("context", "tag_config_data")
_NEAREST = ("account", "region", "permissions_boundary_arn", "custom_naming")
_NAMING = ("naming_module", "naming_class", "naming_props")


def level_settings(reader: ModuleReader) -> tuple[Level, Node]:
    """The settings of all levels as one level, with its YAML. References are replaced; ``terraform`` is left out."""
    entry = reader.entry
    found: dict[str, Node] = {}
    for key in _MAPS:
        merged = entry.merged(key)
        if merged is not None:
            found[key] = reader.substituted(merged, Leftover.WARNED)
    lists = entry.of_each_level("tag_configs")
    if lists:
        items = [item for node in lists if isinstance(node.value, list) for item in node.value]
        whole = Node(items, lists[0].position, lists[0].key_position)
        found["tag_configs"] = reader.substituted(whole, Leftover.REFUSED)
    for key in _NEAREST:
        nearest = entry.nearest(key)
        if nearest is not None:
            found[key] = reader.substituted(nearest, Leftover.REFUSED)
    boundary = found["context"].child("permissions_boundary_arn") if "context" in found else None
    if boundary is not None:
        found.setdefault("permissions_boundary_arn", boundary)
    node = Node(found, entry.node.position, entry.node.key_position)
    _report_no_effect(reader, found.get("context"))
    return reader.validated(Level, node) or Level(), node


def _report_no_effect(reader: ModuleReader, context: Node | None) -> None:
    flags = context.value if context is not None and isinstance(context.value, dict) else {}
    for key, value in flags.items():
        reason = reason_without_effect(key, value.plain())
        if reason is not None:
            reader.warn(value, reason[0], "no-effect", reason[1])
    for aspects in reader.entry.of_each_level("custom_aspects"):
        reader.warn(aspects, "has no effect: there is no CDK whose constructs an aspect could visit", "no-effect")


def terraform_settings(reader: ModuleReader) -> Iterator[LevelSettings]:
    """``terraform:`` of each level without references, top first."""
    for level in reader.entry.levels:
        for part in level:
            node = part.child("terraform")
            if node is None or node.value is None:
                continue
            whole = Node({"terraform": node}, node.position, node.key_position)
            settings = reader.validated(Level, reader.substituted(whole, Leftover.REFUSED))
            if settings is not None and settings.terraform is not None:
                yield LevelSettings(settings.terraform, node)


def tags(reader: ModuleReader, settings: Level, node: Node) -> dict[str, str]:
    """The user's own tags: those of files, and over them those of the project file."""
    found: dict[str, str] = {}
    for item, path in _named_tag_files(reader, node):
        found |= _tag_file(reader, item, path)
    return found | settings.tag_config_data


def tag_files(reader: ModuleReader, node: Node) -> tuple[Path, ...]:
    """The files with tags, in order of merging."""
    return tuple(path for _, path in _named_tag_files(reader, node))


def _named_tag_files(reader: ModuleReader, node: Node) -> Iterator[tuple[Node, Path]]:
    files = node.child("tag_configs")
    for item in files.value if files is not None and isinstance(files.value, list) else []:
        if isinstance(item.value, str):
            yield item, reader.project.folder / item.value


def _tag_file(reader: ModuleReader, named: Node, path: Path) -> dict[str, str]:
    shown = shown_path(path)
    try:
        node = load(reader.project.folders.read(path, shown), shown)
    except YamlError as error:
        for fault in error.faults:
            if fault.rule in ("missing-file", "outside-project"):
                path_of_name = reader.project.paths.at(named.position)
                message = f"'{named.value}' {fault.message}"
                reader.problems.append(Problem(named.position, path_of_name, message, fault.rule, fault.hint))
            else:
                reader.problems.append(Problem.from_fault(fault))
        return {}
    from definitions.project.rare_models import TagFile

    try:
        return TagFile.read(node.plain()).tags
    except ValidationError as error:
        from definitions.schema.pydantic_errors import from_pydantic

        reader.problems.extend(from_pydantic(error, node, TagFile))
        return {}


def naming_of(reader: ModuleReader, lower: "CustomNaming | None") -> Naming | None:
    """The naming of the module's resources: MDAA's rules, or a class that the root names.

    Returns ``None`` if the class cannot be used; the problem is reported.
    """
    root = reader.project.root
    standard = reader.values.naming
    nodes = {key: node for key in _NAMING if (node := root.child(key)) is not None and node.value is not None}
    own = reader.entry.nearest("custom_naming")
    names_class = not {"naming_module", "naming_class"}.isdisjoint(nodes)
    if own is None and not names_class:
        return standard
    from definitions.project.naming.custom import NamingClass, custom_naming

    lower_class = NamingClass(lower.naming_module, lower.naming_class, lower.naming_props) if lower else None
    if not names_class:
        if own is not None and not (lower_class and lower_class.is_default):
            reader.warn(own, "has no effect without 'naming_module' and 'naming_class' at the root", "no-effect")
        return standard
    problems_before = len(reader.problems)
    values = {key: reader.substituted(node, Leftover.REFUSED).plain() for key, node in nodes.items()}
    if len(reader.problems) > problems_before:
        return None  # the class is not run with half of what it needs
    if lower_class is not None and own is not None:
        class_node = holder = own
        chosen = lower_class
    elif {"naming_module", "naming_class"} <= set(values):
        props = values.get("naming_props")
        class_node, holder = nodes["naming_class"], root
        chosen = NamingClass(
            str(values["naming_module"]), str(values["naming_class"]), props if isinstance(props, dict) else {}
        )
    else:
        [given] = {"naming_module", "naming_class"} & set(nodes)
        [needed] = {"naming_module", "naming_class"} - {given}
        reader.problems.append(
            Problem(nodes[given].key_position, (given,), f"needs '{needed}' beside it", "bad-naming")
        )
        return None
    if chosen.is_default:
        props_node = holder.child("naming_props")
        if props_node is not None and chosen.props:
            reader.warn(props_node, "has no effect: MDAA's default naming takes no properties", "no-effect")
        return standard
    path = reader.project.paths.at(class_node.key_position)

    def problem(message: str, hint: str | None = None) -> Problem:
        return Problem(class_node.key_position, path, message, "bad-naming", hint)

    try:
        naming = custom_naming(chosen, standard, reader.project.folder, reader.project.folders, problem)
        naming.stack_name  # noqa: B018  a name that it cannot give is reported here
    except InvalidConfig as invalid:
        reader.problems.extend(invalid.problems)
        return None
    return naming
