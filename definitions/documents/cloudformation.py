"""Pipelines of a CloudFormation template, such as those that the CDK and MDAA synthesize.

Source: AWS CloudFormation User Guide, ``AWS::SageMaker::Pipeline``, "Intrinsic function reference" (Ref, Fn::GetAtt,
Fn::Join, Fn::Sub) and "Pseudo parameters reference".
"""

import json
import re
from collections.abc import Iterator, Mapping

import yaml

from definitions.documents.definition import NoDefinition, checked_definition, definition_in_text
from definitions.foundation.patterns import pattern
from definitions.values.infrastructure import ACCOUNT, DNS_SUFFIX, PARTITION, REGION, Text
from definitions.values.placeholders import AnyText, OpenText, Placeholder, open_text
from definitions.values.plain import plain

_TYPE = "AWS::SageMaker::Pipeline"
_PSEUDO_PARAMETERS: Mapping[str, Text] = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": PARTITION,
    "AWS::URLSuffix": DNS_SUFFIX,
}
_VARIABLE = pattern(r"\$\{(!?)([^}]*)\}")


def is_yaml_template(text: str) -> bool:
    """Recognize a template in YAML, which no config of a module looks like."""
    return _TYPE in text and re.search(r"^Resources:", text, re.MULTILINE) is not None


def yaml_template(text: str, shown_as: str) -> dict[str, object]:
    """A template in YAML as the same template in JSON: ``!Sub x`` is ``{"Fn::Sub": x}``.

    Raises:
        NoDefinition: it is not YAML.
    """
    try:
        return dict(yaml.load(text, _TemplateLoader))  # noqa: S506  a safe loader
    except (yaml.YAMLError, TypeError, ValueError) as error:
        raise NoDefinition(f"{shown_as}: is no YAML of a template: {' '.join(str(error).split())}") from None


class _TemplateLoader(yaml.CSafeLoader):
    """Reads short forms of intrinsic functions."""

    def function(self, name: str, node: yaml.Node) -> dict[str, object]:
        value: object = None
        match node:
            case yaml.MappingNode():
                value = self.construct_mapping(node, deep=True)
            case yaml.SequenceNode():
                value = self.construct_sequence(node, deep=True)
            case yaml.ScalarNode():
                value = self.construct_scalar(node)
        return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_TemplateLoader.add_multi_constructor("!", _TemplateLoader.function)


def pipelines_of_template(template: Mapping[str, object], shown_as: str) -> dict[str, dict[str, object]]:
    """Definitions by logical id. What an intrinsic function stands for is a placeholder.

    Raises:
        InvalidConfig: the text of a definition is not JSON.
        NoDefinition: there is no pipeline, or its definition is no part of the template.
    """
    resources = template.get("Resources")
    found = {
        name: _definition(resource.get("Properties"), f"{shown_as}, {name}")
        for name, resource in (resources.items() if isinstance(resources, dict) else ())
        if isinstance(resource, dict) and resource.get("Type") == _TYPE
    }
    if not found:
        raise NoDefinition(f"{shown_as}: is a CloudFormation template without a resource of type {_TYPE}")
    return found


def _definition(properties: object, shown_as: str) -> dict[str, object]:
    whole = properties.get("PipelineDefinition") if isinstance(properties, dict) else None
    body = whole.get("PipelineDefinitionBody") if isinstance(whole, dict) else None
    if body is None:
        raise NoDefinition(f"{shown_as}: has no 'PipelineDefinitionBody': its definition is not in the template")
    text = _text(body)
    if isinstance(text, OpenText) and len(text.parts) == 1:
        return checked_definition(body, shown_as)
    return definition_in_text(text, shown_as)


def _text(value: object) -> AnyText:
    """The text that a value of a template stands for."""
    match value:
        case str() | int() | float():
            return str(value)
        case {"Fn::Join": [str(separator), list(values)]}:
            return open_text(*_joined(separator, values))
        case {"Fn::Sub": [str(pattern), dict(values)]}:
            return open_text(*_substituted(pattern, values))
        case {"Fn::Sub": str(pattern)}:
            return open_text(*_substituted(pattern, {}))
        case {"Ref": str(name)}:
            return _reference(name)
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return _reference(f"{name}.{attribute}")
        case {"Fn::GetAtt": str(name)}:
            return _reference(name)
    return open_text(Placeholder(f"<{json.dumps(value, sort_keys=True)}>"))


def _joined(separator: str, values: list[object]) -> Iterator[AnyText]:
    for index, value in enumerate(values):
        yield from [separator] if index else []
        yield _text(value)


def _substituted(pattern: str, values: Mapping[str, object]) -> Iterator[AnyText]:
    """The parts of ``Fn::Sub``, in which ``${!Name}`` is the text ``${Name}``."""
    end = 0
    for found in _VARIABLE.finditer(pattern):
        yield pattern[end : found.start()]
        is_literal, name = found[1], found[2].strip()
        if is_literal:
            yield f"${{{found[2]}}}"
        else:
            yield _text(values[name]) if name in values else _reference(name)
        end = found.end()
    yield pattern[end:]


def _reference(name: str) -> AnyText:
    label = plain(_PSEUDO_PARAMETERS[name]) if name in _PSEUDO_PARAMETERS else f"<{name}>"
    return open_text(Placeholder(str(label)))
