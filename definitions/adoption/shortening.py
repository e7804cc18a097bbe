"""Short forms in the place of long ones, such as ``stepOutput`` for a property: kept where they mean the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from definitions.adoption.images import framework_image
from definitions.adoption.round_trip import RoundTrip, round_trip, steps_of
from definitions.adoption.settings import model_below, model_keys, settings_model
from definitions.comparison.definition import read_definition, references_in
from definitions.comparison.definition_changes import compare_definitions
from definitions.comparison.normal_form import normal_form
from definitions.comparison.placeholders import Bindings
from definitions.diagnostics.problems import InvalidConfig
from definitions.foundation.patterns import pattern
from definitions.pipeline.steps import STEP_TYPES, step_type
from definitions.pipeline.steps.core.context import StepContext
from definitions.schema.model import Model
from definitions.values.placeholders import with_placeholders

_SOURCES = {
    "s3Uri": ("parameter", "stepOutput"),
    "inputDataUri": ("", "inputDataStepOutput"),
    "modelData": ("", "modelDataStep"),
    "modelName": ("", "modelNameStep"),
}
"""Keys of data, and those for a parameter and for an output of a step in their place; an empty one does not exist."""
_WITHOUT_OUTPUT = {"modelDataStep": ("Training", ".modelArtifacts"), "modelNameStep": ("Model", ".modelName")}
"""Keys that name a step of this type alone, without its output."""
_LOCAL_PATHS = {"inputName": "/opt/ml/processing/input/{}", "outputName": "/opt/ml/processing/{}"}
_OWN_BUCKET = "<default_bucket>"
_FIRST = ("inputName", "channelName", "checkType")
"""Keys that people write before the others."""
_FREE_NUMBERS = ("hyperparameters", "staticHyperparameters")
_NUMBER = pattern(r"-?(0|[1-9]\d{0,14})(\.\d{0,14}[1-9])?")


def shortened(tree: dict[str, object], read: RoundTrip, *, is_of_config: bool) -> RoundTrip:
    """Write the steps of a config in their short forms, in place; a step that would mean something else stays.

    Args:
        tree: of the config.
        read: what becomes of it, without checks.
        is_of_config: whether the definition is that of a config, so that an image with an account was meant so.

    Returns:
        What becomes of the config after that.
    """
    context = read.context
    if context is None or read.definition is None:
        return read
    steps = steps_of(tree)
    long = deepcopy(steps)
    shorten = _Shortening(context, read.definition, is_of_config=is_of_config)
    for index, step in enumerate(steps):
        steps[index] = shorten.step(step)
    for _ in range(2):
        try:
            again = round_trip(tree)
        except InvalidConfig as invalid:
            errors = [problem.path for problem in invalid.problems if problem.severity == "error"]
            others = {path[2] for path in errors if len(path) > 2 and isinstance(path[2], int)}
        else:
            others = _other_steps(read, again, steps)
            if not others and again.pipeline is not None:
                return again
            if not others:
                short, steps[:] = list(steps), long
                compiled = round_trip(tree)
                if compiled.pipeline is None:  # refused in its long forms as well
                    steps[:] = short
                    return again
                return compiled
        for index in others:
            steps[index] = long[index]
    steps[:] = long
    return round_trip(tree)


def _other_steps(old: RoundTrip, new: RoundTrip, steps: Sequence[Mapping[str, object]]) -> set[int]:
    """The numbers of steps that mean something else."""
    before, after = read_definition(old.definition or {}), read_definition(new.definition or {})
    bindings = Bindings()
    own_name = re.escape("" if new.context is None else new.context.pipeline_name)

    def agree(a: object, b: object) -> bool:
        if "<bucket name>" in str(b):  # places in the module's bucket have the name of its pipeline
            return re.fullmatch(re.escape(str(b)).replace(own_name, "[^/]+"), str(a)) is not None
        return str(a) == str(b) or bindings.agree(a, b)

    names = {change.name for change in compare_definitions(before, after, agree).steps}
    return {index for index, step in enumerate(steps) if step.get("name") in names}


class _Shortening:
    """What is known of the compiled config, by which its steps get shorter."""

    def __init__(self, context: StepContext, written: Mapping[str, object], *, is_of_config: bool) -> None:
        self.is_of_config = is_of_config
        self.steps = steps = context.steps
        self.outputs = {
            f"{name}.{output.property}": f"{name}.{key}"
            for name, step in steps.items()
            for key, output in step.outputs(context).items()
        }
        self.data = {
            f"{name}.{key}"
            for name, step in steps.items()
            for key, output in step.outputs(context).items()
            if output.is_data
        }
        self.parameters = context.parameters
        definition = with_placeholders(dict(written))
        assert isinstance(definition, dict)
        self.used = {
            name: {producer for producer, _ in references_in(normal_form(body))} for name, body in _bodies(definition)
        }

    def step(self, step: dict[str, object]) -> dict[str, object]:
        """The step in its short forms."""
        name, entry = str(step["name"]), STEP_TYPES[str(step["type"])]
        found: dict[str, object] = {}
        for key, value in step.items():
            if key == "dependsOn" and isinstance(value, list):
                needed = [each for each in value if not (isinstance(each, str) and each in self.used.get(name, ()))]
                found |= {key: needed} if needed else {}
            elif key == entry.payload and isinstance(value, dict):
                found[key] = self._settings(value, settings_model(step_type(str(step["type"]))))
            else:
                found[key] = value
        return found

    def _settings(self, settings: dict[str, object], model: type[Model]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in settings.items():
            below = model_below(model, key)
            if key == "imageUri":
                found |= self._image(settings, model)
            elif key in _FREE_NUMBERS and isinstance(value, dict):
                found[key] = {name: _number(self._value(entry)) for name, entry in value.items()}
            elif key in _SOURCES:
                found |= self._source(key, self._value(value), model)
            elif below is not None and isinstance(value, dict):
                found[key] = self._settings(value, below)
            elif below is not None and isinstance(value, list):
                found[key] = [self._settings(entry, below) for entry in value]
            elif not _is_made_by_default(key, value, settings):
                found[key] = self._value(value)
        return {key: found[key] for key in (*_FIRST, *model_keys(model)) if key in found}

    def _image(self, settings: Mapping[str, object], model: type[Model]) -> dict[str, object]:
        """``image`` for one of AWS's; nothing for the one that the step runs anyway."""
        uri = settings["imageUri"]
        if self.is_of_config and not str(uri).startswith("<"):
            return {"imageUri": uri}
        image = framework_image(uri, getattr(model, "image_purposes", ()), self._instance_types(settings))
        if image is not None and image["framework"] == getattr(model, "own_framework", ""):
            return {}
        return {"imageUri": uri} if image is None or "image" not in model_keys(model) else {"image": image}

    def _source(self, key: str, value: object, model: type[Model]) -> dict[str, object]:
        of_parameter, of_output = (each if each in model_keys(model) else "" for each in _SOURCES[key])
        if _OWN_BUCKET in str(value) and key == "s3Uri" and "outputName" in model_keys(model):
            return {}
        match value:
            case {"parameter": name} if of_parameter:
                return {of_parameter: name}
            case {"stepOutput": str(output)} if of_output in _WITHOUT_OUTPUT:
                producer, end = _WITHOUT_OUTPUT[of_output]
                step = self.steps.get(output.removesuffix(end))
                if step is not None and step.type_name == producer:
                    return {of_output: step.name}
            case {"stepOutput": str(output)} if of_output and output in self.data:
                return {of_output: output}
        return {key: value}

    def _value(self, value: object) -> object:
        """A value in which properties that are outputs of steps are named as such."""
        match value:
            case {"property": str(path), **rest} if not rest:
                output = self.outputs.get(re.sub(r'\["([^"\]]*)"\]', r"['\1']", path))
                return value if output is None else {"stepOutput": output}
            case {"join": {"values": [{"parameter": name}], **rest}} if not rest and self._type(name) != "String":
                return {"parameter": name}  # which is written as text where only texts are taken
            case {"operator": operator, "stepName": step, "rightValue": {"parameter": name} as right, **rest}:
                key = "threshold" if self._type(name) in ("Integer", "Float") else "rightValue"
                return {"operator": operator, "stepName": step, **rest, key: right}
            case dict():
                return {key: self._value(entry) for key, entry in value.items()}
            case list():
                return [self._value(entry) for entry in value]
        return value

    def _type(self, name: object) -> str:
        """The type of a parameter, as far as it is known."""
        parameter = self.parameters.get(str(name))
        return "String" if parameter is None else parameter.type

    def _instance_types(self, settings: Mapping[str, object]) -> list[str]:
        given = [settings.get("instanceType")]
        for key in ("inferenceInstanceTypes", "transformInstanceTypes"):
            more = settings.get(key)
            given += more if isinstance(more, list) else []
        return [known for value in given for known in self._texts(value)]

    def _texts(self, value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict) and value.get("parameter") in self.parameters:
            parameter = self.parameters[value["parameter"]]
            possible = [parameter.default_value, *(parameter.enum_values or [])]
            yield from (each for each in possible if isinstance(each, str))


def _is_made_by_default(key: str, value: object, settings: Mapping[str, object]) -> bool:
    """Whether a place is the one that the config takes where none is given."""
    if (key == "outputPath" and _OWN_BUCKET in str(value)) or (key == "appManaged" and value is False):
        return True
    return key == "localPath" and any(
        value == path.format(settings[name]) for name, path in _LOCAL_PATHS.items() if name in settings
    )


def _number(value: object) -> object:
    """A text that is a number, as people write it."""
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    return int(found[0]) if found[2] is None else float(found[0])


def _bodies(tree: object) -> Iterator[tuple[str, dict[str, object]]]:
    """All steps of a definition, each without the steps that it runs."""
    entries = tree.get("Steps") if isinstance(tree, dict) else tree
    for body in entries if isinstance(entries, list) else []:
        arguments = body.get("Arguments")
        nested = {
            key: value
            for key, value in (arguments.items() if isinstance(arguments, dict) else ())
            if isinstance(value, list)
            and value
            and all(isinstance(entry, dict) and "Type" in entry for entry in value)
            and "Name" in value[0]
        }
        own = {key: value for key, value in body.items() if key != "DependsOn"}
        if isinstance(arguments, dict):
            own["Arguments"] = {key: value for key, value in arguments.items() if key not in nested}
        yield str(body["Name"]), own
        for value in nested.values():
            yield from _bodies(value)
