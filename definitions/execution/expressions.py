"""Expressions of a pipeline definition, evaluated as the service does; what nobody has given stays a placeholder.

Sources: Amazon SageMaker Developer Guide, "Pipelines overview", "Pass Data Between Steps" and "Property files and
JsonGet"; tests of the SageMaker Python SDK that run on the service (a join writes whole numbers as JSON does). That it
does so with fractions and booleans is inferred.
"""

import json
from collections.abc import Mapping

from definitions.api.properties import Name, parse
from definitions.diagnostics.messages import describe_type
from definitions.execution.json_paths import BadPath, segments, value_at
from definitions.foundation.records import field, record
from definitions.pipeline.checks.caching import NEW_IN_EACH_RUN
from definitions.pipeline.steps.core.request_fields import value_at as property_at
from definitions.source.nodes import NodePath
from definitions.values.expressions import EXPERIMENT_NAMES, Json
from definitions.values.placeholders import OpenText, Placeholder, open_text

OUTPUT_PARAMETERS = "OutputParameters"
"""The property that holds what a Lambda function or a callback returns."""
NO_ITEM: Json = object()
"""Outside of a loop there is no current item."""


@record
class Unknown(Placeholder):
    """A value that nobody has given.

    Attributes:
        key: the path in an outcomes file that gives it, such as ``("steps", "Train", "properties", "ModelName")``;
            empty for what only Terraform knows.
    """

    key: NodePath = ()


class EvaluationError(Exception):
    """An expression that has no value, which fails the step; the text says why.

    Attributes:
        rule: that is broken.
        key: the path in an outcomes file whose value is at fault; empty if none is.
    """

    def __init__(self, message: str, rule: str, key: NodePath = ()) -> None:
        super().__init__(message)
        self.rule, self.key = rule, key


@record
class StepValues:
    """Values of a step that has completed.

    Attributes:
        properties: what AWS's Describe API answers; lists may have maps in their place, by the name of the entries.
        property_files: contents of the property files, by name.
        request: the step's evaluated request, parts of which the answer repeats.
        parts: of a loop: values of the steps inside of it, by the beginnings of their paths, such as ``Selected.``.
        key: the path in an outcomes file that gives the properties; of a part whose values depend on a choice that is
            not made, of what decides it.
        is_open: whether it is such a part.
    """

    properties: Mapping[str, Json] = field(default_factory=dict)
    property_files: Mapping[str, Json] = field(default_factory=dict)
    request: Json = None
    parts: Mapping[str, "StepValues"] = field(default_factory=dict)
    key: NodePath = ()
    is_open: bool = False


@record
class Values:
    """Values that expressions name.

    Attributes:
        parameters: those of the execution, by name, in the type of the parameter.
        variables: execution variables, such as ``PipelineExecutionId``.
        experiment: ``ExperimentName`` and ``TrialName``, as the definition writes them.
        objects: contents of JSON files in S3, by URI; read when they are asked for.
        steps: steps that have completed, by the name that expressions use.
        item: of the loop around the step.
    """

    parameters: Mapping[str, Json] = field(default_factory=dict)
    variables: Mapping[str, Json] = field(default_factory=dict)
    experiment: Mapping[str, Json] = field(default_factory=dict)
    objects: Mapping[str, Json] = field(default_factory=dict)
    steps: Mapping[str, StepValues] = field(default_factory=dict)
    item: Json = NO_ITEM


def evaluate(tree: Json, values: Values) -> Json:
    """A part of a definition in which values replace expressions.

    Raises:
        EvaluationError: an expression has no value.
    """
    match tree:
        case {"Get": str(path), **others} if not others:
            return _get(path, values)
        case {"Std:Join": {"On": on, "Values": list(parts)}, **others} if not others:
            return _join(evaluate(on, values), [evaluate(part, values) for part in parts])
        case {"Std:JsonGet": {"PropertyFile": {"Get": str(name)}, "Path": str(path)}, **others} if not others:
            return _property_file_value(name, path, values)
        case {"Std:JsonGet": {"S3Uri": uri, "Path": str(path)}, **others} if not others:
            return _object_value(evaluate(uri, values), path, values)
        case dict():
            return {key: evaluate(entry, values) for key, entry in tree.items()}
        case list():
            return [evaluate(entry, values) for entry in tree]
    return tree


def unknowns_in(value: Json) -> list[Placeholder]:
    """The placeholders in an evaluated value, each once, in order."""
    match value:
        case Placeholder():
            return [value]
        case OpenText(parts=parts):
            return list(dict.fromkeys(part for part in parts if isinstance(part, Placeholder)))
        case dict():
            return list(dict.fromkeys(found for entry in value.values() for found in unknowns_in(entry)))
        case list():
            return list(dict.fromkeys(found for entry in value for found in unknowns_in(entry)))
    return []


def as_text(value: Json) -> str | OpenText:
    """A value as a join writes it: texts as they are, numbers and booleans as JSON writes them.

    Raises:
        EvaluationError: it is no single value.
    """
    if isinstance(value, Placeholder):
        return open_text(value)
    if isinstance(value, str | OpenText):
        return value
    if value is None or isinstance(value, dict | list):
        what = "null" if value is None else describe_type(value)
        raise EvaluationError(f"{what} cannot be joined: only texts, numbers and booleans can", "wrong-type")
    return json.dumps(value)


def _join(on: Json, parts: list[Json]) -> Json:
    separator = as_text(on)
    texts = [as_text(part) for part in parts]
    return open_text(
        *(piece for index, text in enumerate(texts) for piece in ((separator, text) if index else (text,)))
    )


def _get(path: str, values: Values) -> Json:
    kind, _, rest = path.partition(".")
    match kind:
        case "Parameters":
            return values.parameters.get(rest, Unknown(f"<{rest}>", ("parameters", rest)))
        case "Execution":
            return values.variables.get(rest, Unknown(f"<{rest}>", ("execution", rest)))
        case "PipelineExperimentConfig" if rest in EXPERIMENT_NAMES:
            return evaluate(values.experiment.get(rest, Unknown(f"<{rest}>")), values)
        case "ForEach":
            return _item_value(rest, values.item)
        case "Steps":
            return _property(rest, values)
    raise EvaluationError(f"'{path}' is no value of an execution", "wrong-expression")


def _item_value(path: str, item: Json) -> Json:
    if item is NO_ITEM:
        raise EvaluationError("there is no current item outside of a loop", "outside-for-each")
    _, _, name = path.partition(".")
    if not name:
        return item
    if isinstance(item, Placeholder | OpenText):
        return Unknown(f"<{path}>")
    if not isinstance(item, dict) or name not in item:
        raise EvaluationError(f"the item {json.dumps(item)} has no field '{name}'", "missing-value")
    return item[name]


def _property(path: str, values: Values) -> Json:
    step, _, rest = path.partition(".")
    done = values.steps.get(step)
    if done is None:
        raise EvaluationError(f"'{step}' has not completed, so it has no '{rest}'", "missing-output")
    part = next((start for start in done.parts if rest.startswith(start)), "")
    own = done.parts[part] if part else done
    found = property_of(own, rest.removeprefix(part))
    if found is not None:
        return found
    return Unknown(f"<{path}>", own.key if own.is_open else property_key(own, rest.removeprefix(part)))


def property_key(step: StepValues, path: str) -> NodePath:
    """The path in an outcomes file that gives a property."""
    names = [segment.name if isinstance(segment, Name) else segment.key for segment in parse(path)]
    if names[0] == OUTPUT_PARAMETERS:
        return (*step.key[:-1], "outputParameters", *names[1:])
    return (*step.key, *names)


def property_of(step: StepValues, path: str) -> Json:
    """A property that was given, or that the request has and the answer repeats; ``None`` if it is not known."""
    found = property_at(step.properties, path)
    if found is None and not NEW_IN_EACH_RUN.fullmatch(path):
        found = property_at(step.request, path)
    return found


def _property_file_value(name: str, path: str, values: Values) -> Json:
    step, _, file = name.removeprefix("Steps.").partition(".PropertyFiles.")
    done = values.steps.get(step)
    if done is None:
        raise EvaluationError(f"'{step}' has not completed, so it has no property file '{file}'", "missing-output")
    key = (*done.key[:-1], "propertyFiles", file)
    if file not in done.property_files:
        return Unknown(f"<{step}.{file}: {path}>", key)
    return _single(done.property_files[file], path, f"the property file '{file}' of '{step}'", key)


def _object_value(uri: Json, path: str, values: Values) -> Json:
    if unknowns_in(uri):
        return Unknown(f"<{uri}: {path}>")
    key = ("objects", str(uri))
    try:
        document = values.objects[str(uri)]
    except KeyError:
        return Unknown(f"<{uri}: {path}>", key)
    return _single(document, path, f"'{uri}'", key)


def _single(document: Json, path: str, what: str, key: NodePath) -> Json:
    """The text, number or boolean at a path."""
    try:
        segments(path)
    except BadPath as bad:
        raise EvaluationError(str(bad), "bad-path") from None
    try:
        value = value_at(document, path)
    except BadPath as bad:
        raise EvaluationError(f"{what} has no value at '{path}': {bad}", "missing-value", key) from None
    if value is None or isinstance(value, dict | list):
        raise EvaluationError(
            f"{what} has {describe_type(value)} at '{path}', and only a single value can be used", "wrong-type", key
        )
    return value
