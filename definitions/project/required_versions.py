"""``required_version``, ``required_providers`` and ``lock_file`` of all levels as one, and problems of lock files.

Source: Terraform documentation, "Dependency Lock File".
"""

from collections.abc import Sequence

from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import Problem
from definitions.project.deployment.deployment import LevelSettings
from definitions.project.deployment.versions import OWN_SOURCE, Versions, admits, locked_version
from definitions.project.module_reader import ModuleReader
from definitions.source.folders import shown_path
from definitions.source.nodes import Node, YamlError

_MAKE_ONE = "make one with `terraform providers lock` in the folder of a stack"


def required_versions(reader: ModuleReader, levels: Sequence[LevelSettings]) -> Versions:
    """What the stack asks for; for each key the lowest level wins. Problems are reported.

    Without a range for the provider, the stack asks for the version that the lock file holds.
    """
    terraform = provider = source = None
    lock: tuple[str, Node] | None = None
    for level in levels:
        settings = level.settings
        terraform = settings.required_version or terraform
        if settings.required_providers is not None and settings.required_providers.aws is not None:
            provider = settings.required_providers.aws.version or provider
            source = settings.required_providers.aws.source or source
        node = level.node.child("lock_file")
        if settings.lock_file is not None and node is not None:
            lock = settings.lock_file, node
    if lock is None:
        return Versions(terraform, provider, source)
    text = _lock_file(reader, *lock)
    locked = _locked(reader, text, provider, source, lock[1]) if text is not None else None
    return Versions(terraform, provider or locked, source, text)


def _lock_file(reader: ModuleReader, name: str, node: Node) -> str | None:
    path = reader.project.folder / name
    try:
        return reader.project.folders.read(path, shown_path(path))
    except YamlError as error:
        for fault in error.faults:
            _report(reader, node, f"{quoted(name)} {fault.message}", fault.rule, fault.hint)
    return None


def _locked(reader: ModuleReader, text: str, provider: str | None, source: str | None, node: Node) -> str | None:
    locked = locked_version(text, source)
    if locked is None:
        message = f"{quoted(node.value)} is no lock file of Terraform that holds {source or OWN_SOURCE}"
        _report(reader, node, message, "bad-lock-file", _MAKE_ONE)
    elif provider is not None and not admits(provider, locked):
        message = f"{quoted(node.value)} holds version {locked} of the AWS provider, and '{provider}' is asked for"
        _report(reader, node, message, "bad-lock-file", "change the range, or lock again")
    return locked


def _report(reader: ModuleReader, node: Node, message: str, rule: str, hint: str | None) -> None:
    reader.report(Problem(node.position, (), message, rule, hint))
