"""Files that modules are made of: those that the project file names for them, and those that their configs name."""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from definitions.project.module import Module
from definitions.source.folders import Folders, shown_path
from definitions.source.located_yaml import load
from definitions.source.nodes import Node, YamlError

_OWN_CODE = ("script", "sourceDir")
"""Keys of steps that name code beside the YAML."""


class UsedFiles:
    """The files of some modules. Configs are read only if it is asked what they bring."""

    def __init__(self, modules: Sequence[Module]) -> None:
        """Take modules of one project."""
        self._modules = modules

    def modules_named_with(self, file: Path) -> list[Module]:
        """The modules for which the project file names a file: as a part of the config, or as a file of tags."""
        real = os.path.realpath(file)
        return [module for module, names in zip(self._modules, self._named, strict=True) if real in names]

    def modules_that_bring(self, file: Path) -> list[Module]:
        """The modules whose configs include a file, or name it, or a folder around it, as code of the user's own."""
        real = Path(os.path.realpath(file))
        around = {str(path) for path in (real, *real.parents)}
        configs = {config for config, brought in self._brought.items() if around & brought}
        return [module for module in self._modules if any(config.path in configs for config in module.config_files)]

    @cached_property
    def _named(self) -> list[set[str]]:
        return [
            {os.path.realpath(path) for path in (*(config.path for config in module.config_files), *module.tag_files)}
            for module in self._modules
        ]

    @cached_property
    def _brought(self) -> dict[Path, set[str]]:
        folders = {config.path: module.folders for module in self._modules for config in module.config_files}
        return {config: set(_brought_by(config, allowed)) for config, allowed in folders.items()}


def _brought_by(config: Path, folders: Folders) -> Iterator[str]:
    """What a config names; one that cannot be read names nothing, and is reported with its module."""
    included: list[Path] = []

    def include(name: str) -> str:
        included.append(config.parent / name)
        return ""

    try:
        root = load(folders.read(config, shown_path(config)), str(config), include)
    except YamlError:
        return
    yield from map(os.path.realpath, (*included, *(config.parent / name for name in _code_named_in(root))))


def _code_named_in(root: Node) -> Iterator[str]:
    for path, node in root.walk():
        if path and path[-1] in _OWN_CODE and isinstance(node.value, str):
            yield node.value
