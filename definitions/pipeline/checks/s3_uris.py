"""S3 URIs that name other objects than they seem to: S3 compares the beginnings of keys, and nothing else.

Source: Amazon SageMaker API Reference, S3DataSource.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from definitions.api.parts import parts_with
from definitions.api.shapes import Shape
from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import Problem, dotted
from definitions.foundation.patterns import pattern
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.known_values import KnownValue, known_values, problem_of_value
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Join, StepOutput, StepProperty
from definitions.values.infrastructure import InfrastructureText

_WILDCARD = pattern("[*?]")


class _Uri(NamedTuple):
    """A URI in a request.

    Attributes:
        path: of the step in the YAML.
        step: the step.
        member: its path in the request.
        value: the URI or an expression.
        is_prefix: whether all objects are read whose keys begin so.
    """

    path: NodePath
    step: Step
    member: NodePath
    value: object
    is_prefix: bool

    def place(self, context: CheckContext) -> NodePath:
        """The path in the YAML."""
        return (*self.path, *origin(self.step, context.step_context, self.member))


class _Known(NamedTuple):
    """A URI with a text that it has, in which parts that are not known before an execution are named."""

    uri: _Uri
    text: str
    known: KnownValue


def check_s3_uris(context: CheckContext) -> Iterator[Problem]:
    """Wildcards, and folders that are read together with another one of the config whose name goes on."""
    uris = [uri for path, step in context.correct_steps() for uri in _uris_of_step(context, path, step)]
    problems = [*_wildcards(context, uris), *_sibling_prefixes(context, uris)]
    # A parameter that several steps use is reported once.
    first = {(problem.path, problem.rule): problem for problem in reversed(problems)}
    yield from reversed(first.values())


def _wildcards(context: CheckContext, uris: list[_Uri]) -> Iterator[Problem]:
    for uri in uris:
        for text, known in _spelled(context, uri.value):
            found = _WILDCARD.search(text)
            if found is not None:
                message = f"'{found[0]}' stands for itself in {quoted(text)}: S3 has no wildcards"
                hint = "a folder is named by its path with '/' at its end"
                place = uri.place(context)
                yield problem_of_value(
                    context, known, place, message, rule="s3-wildcard", hint=hint, severity="warning"
                )


def _spelled(context: CheckContext, value: object) -> Iterator[tuple[str, KnownValue]]:
    """Texts of a URI, or parts of one, each with the value that has it."""
    literals = [part for part in value.values if isinstance(part, str)] if isinstance(value, Join) else []
    if isinstance(value, str):
        literals = [value]
    yield from ((part, KnownValue(part, None)) for part in literals)
    if isinstance(value, Expression) and not any(map(_WILDCARD.search, literals)):
        yield from ((str(known.value), known) for known in known_values(context, value))


def _sibling_prefixes(context: CheckContext, uris: list[_Uri]) -> Iterator[Problem]:
    texts = [_Known(uri, text, known) for uri in uris for text, known in _texts(context, uri.value)]
    numbers = {known.text: number for number, known in reversed([*enumerate(texts)])}
    in_order = sorted(numbers)
    for uri, text, known in texts:
        if uri.is_prefix and not text.endswith("/") and text.count("/") > 2:
            first = min((numbers[found] for found in _siblings(text, in_order)), default=None)
            if first is not None:
                sibling = texts[first]
                other = f"{quoted(sibling.text)} of {dotted(sibling.uri.place(context))}"
                message = f"{quoted(text)} reads every object whose key begins so, also {other}"
                hint = "end the path of a folder with '/'"
                place = uri.place(context)
                yield problem_of_value(
                    context, known, place, message, rule="sibling-prefix", hint=hint, severity="warning"
                )


def _siblings(prefix: str, in_order: Sequence[str]) -> Sequence[str]:
    """The sorted texts that begin with a prefix and go on, but not with ``/``: those are below it."""
    start, below, beyond, end = (
        bisect_left(in_order, prefix + character) for character in ("\0", "/", chr(ord("/") + 1), "\U0010ffff")
    )
    return [*in_order[start:below], *in_order[beyond:end]]


def _uris_of_step(context: CheckContext, path: NodePath, step: Step) -> Iterator[_Uri]:
    shape = step.request_shape()
    if shape is not None:
        for member, value, is_prefix in _uris(step.request(context.step_context), shape, ()):
            yield _Uri(path, step, member, value, is_prefix)


def _uris(
    value: object, shape: Shape, path: NodePath, *, is_prefix: bool = False
) -> Iterator[tuple[NodePath, object, bool]]:
    """URIs in a part of a request: the path of each there, and whether it is read as a prefix."""
    if _is_uri(shape):
        yield path, value, is_prefix
        return
    is_prefix = field_at(value, ("S3DataType",)) == "S3Prefix"
    for place, entry, inner in parts_with(value, shape, _is_uri):
        yield from _uris(entry, inner, (*path, place), is_prefix=is_prefix)


def _is_uri(shape: Shape) -> bool:
    return "s3" in (shape.pattern or "")


def _texts(context: CheckContext, value: object) -> Iterator[tuple[str, KnownValue]]:
    """The texts of a URI; of an output those of the URI to which it is written."""
    if isinstance(value, StepOutput | StepProperty):
        value = context.step_context.requested_value(value)
    if isinstance(value, str | InfrastructureText):
        yield str(value), KnownValue(value, None)
    elif isinstance(value, Expression):
        values = list(known_values(context, value))
        yield from ((str(known.value), known) for known in values)
        if not values and isinstance(value, Join):
            parts = (f"{{{part!r}}}" if isinstance(part, Expression) else str(part) for part in value.values)
            yield str(value.on).join(parts), KnownValue(value, None)
