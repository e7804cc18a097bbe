"""Read the code beside the YAML that steps name, relative to the file in which they name it."""

import os
from collections.abc import Iterator
from pathlib import Path

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import Problem
from definitions.foundation.records import record
from definitions.pipeline.config.module_config import STEPS, ModuleConfig
from definitions.pipeline.steps.core.own_code import OwnCode
from definitions.source.folders import OUTSIDE, OUTSIDE_HINT, Folders
from definitions.source.nodes import Fault, Node, NodePath, Position
from definitions.source_code.ignore_file import IGNORE_FILE
from definitions.source_code.reading import LINK, LINK_HINT, UnusableSource, read_folder, read_script
from definitions.source_code.source_code import SourceCode


@record
class OwnSources:
    """The code of a config.

    Attributes:
        by_step: by the name of its step and the path that the step gives.
        problems: with code that cannot be read or uploaded.
    """

    by_step: dict[tuple[str, str], SourceCode]
    problems: list[Problem]


def own_sources(config: ModuleConfig, node: Node, folders: Folders) -> OwnSources:
    """Read the code that the steps name."""
    read: dict[tuple[str, str], SourceCode] = {}
    problems: list[Problem] = []
    for step, path, job in _jobs_with_own_code(config):
        assert job.local_code is not None
        key, given = job.local_code
        position = node.nearest((*path, key)).position
        try:
            code = _read(given, key, position, folders)
        except UnusableSource as unusable:
            problems.extend(
                Problem(fault.position, (*path, key), fault.message, fault.rule, fault.hint)
                for fault in unusable.faults
            )
            continue
        read[step, given] = code
        if job.entry_point is not None and job.entry_point not in code.names:
            problems.append(_missing_entry_point(job.entry_point, given, code, node, (*path, "entryPoint")))
    return OwnSources(read, problems)


def _jobs_with_own_code(config: ModuleConfig) -> Iterator[tuple[str, NodePath, OwnCode]]:
    for index, step in enumerate(config.pipeline.steps):
        for path, model in step.models((*STEPS, index)):
            if isinstance(model, OwnCode) and model.local_code is not None:
                yield step.name, path, model


def _read(given: str, key: str, position: Position, folders: Folders) -> SourceCode:
    """Read one folder or script.

    Raises:
        UnusableSource: it cannot be read or uploaded.
    """
    beside = os.path.realpath(Path(position.file).parent)
    place = os.path.normpath(os.path.join(beside, given))
    if Path(place) not in folders:
        raise UnusableSource(Fault(position, OUTSIDE, "outside-project", OUTSIDE_HINT))
    if os.path.realpath(place) != place:
        raise UnusableSource(Fault(position, LINK, "bad-source-file", LINK_HINT))
    root = folders.allowed[0] if folders.allowed else Path(beside)
    path = Path(os.path.relpath(place, root)).as_posix()
    read = read_script if key == "script" else read_folder
    return read(Path(place), path, position)


def _missing_entry_point(name: str, given: str, code: SourceCode, node: Node, path: NodePath) -> Problem:
    hint = did_you_mean(name, code.names) or f"is it left out by '{IGNORE_FILE}'?"
    return Problem.at(node, path, f"there is no '{name}' in '{given}'", "missing-source", hint)
