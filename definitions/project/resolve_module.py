"""Resolve an entry of the project file to a module: its names, files and settings.

Source: modern-data-architecture-accelerator, how ``mdaa.yaml`` is resolved.
"""

import re
from collections.abc import Iterator, Sequence

from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.foundation.records import replace
from definitions.project.context_flags import context_flags
from definitions.project.deployment.deployment import Deployment, LevelSettings
from definitions.project.level_settings import level_settings, naming_of, tag_files, tags, terraform_settings
from definitions.project.levels import CONTENT_KEYS, PACKAGE_KEYS, ModuleEntry, NamedModules
from definitions.project.merging import merge_shallow
from definitions.project.module import ConfigFile, Declaration, Module
from definitions.project.module_path import SCOPE, kind_of_module, meant_package, package_of
from definitions.project.module_reader import ModuleReader, without_references
from definitions.project.naming.standard import Naming
from definitions.project.references.substitution import Leftover
from definitions.source.nodes import Node

_OWN = ("module_type", "module_configs", "app_configs")
_WITHOUT_EFFECT = {
    "predeploy": "is not run here",
    "postdeploy": "is not run here",
    "additional_accounts": "has no effect: this module makes nothing in other accounts",
    "additional_stacks": "has no effect: this module makes one stack",
}


def skipped_kind(reader: ModuleReader) -> str | None:
    """The kind of a module that is not built here, such as ``roles``; ``None`` for one that is, or has errors."""
    entry = reader.entry.node
    if not isinstance(entry.value, dict):
        reader.validated(ModuleEntry, entry)
        return None
    named = _named_package(reader)
    if named is None or named.value is None:
        _check_keys(reader)
        reader.report_missing(*PACKAGE_KEYS)
        return None
    substituted = reader.substituted(named, Leftover.REFUSED)
    package = substituted.value
    if not isinstance(package, str):
        read = reader.validated(ModuleEntry, Node({"module_path": substituted}, entry.position, entry.key_position))
        if read is None:
            return None
        package = str(read.module_path)  # a number is text, as everywhere
    module_type = entry.child("module_type")
    if module_type is not None and reader.substituted(module_type, Leftover.REFUSED).value == "tf":
        return f"{kind_of_module(package)}, a Terraform module"
    if package_of(package) is not None:
        return None
    meant = meant_package(package)
    if meant is not None:
        message = f"{quoted(package)} is no package of a module"
        reader.report(Problem(named.position, (), message, "unknown-module", f"did you mean '{SCOPE}{meant}'?"))
        return None
    return kind_of_module(package)


def _named_package(reader: ModuleReader) -> Node | None:
    return next((node for key in PACKAGE_KEYS if (node := reader.entry.node.child(key)) is not None), None)


def _package(reader: ModuleReader) -> str:
    """The package of a module that is built here."""
    named = _named_package(reader)
    assert named is not None
    package = package_of(str(reader.substituted(named, Leftover.REFUSED).value))
    assert package is not None
    return package


def name_problems(reader: ModuleReader) -> list[Problem]:
    """Problems with the module's name, which becomes part of other names; that of a skipped module may be any."""
    entry = reader.entry.node
    modules = Node({reader.entry.module: entry}, entry.position, entry.key_position)
    name_reader = ModuleReader(reader.project, reader.entry)
    name_reader.validated(NamedModules, Node({"modules": modules}, entry.position, entry.key_position))
    return name_reader.problems


def resolve_module(reader: ModuleReader) -> Module | None:
    """The module; ``None`` if there are errors."""
    entry = _module_entry(reader)
    data = _config_data(reader)
    files = () if entry is None else tuple(_config_files(reader, entry))
    if entry is not None and not files and data is None:
        reader.report_missing(*CONTENT_KEYS)
    settings, node = level_settings(reader)
    account, region = _default_as_none(settings.account), _default_as_none(settings.region)
    own_tags = tags(reader, settings, node)
    naming = naming_of(reader, settings.custom_naming)
    levels = list(terraform_settings(reader))
    if naming is None or reader.has_errors:
        return None
    _check_ssm_path(reader, naming)
    root, own_path = reader.project.root, reader.entry.own_path
    return Module(
        naming=naming,
        package=_package(reader),
        config_files=files,
        tag_files=tag_files(reader, node),
        config_data=data,
        account=account,
        region=region,
        context=dict(settings.context),
        tags=own_tags,
        permissions_boundary_arn=settings.permissions_boundary_arn,
        flags=context_flags(settings.context),
        deployment=_deployment(reader, levels, naming, account, region) if levels else Deployment(),
        folders=reader.project.folders,
        allowed_variables=reader.project.allowed_variables,
        declaration=Declaration(
            root.nearest(own_path).key_position, reader.project.paths.at(root.nearest(own_path).key_position)
        ),
        name=reader.entry.module,
    )


def _deployment(
    reader: ModuleReader, levels: Sequence[LevelSettings], naming: Naming, account: str | None, region: str | None
) -> Deployment:
    from definitions.project.deployment.merged import deployment
    from definitions.project.required_versions import required_versions

    deployed, problems = deployment(levels, naming, account, region)
    for problem in problems:
        reader.report(problem)
    return replace(deployed, versions=required_versions(reader, levels))


def _check_ssm_path(reader: ModuleReader, naming: Naming) -> None:
    """Refuse names that SSM keeps for itself.

    Source: AWS Systems Manager User Guide, "Requirements and constraints for parameter names".
    """
    try:
        path = naming.ssm_path("aws-solution")
    except InvalidConfig as invalid:  # of a naming class
        reader.problems.extend(invalid.problems)
        return
    reserved = re.match(r"/?(aws|ssm)", path, re.IGNORECASE)
    if reserved is not None:
        organization = reader.project.root.child("organization")
        assert organization is not None
        first = "/".join(path.split("/")[:2])
        message = f"the SSM parameters would be below '{first}', and SSM keeps names that begin with '{reserved[0]}'"
        hint = "begin it with other letters, or name parameters by a naming class"
        reader.report(Problem(organization.position, (), message, "bad-name", hint))


def _module_entry(reader: ModuleReader) -> ModuleEntry | None:
    """The module's own settings that no other level has, without references."""
    node = reader.entry.node
    _check_keys(reader)
    for key, reason in _WITHOUT_EFFECT.items():
        found = node.child(key)
        if found is not None and found.value:
            reader.warn(found, reason, "no-effect")
    _check_earlier_name(reader)
    found_own = {key: child for key in _OWN if (child := node.child(key)) is not None}
    own = Node(
        {key: reader.substituted(child, Leftover.REFUSED) for key, child in found_own.items()},
        node.position,
        node.key_position,
    )
    return reader.validated(ModuleEntry, own)


def _check_earlier_name(reader: ModuleReader) -> None:
    """Report an earlier name that is none: names are made of it before any reference in it could be replaced."""
    entry = reader.entry.node
    earlier = entry.child("deployedAs")
    if earlier is None:
        return
    reader.validated(ModuleEntry, Node({"deployedAs": earlier}, entry.position, entry.key_position))
    if earlier.value == reader.entry.module:
        reader.warn(earlier, "has no effect: it is the name of the module", "no-effect")


def _check_keys(reader: ModuleReader) -> None:
    """Report problems with the settings that remain whatever their references resolve to."""
    as_written = ModuleReader(reader.project, reader.entry)
    as_written.validated(ModuleEntry, reader.entry.node)
    reader.problems.extend(without_references(as_written.problems, reader.entry.node))


def _config_data(reader: ModuleReader) -> Node | None:
    """Keys that replace those of the files; references that remain are those of a module config."""
    found = [reader.entry.node.child(key) for key in ("app_config_data", "module_config_data")]
    given = [node for node in found if node is not None and isinstance(node.value, dict) and node.value]
    if not given:
        return None
    whole = given[0] if len(given) == 1 else merge_shallow(*given)
    return reader.substituted(whole, Leftover.SILENT)


def _config_files(reader: ModuleReader, entry: ModuleEntry) -> Iterator[ConfigFile]:
    for key, names in (("app_configs", entry.app_configs), ("module_configs", entry.module_configs)):
        nodes = reader.entry.node.child(key)
        items = nodes.value if nodes is not None and isinstance(nodes.value, list) else []
        for name, item in zip(names, items, strict=True):
            path = reader.project.paths.at(item.position)
            yield ConfigFile(reader.project.folder / name, item.position, path)


def _default_as_none(value: str | None) -> str | None:
    return None if value is None or value.lower() == "default" else value
