"""Names that two steps, two parameters or two parts of a step have in common."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import PARAMETERS
from definitions.pipeline.steps.core.capabilities import NamesParts
from definitions.source.nodes import NodePath


class _Named(NamedTuple):
    """A name, its path, and the phrase for it in messages."""

    path: NodePath
    name: str
    phrase: str


def check_duplicate_names(context: CheckContext) -> Iterator[Problem]:
    """Names that must be unique, and are not."""
    yield from _duplicates(context, (_Named((*path, "name"), step.name, "step name") for path, step in context.steps()))
    yield from _duplicates(
        context,
        (
            _Named((*PARAMETERS, index, "name"), parameter.name, "parameter name")
            for index, parameter in enumerate(context.config.pipeline.parameters)
        ),
    )
    for path, step in context.steps():
        parts: dict[str, list[_Named]] = {}
        for phrase, below, name in step.part_names() if isinstance(step, NamesParts) else ():
            parts.setdefault(phrase, []).append(_Named((*path, *below), name, phrase))
        for named in parts.values():
            yield from _duplicates(context, named)


def _duplicates(context: CheckContext, named: Iterable[_Named]) -> Iterator[Problem]:
    first: dict[str, NodePath] = {}
    for path, name, phrase in named:
        if name in first:
            line = context.line(first[name], seen_from=path)
            reason = _reason(phrase, name, first[name])
            yield context.error(path, f"{phrase} '{name}' is used twice; first at {line}{reason}", "duplicate-name")
        if name:
            first.setdefault(name, path)


def _reason(phrase: str, name: str, path: NodePath) -> str:
    """Why a name is taken that nobody wrote."""
    key = path[-1]
    if key not in ("script", "sourceDir", "scriptS3Uri", "sourceDirS3Uri"):
        return ""
    what = phrase.partition(" of ")[0].removesuffix(" name")
    return f" ({key} is the {what} 'code')" if name == "code" else f" ({key} sets the {what} '{name}')"
