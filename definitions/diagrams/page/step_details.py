"""What the page tells of one step beside its place in the picture."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from definitions.diagnostics.hidden_values import without_secrets
from definitions.diagnostics.problems import dotted
from definitions.foundation.patterns import pattern
from definitions.iam.statements import Statement, merge_statements
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.values.expression_words import in_words
from definitions.values.expressions import Expression, Json, JsonGet, ParameterReference
from definitions.values.infrastructure import text
from definitions.values.plain import plain

_BUCKET_ARN = pattern(r"arn:[^:]*:s3:::")
_READ, _WRITE = "s3:GetObject", "s3:PutObject"


def step_details(
    step: Step, context: StepContext, rendered: Mapping[str, Json], statements: Sequence[Statement]
) -> dict[str, object]:
    """Description, inputs, outputs, request and permissions.

    Args:
        step: of the pipeline.
        context: what it knows of the pipeline.
        rendered: the step as the definition has it.
        statements: what it needs.
    """
    request = json.dumps(without_secrets(plain(rendered)), indent=2, ensure_ascii=False)
    return {
        "description": step.description or "",
        "inputs": [*_references(step), *_objects(statements, _READ)],
        "outputs": list(_outputs(step, context, statements)),
        "request": request.split("\n"),
        "permissions": permission_details(statements),
    }


def _references(step: Step) -> Iterator[dict[str, str]]:
    """Values that it uses of parameters and other steps, each with the key; those of a join are in its text."""
    whole: tuple[str | int, ...] | None = None
    for path, reference in step.all_references:
        if whole is None or path[: len(whole)] != whole:
            whole = path
            yield {"value": _reference(reference), "at": dotted(path)}


def _reference(reference: Expression) -> str:
    match reference:
        case ParameterReference(name=name):
            return f"parameter {name}"
        case JsonGet(step=step, property_file=file, path=path):
            return f"{step}.{file}: {path}"
    return in_words(reference)


def _outputs(step: Step, context: StepContext, statements: Sequence[Statement]) -> Iterator[dict[str, str]]:
    """Outputs that other steps may name, and all other places that it writes to."""
    places = set()
    for name, output in step.outputs(context).items():
        found = output.location
        place = "" if found is None else str(plain(text("s3://", found.bucket, "/", found.keys, "*")))
        places.add(place)
        yield {"value": name, "at": place or f"property {output.property}"}
    yield from (entry for entry in _objects(statements, _WRITE) if entry["value"] not in places)


def _objects(statements: Iterable[Statement], action: str) -> Iterator[dict[str, str]]:
    """S3 URIs of the objects on which an action is allowed, as IAM patterns, each with the reason."""
    for statement in statements:
        if action in statement.actions:
            for resource in statement.resources:
                uri = _BUCKET_ARN.sub("s3://", str(plain(resource)), count=1)
                yield {"value": uri, "at": "; ".join(statement.reasons)}


def permission_details(statements: Iterable[Statement]) -> list[dict[str, object]]:
    """Statements as texts, those of one purpose merged."""
    return [
        {
            "sid": statement.sid,
            "reasons": statement.reasons,
            "actions": statement.actions,
            "resources": plain(statement.resources),
            "conditions": [
                f"{operator} {key}: {', '.join(str(plain(value)) for value in values)}"
                for operator, key, values in statement.conditions
            ],
        }
        for statement in merge_statements(statements)
    ]
