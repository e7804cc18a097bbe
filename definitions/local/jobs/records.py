"""Records of a Transform job: how objects are split, batched, and put together again.

Sources: Amazon SageMaker Developer Guide, "Use Your Own Inference Code with Batch Transform" and "Associate Prediction
Results with Input Records"; API TransformInput, TransformOutput, DataProcessing. Where the guide contradicts itself, a
slice ends before its second number, as in JSONPath.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from definitions.foundation.records import record
from definitions.values.expressions import Json

_MEGABYTE = 1 << 20
_STEP = re.compile(r"\.([A-Za-z0-9_]+)|\.?\*|\[([^\]]*)\]")
_NAMES = re.compile(r"\s*('[^']*'\s*(?:,\s*'[^']*'\s*)*)")


class BadRecords(Exception):
    """Records cannot be read, or do not fit."""


class BadFilter(ValueError):
    """A filter that is none of those that SageMaker takes."""


@record
class Payload:
    """What one request sends: its bytes, and the records in it."""

    body: bytes
    records: Sequence[bytes]


def payloads(content: bytes, split: str, strategy: str, megabytes: int, input_filter: str) -> Iterator[Payload]:
    """The requests for one object.

    Args:
        content: the object.
        split: ``SplitType``: ``None`` or ``Line``.
        strategy: ``BatchStrategy``: ``MultiRecord`` or ``SingleRecord``.
        megabytes: ``MaxPayloadInMB``; 0 for any size.
        input_filter: ``InputFilter``.

    Raises:
        BadRecords: a record is larger than a payload may be, or the filter finds nothing in one.
    """
    if split == "None":
        yield Payload(content, [content])
        return
    most = megabytes * _MEGABYTE or len(content) + 1
    batch: list[bytes] = []
    sent: list[bytes] = []
    size = 0
    for line in content.splitlines():
        whole = filtered(line, input_filter) if input_filter != "$" else line
        if len(whole) > most:
            raise BadRecords(f"a record of {len(whole):,} bytes is larger than MaxPayloadInMB, {megabytes} MB")
        if batch and (strategy == "SingleRecord" or size + len(whole) + 1 > most):
            yield Payload(b"\n".join(sent), batch)
            batch, sent, size = [], [], 0
        batch.append(line)
        sent.append(whole)
        size += len(whole) + 1
    if batch:
        yield Payload(b"\n".join(sent), batch)


def assembled(
    answers: Sequence[tuple[Payload, bytes]], *, by_line: bool, join: bool, output_filter: str, is_json: bool
) -> bytes:
    """The ``.out`` of one object.

    Args:
        answers: the payloads, each with its response.
        by_line: whether ``AssembleWith`` is Line.
        join: whether ``JoinSource`` is Input.
        output_filter: ``OutputFilter``.
        is_json: whether records are JSON; otherwise CSV.

    Raises:
        BadRecords: responses and records are not as many, or the filter finds nothing.
    """
    if not join and output_filter == "$":
        end = b"\n" if by_line else b""
        return b"".join(body if not end or body.endswith(end) else body + end for _, body in answers)
    lines = []
    for payload, body in answers:
        results = body.splitlines() if len(payload.records) > 1 or not is_json else [body.strip()]
        if len(results) != len(payload.records):
            raise BadRecords(f"{len(payload.records)} records had {len(results)} results, so they cannot be joined")
        for line, result in zip(payload.records, results, strict=True):
            whole = _joined(line, result, is_json) if join else result
            lines.append(filtered(whole, output_filter))
    return b"".join(line + b"\n" for line in lines)


def _joined(line: bytes, result: bytes, is_json: bool) -> bytes:
    if not is_json:
        return line.rstrip(b"\r") + b"," + result
    given, found = json.loads(line), json.loads(result)
    whole = {**given, "SageMakerOutput": found} if isinstance(given, dict) else None
    return json.dumps(whole or {"SageMakerInput": given, "SageMakerOutput": found}).encode()


def filtered(line: bytes, path: str) -> bytes:
    """A record of CSV or JSON lines, of which only what a JSONPath selects is left.

    Raises:
        BadFilter: SageMaker does not take the path.
        BadRecords: it selects nothing.
    """
    if path == "$":
        return line
    text = line.decode("utf-8")
    try:
        value, is_json = json.loads(text), True
        is_json = isinstance(value, dict | list)
    except ValueError:
        is_json = False
    if is_json:
        return json.dumps(selected(value, path)).encode()
    found = selected(next(csv.reader(io.StringIO(text)), []), path)
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(found if isinstance(found, list) else [found])
    return written.getvalue().encode()


def selected(value: Any, path: str) -> Json:
    """What a JSONPath of SageMaker's subset selects: ``$.a``, ``$['a','b']``, ``$[0,-1]``, ``$[1:]``, ``*``.

    Raises:
        BadFilter: the path is none of these.
        BadRecords: it selects nothing.
    """
    rest = path.removeprefix("$")
    position = 0
    if rest == path:
        raise BadFilter(f"'{path}' does not begin with '$'")
    while position < len(rest):
        step = _STEP.match(rest, position)
        if step is None:
            raise BadFilter(f"'{path}' is not a path that SageMaker takes: '{rest[position:]}'")
        position = step.end()
        try:
            value = _selected_by(value, step, path)
        except (KeyError, IndexError, TypeError):
            raise BadRecords(f"'{path}' selects nothing in a record") from None
    found: Json = value
    return found


def _selected_by(value: Any, step: "re.Match[str]", path: str) -> Any:
    name, inner = step.groups()
    if name is not None:
        return value[name]
    if inner is None or inner == "*":
        return list(value.values()) if isinstance(value, dict) else value
    if _NAMES.fullmatch(inner):
        names = re.findall(r"'([^']*)'", inner)
        return value[names[0]] if len(names) == 1 else {key: value[key] for key in names}
    try:
        if ":" in inner:
            first, last = (int(part) if part.strip() else None for part in inner.split(":"))
            return value[first:last]
        numbers = [int(part) for part in inner.split(",")]
    except ValueError:
        raise BadFilter(f"'{path}' is not a path that SageMaker takes: '[{inner}]'") from None
    return value[numbers[0]] if len(numbers) == 1 else [value[number] for number in numbers]
