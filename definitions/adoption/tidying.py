"""A config with repeated values as parameters, and with references to where it is deployed."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial

from definitions.adoption.round_trip import RoundTrip, round_trip, steps_of
from definitions.comparison.definition import read_definition
from definitions.comparison.definition_changes import compare_definitions
from definitions.comparison.placeholders import Bindings
from definitions.diagnostics.problems import InvalidConfig
from definitions.foundation.patterns import pattern

_ARN = pattern(r"arn:aws[a-z-]*:[a-z0-9-]+:([a-z]{2}[a-z-]*-\d)?:(\d{12}):")
_IMAGE = pattern(r"\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.")
_URI = pattern(r"s3://([^/]+)(/.+)", re.DOTALL)
_LOCATIONS = ("s3Uri", "inputDataUri", "outputPath", "modelData")
"""Keys of places in S3 that may be joins."""
_OFTEN = 3
_NAMES = {
    "instanceType": "InstanceType",
    "imageUri": "ImageUri",
    "modelPackageGroupName": "ModelPackageGroupName",
    "s3Uri": "DataUri",
    "inputDataUri": "DataUri",
    "outputPath": "OutputUri",
}
"""Keys whose repeated values become parameters, and the names of these."""
_Change = Callable[[dict[str, object]], dict[str, object]]


def tidied(tree: dict[str, object], trip: RoundTrip, definition: Mapping[str, object]) -> RoundTrip:
    """Tidy a config, in place, as far as it then means the same.

    Args:
        tree: of the config.
        trip: what becomes of it.
        definition: that it was made of, whose ARNs tell the account and the Region.

    Returns:
        What becomes of the config after that.
    """
    trip = _if_the_same(tree, trip, partial(_with_references, definition))
    trip = _if_the_same(tree, trip, _with_parameters)
    return _if_the_same(tree, trip, _with_buckets)


def _if_the_same(tree: dict[str, object], trip: RoundTrip, change: _Change) -> RoundTrip:
    changed = change(deepcopy(tree))
    if changed == tree or trip.definition is None:
        return trip
    try:
        again = round_trip(changed)
    except InvalidConfig:
        return trip
    before, after = read_definition(trip.definition), read_definition(_with_defaults(again.definition or {}, tree))
    is_refused = trip.pipeline is not None and again.pipeline is None
    bindings = Bindings()
    if is_refused or compare_definitions(before, after, lambda a, b: str(a) == str(b) or bindings.agree(a, b)):
        return trip
    tree.clear()
    tree.update(changed)
    return again


def _with_defaults(definition: Mapping[str, object], tree: Mapping[str, object]) -> dict[str, object]:
    """A definition in which parameters that a config does not have are their defaults."""
    known = {parameter["name"] for parameter in _parameters(tree)}
    listed = definition.get("Parameters")
    parameters = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    new = {f"Parameters.{entry['Name']}": entry["DefaultValue"] for entry in parameters if entry["Name"] not in known}
    old = [entry for entry in parameters if entry["Name"] in known]

    def filled(value: object) -> object:
        if isinstance(value, dict) and value.get("Get") in new:
            return new[value["Get"]]
        if isinstance(value, dict):
            found = {key: filled(each) for key, each in value.items()}
            match found:
                case {"Std:Join": {"On": "", "Values": list(pieces)}} if all(isinstance(each, str) for each in pieces):
                    return "".join(pieces)
            return found
        return [filled(each) for each in value] if isinstance(value, list) else value

    whole = {key: filled(value) for key, value in definition.items() if key != "Parameters"}
    return {**whole, **({"Parameters": old} if old else {})}


def _with_references(definition: Mapping[str, object], tree: dict[str, object]) -> dict[str, object]:
    """``{{account}}`` and ``{{region}}`` for the account and the Region that most ARNs and images name."""
    texts = [*_texts(definition), *_texts(tree)]
    found = [match.groups() for text in texts for match in _ARN.finditer(text)]
    found += [(match[1], None) for text in texts for match in _IMAGE.finditer(text)]
    for index, reference in ((1, "{{account}}"), (0, "{{region}}")):
        counts = Counter(groups[index] for groups in found if groups[index])
        if counts:
            [(name, _)] = counts.most_common(1)
            whole_word = re.compile(rf"(?<![a-z0-9-]){name}(?![a-z0-9])|(?<=-){name}(?![a-z0-9])")
            tree = _replaced(tree, whole_word, reference)
    return tree


def _replaced(tree: dict[str, object], word: re.Pattern[str], reference: str) -> dict[str, object]:
    def replaced(value: object) -> object:
        if isinstance(value, dict):
            return {key: replaced(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [replaced(entry) for entry in value]
        return word.sub(reference, value) if isinstance(value, str) else value

    return {key: replaced(value) for key, value in tree.items()}


def _with_parameters(tree: dict[str, object]) -> dict[str, object]:
    """Parameters for texts that stand at a key three times or more."""
    steps = steps_of(tree)
    counts = Counter(place for step in steps for place in _places(step))
    taken = {str(parameter["name"]) for parameter in _parameters(tree)}
    names: dict[tuple[str, str], str] = {}
    for (key, value), count in counts.items():
        if count >= _OFTEN:
            names[key, value] = next(name for name in _numbered(key) if name not in taken)
            taken.add(names[key, value])
    if not names:
        return tree
    return _changed(tree, {name: value for (_, value), name in names.items()}, [_named(step, names) for step in steps])


def _with_buckets(tree: dict[str, object]) -> dict[str, object]:
    """Parameters for buckets in which three places or more are."""
    steps = steps_of(tree)
    counts = Counter(bucket for step in steps for bucket in _buckets(step))
    free = (name for name in _numbered("Bucket") if name not in {str(each["name"]) for each in _parameters(tree)})
    names = {bucket: next(free) for bucket, count in counts.items() if count >= _OFTEN}
    if not names:
        return tree
    changed = [_in_buckets(step, names) for step in steps]
    return _changed(tree, {name: bucket for bucket, name in names.items()}, changed)


def _buckets(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, entry in value.items():
            found = _URI.fullmatch(entry) if key in _LOCATIONS and isinstance(entry, str) else None
            yield from _buckets(entry) if found is None else (found[1],)
    elif isinstance(value, list):
        for entry in value:
            yield from _buckets(entry)


def _in_buckets(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_in_buckets(entry, names) for entry in value]
    if not isinstance(value, dict):
        return value
    changed: dict[str, object] = {}
    for key, entry in value.items():
        found = _URI.fullmatch(entry) if key in _LOCATIONS and isinstance(entry, str) else None
        if found is None or found[1] not in names:
            changed[key] = _in_buckets(entry, names)
        else:
            changed[key] = {"join": {"values": ["s3://", {"parameter": names[found[1]]}, found[2]]}}
    return changed


def _changed(tree: Mapping[str, object], new: Mapping[str, str], steps: list[object]) -> dict[str, object]:
    """A config with more parameters, by their names, and with other steps."""
    pipeline = tree["pipeline"]
    assert isinstance(pipeline, dict)
    rest = {key: value for key, value in pipeline.items() if key not in ("parameters", "steps")}
    parameters = [{"name": name, "type": "String", "defaultValue": value} for name, value in new.items()]
    return {**tree, "pipeline": {**rest, "parameters": [*_parameters(tree), *parameters], "steps": steps}}


def _numbered(base: str) -> Iterator[str]:
    yield base
    for number in range(2, 1000):
        yield f"{base}{number}"


def _places(value: object) -> Iterator[tuple[str, str]]:
    """The names for parameters, each with the text that it would stand for."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if key in _NAMES and isinstance(entry, str):
                yield _NAMES[key], entry
            else:
                yield from _places(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _places(entry)


def _named(value: object, names: Mapping[tuple[str, str], str]) -> object:
    if isinstance(value, list):
        return [_named(entry, names) for entry in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, object] = {}
    for key, entry in value.items():
        name = names.get((_NAMES.get(key, ""), entry)) if isinstance(entry, str) else None
        found[key] = _named(entry, names) if name is None else {"parameter": name}
    return found


def _parameters(tree: Mapping[str, object]) -> list[dict[str, object]]:
    pipeline = tree["pipeline"]
    found = pipeline.get("parameters") if isinstance(pipeline, dict) else None
    return list(found) if isinstance(found, list) else []


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _texts(entry)
