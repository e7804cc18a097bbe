"""Files that a module is made of: those that the project file names for it, and those that its configs name."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from definitions.project.module import Module
from definitions.source.folders import Folders, shown_path
from definitions.source.located_yaml import load
from definitions.source.nodes import Node, YamlError

_OWN_CODE = ("script", "sourceDir")
"""Keys of steps that name code beside the YAML."""


def modules_named_with(file: Path, modules: Iterable[Module]) -> list[Module]:
    """The modules for which the project file names a file: as a part of the config, or as a file of tags."""
    real = file.resolve()
    return [module for module in modules if any(path.resolve() == real for path in _named_files(module))]


def modules_that_bring(file: Path, modules: Sequence[Module]) -> list[Module]:
    """The modules whose configs include a file, or name it, or a folder that holds it, as code of the user's own."""
    real = file.resolve()
    folders = {config.path: module.folders for module in modules for config in module.config_files}
    bringing = {config for config, allowed in folders.items() if _brings(config, allowed, real)}
    return [module for module in modules if any(config.path in bringing for config in module.config_files)]


def _named_files(module: Module) -> Iterator[Path]:
    yield from (config.path for config in module.config_files)
    yield from module.tag_files


def _brings(config: Path, folders: Folders, real: Path) -> bool:
    """Whether a config names a file; one that cannot be read names none, and is reported with its module."""
    named: list[Path] = []

    def include(name: str) -> str:
        named.append(config.parent / name)
        return ""

    try:
        root = load(folders.read(config, shown_path(config)), str(config), include)
    except YamlError:
        return False
    named += [config.parent / name for name in _code_named_in(root)]
    return any(real.is_relative_to(os.path.realpath(path)) for path in named)


def _code_named_in(root: Node) -> Iterator[str]:
    for path, node in root.walk():
        if path and path[-1] in _OWN_CODE and isinstance(node.value, str):
            yield node.value
