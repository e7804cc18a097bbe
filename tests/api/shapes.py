"""Makes the files of ``definitions/api`` from botocore's service models: the shapes of what pipeline steps ask of AWS.

A file is a JSON object with ``apiVersion`` and ``shapes``, one shape per line, sorted by name. A shape has a ``type``:
``structure``, ``list``, ``map``, ``string``, ``integer``, ``float``, ``boolean`` or ``timestamp``. Where the model says
so, it also has:

- ``members`` (name: shape), ``required`` (names) and ``union`` (true: exactly one member) of a structure;
- ``item`` of a list, ``key`` and ``value`` of a map: names of shapes;
- ``min`` and ``max``: the length of a text, the count of a list or map, the range of a number;
- ``enum`` (values), and ``pattern``, which a text matches if Python's ``re.fullmatch`` says so.

Source: the service models in botocore/data, described in its docs/source/development and in the Smithy specification.
"""

import json
import re
import warnings
from dataclasses import dataclass
from typing import Any, TypeAlias

Model: TypeAlias = dict[str, Any]
"""A service model or a part of it, as botocore writes it."""


@dataclass(frozen=True)
class Operations:
    """The operations of a service whose requests are written by steps, and those whose responses are referred to."""

    requests: tuple[str, ...]
    responses: tuple[str, ...]


SERVICES = {
    "sagemaker": Operations(
        requests=(
            "CreateProcessingJob",
            "CreateTrainingJob",
            "CreateHyperParameterTuningJob",
            "CreateAutoMLJob",
            "CreateModel",
            "CreateModelPackage",
            "CreateTransformJob",
            "CreateEndpointConfig",
            "CreateEndpoint",
            "CreateInferenceComponent",
            "CreateAction",
            "CreateArtifact",
            "CreateContext",
            "AddAssociation",
            "CreateJob",
            "CreatePipeline",
            "StartPipelineExecution",
        ),
        responses=(
            "DescribeProcessingJob",
            "DescribeTrainingJob",
            "DescribeHyperParameterTuningJob",
            "ListTrainingJobsForHyperParameterTuningJob",
            "DescribeAutoMLJob",
            "DescribeTransformJob",
            "DescribeModel",
            "DescribeModelPackage",
            "DescribeEndpointConfig",
            "DescribeEndpoint",
            "DescribeInferenceComponent",
            "DescribeJob",
        ),
    ),
    "emr": Operations(requests=("RunJobFlow", "AddJobFlowSteps"), responses=("DescribeStep",)),
    "emr-serverless": Operations(requests=("CreateApplication", "StartJobRun"), responses=("GetJobRun",)),
}

TYPES = {
    "structure": "structure",
    "list": "list",
    "map": "map",
    "string": "string",
    "integer": "integer",
    "long": "integer",
    "float": "float",
    "double": "float",
    "boolean": "boolean",
    "timestamp": "timestamp",
}
"""botocore's types and ours."""

REPAIRS = {
    # Java's way to write characters beyond 16 bits, once in order and once mixed up.
    r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010ffff",
    r"\uD800\uDBFF-\uDC00\uDFFF": r"\U00010000-\U0010ffff",
    # IAM's [\u0009\u000A\u000D\u0020-...\u10000-\u10FFFF], published by EMR Serverless with the escapes replaced:
    # a tab and line ends became spaces, the five and six digits were read as four and the rest as letters.
    "[    -": r"[\t\n\r -",
    "\u10000-\u10ffFF": r"\U00010000-\U0010ffff",
    # A dot of a domain; taken as any character, refusing a text takes twice as long for every two letters more.
    "amazonaws(.[0-9A-Za-z]{2,4})+": r"amazonaws(\.[0-9A-Za-z]{2,4})+",
}
"""Parts of patterns, and what they mean."""

REPEATED_END = re.compile(r"\((\[[^\[\]]+\])\*\)\$(\{\d+,\d+\})")
"""``([...]*)${1,128}``, where the length was meant for the class."""

ESCAPE_OR_CLASS = re.compile(r"\\.|\[(\^?)((?:\\.|[^\\\]])+)\]", re.DOTALL)
SEARCHED = re.compile(r"\.\*(.+)\.\*", re.DOTALL)
UNICODE_CLASS = re.compile(r"\\p\{(\w+)\}")
HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
UNICODE_LETTERS = re.compile(r"\\p\{[LN]\}")
ASCII_IN_JAVA = re.compile(r"(?<!\\)(?:\\\\)*\\[wWdDsSbB]")
EVERYTHING = {r"[\s\S]*", r"[\S\s]*"}

LETTERS_AND_NUMBERS = r"\w"
SPACES = r" \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
ALL_BUT_CONTROLS = r" -~\xa0-\U0010ffff"
UNICODE_CLASSES = {
    "L": LETTERS_AND_NUMBERS,
    "N": LETTERS_AND_NUMBERS,
    "Z": SPACES,
    "M": ALL_BUT_CONTROLS,
    "P": ALL_BUT_CONTROLS,
    "S": ALL_BUT_CONTROLS,
    "Alnum": "a-zA-Z0-9",
}
"""Java's Unicode classes and what stands for them inside ``[...]``."""


def api_file(model: Model, operations: Operations) -> str:
    """The text of the file: every shape that the operations' requests and responses are made of.

    Raises:
        ValueError: the model has a type or a pattern that this module does not know.
    """
    shapes = {name: described(name, model["shapes"][name]) for name in sorted(used_shapes(model, operations))}
    lines = ",\n".join(f"{_compact(name)}:{_compact(shape)}" for name, shape in shapes.items())
    return f'{{"apiVersion":{_compact(model["metadata"]["apiVersion"])},"shapes":{{\n{lines}\n}}}}\n'


def used_shapes(model: Model, operations: Operations) -> set[str]:
    """The names of the operations' shapes and of all that these refer to, however deep."""
    waiting = [model["operations"][name]["input"]["shape"] for name in operations.requests]
    waiting += [model["operations"][name]["output"]["shape"] for name in operations.responses]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting.extend(_referred(model["shapes"][name]))
    return used


def described(name: str, shape: Model) -> Model:
    """A shape of the model as the module's docstring says; what is for clients and people is left out.

    Raises:
        ValueError: a type or a pattern that this module does not know.
    """
    if shape["type"] not in TYPES:
        raise ValueError(f"shape {name} is of type {shape['type']!r}, which tests/api/shapes.py does not know")
    found: Model = {"type": TYPES[shape["type"]]}
    if "members" in shape:
        found["members"] = {member: target["shape"] for member, target in shape["members"].items()}
    found |= {word: shape[word] for word in ("required", "union") if shape.get(word)}
    for ours, word in (("item", "member"), ("key", "key"), ("value", "value")):
        if word in shape:
            found[ours] = shape[word]["shape"]
    found |= {word: shape[word] for word in ("min", "max", "enum") if word in shape}
    if "pattern" in shape:
        try:
            pattern = python_pattern(shape["pattern"])
        except ValueError as error:
            raise ValueError(f"shape {name}: {error}") from error
        if pattern:
            found["pattern"] = pattern
    return found


def python_pattern(java: str) -> str:
    r"""The pattern for ``re.fullmatch`` that takes what AWS takes; an empty text for a pattern that takes every text.

    AWS's patterns are Java's. Python's equal them but for five things:

    - ``re`` has no Unicode classes. Inside ``[...]`` what stands for them takes as much or more, so that nothing is
      refused that AWS takes: ``\w`` for ``\p{L}`` and ``\p{N}`` also takes ``_``, and all but control characters stand
      for ``\p{M}``, ``\p{P}`` and ``\p{S}``, which would be thousands of ranges. ``\p{Z}`` and ``\p{Alnum}`` are exact.
    - ``\w``, ``\d`` and ``\s`` are ASCII in Java; ``(?a)`` in front makes them so.
    - ``.`` leaves out five kinds of line ends in Java and only ``\n`` in Python. It stays, and takes a little more.
    - AWS writes ``^`` and ``$`` where it means the whole text, and searches otherwise; botocore leaves them out, and
      puts ``.*`` at the ends of what is searched. So ``.*\S.*`` is a text of any number of lines with a ``\S`` in it.
    - Some patterns are broken; ``REPAIRS`` and ``REPEATED_END`` say what they mean.

    Raises:
        ValueError: Python does not take the pattern, or reads it in another way than Java.
    """
    if java in EVERYTHING:
        return ""
    pattern = java
    for broken, meant in REPAIRS.items():
        pattern = pattern.replace(broken, meant)
    pattern = REPEATED_END.sub(r"\1\2", pattern)
    searched = SEARCHED.fullmatch(pattern)
    if searched:
        pattern = searched[1]
    flags = "(?a)" if ASCII_IN_JAVA.search(pattern) else ""
    translated = ESCAPE_OR_CLASS.sub(_translated_class, pattern)
    if _is_unlike_java(pattern) or (flags and UNICODE_LETTERS.search(pattern)):
        raise ValueError(f"Python reads the pattern {java!r} in another way than Java")
    try:
        # Warnings are for what is a set operation in Java, and may become one in Python.
        with warnings.catch_warnings(action="error"):
            compiled = re.compile(flags + translated)
    except (re.error, FutureWarning) as error:
        raise ValueError(f"Python does not take the pattern {java!r}: {error}") from error
    if searched:
        return "" if compiled.fullmatch("") else f"{flags}(?s:.*){translated}(?s:.*)"
    return flags + translated


def _translated_class(found: re.Match[str]) -> str:
    """The ``[...]`` with Unicode classes replaced; one that says what not to take is left, and Python refuses it."""
    negated, members = found.groups()
    classes = [UNICODE_CLASSES.get(name) for name in UNICODE_CLASS.findall(members or "")]
    if negated or not classes or None in classes:
        return found[0]
    replacements = list(dict.fromkeys(filter(None, classes)))
    if ALL_BUT_CONTROLS in replacements:
        replacements = [ALL_BUT_CONTROLS]
    return f"[{''.join(replacements)}{UNICODE_CLASS.sub('', members)}]"


def _is_unlike_java(pattern: str) -> bool:
    """Whether there is half a character or a class inside a class: ``re`` takes both, and means something else."""
    classes = [found[2] for found in ESCAPE_OR_CLASS.finditer(pattern) if found[2]]
    nested = any("[" in re.sub(r"\\.", "", members) for members in classes)
    return nested or bool(HALF_A_CHARACTER.search(pattern))


def _referred(shape: Model) -> list[str]:
    targets = [
        *shape.get("members", {}).values(),
        *(shape[word] for word in ("member", "key", "value") if word in shape),
    ]
    return [target["shape"] for target in targets]


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
