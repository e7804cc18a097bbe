"""What a text means that lacks the form of its place: the same value in that form, to be proposed in a hint.

Sources: Amazon S3 User Guide, "Methods for accessing a general purpose bucket" and "Bucket naming rules"; ISO 8601.
"""

import re
import sys
from collections.abc import Iterator
from math import isfinite
from urllib.parse import unquote

from definitions.foundation.patterns import pattern

BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"
"""Texts that are read as numbers."""
BUCKET_RULE = "the name of a bucket has 3 to 63 lower-case letters, digits, '.' and '-', and no '_'"

_HOST = r"(?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?"
_KEY = r"(?:/(?P<key>[^?#]*))?(?:[?#].*)?"
_ADDRESSES = (
    pattern(rf"https?://(?P<bucket>{BUCKET}?)\.s3[.-]{_HOST}{_KEY}"),
    pattern(rf"https?://s3[.-]{_HOST}/(?P<bucket>{BUCKET}){_KEY}"),
    pattern(rf"arn:aws[a-z-]*:s3:::(?P<bucket>{BUCKET})(?:/(?P<key>.*))?"),
    pattern(rf"[sS]3[an]?:?/*(?<=[:/])(?P<bucket>{BUCKET})(?:/(?P<key>.*))?"),
)
_LOCAL = pattern(r"(\.{1,2}/|~|[A-Za-z]:\\|/(opt|tmp|home|mnt|root|var|usr|Users)/|file:).*")
_PATH = pattern(rf"/?(?P<bucket>{BUCKET})/.*")


def s3_uri_hint(text: str) -> str | None:
    """What to write for an S3 URI of another form."""
    for address in _ADDRESSES:
        match = address.fullmatch(text)
        if match is not None:
            key = match["key"]
            if text.startswith("http"):
                key = unquote(key or "")
            return f"write s3://{match['bucket']}{f'/{key}' if key is not None else ''}"
    if text.startswith("s3://"):
        bucket = text.removeprefix("s3://").partition("/")[0]
        return BUCKET_RULE if bucket else "name the bucket behind s3://"
    if _LOCAL.fullmatch(text):
        return "SageMaker reads from S3: copy the files there, and write s3://, the bucket and their path"
    match = _PATH.fullmatch(text)
    if match is not None:
        return f"write s3://{text.removeprefix('/')}, if '{match['bucket']}' is the bucket"
    return None


def bucket_hint(text: str) -> str:
    """What to write for the name of a bucket."""
    bucket = next((match["bucket"] for address in _ADDRESSES if (match := address.fullmatch(text))), None)
    return BUCKET_RULE if bucket is None else f"write {bucket}"


_INSTANCE_TYPE = r"ml\.[a-z0-9-]+\.[a-z0-9-]+"


def instance_type_hint(text: str) -> str | None:
    """What to write for an instance type in other signs."""
    plain = text.strip(" ,;.:'\"").lower()
    with_prefix = plain if plain.startswith("ml") else f"ml.{plain}"
    for candidate in (plain, with_prefix, re.sub(r"[_-]", ".", with_prefix, count=2)):
        if re.fullmatch(_INSTANCE_TYPE, candidate):
            return f"write {candidate}"
    if plain == "local":
        return "jobs of a pipeline run at AWS: write an instance type, such as ml.m5.xlarge"
    return None


_UNITS = {
    "Y": ("y", "year", "years"),
    "MONTH": ("mo", "month", "months"),
    "W": ("w", "week", "weeks"),
    "D": ("d", "day", "days"),
    "H": ("h", "hr", "hrs", "hour", "hours"),
    "M": ("m", "min", "mins", "minute", "minutes"),
    "S": ("s", "sec", "secs", "second", "seconds"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_SECONDS = {"W": 604800, "D": 86400, "H": 3600, "M": 60, "S": 1}
_AMOUNT = pattern(r"([0-9]{1,9})\s*([a-z]+)")


def _amounts(text: str) -> dict[str, int]:
    """The amounts in a duration such as ``1 day, 12h``, by unit in ISO 8601's order; none in other texts."""
    plain = re.sub(r"^p?t?(?=[0-9])|(?<=[ymwd])t(?=[0-9])|,|\band\b", " ", text.lower())
    found = {_UNIT_OF.get(unit, ""): int(number) for number, unit in _AMOUNT.findall(plain)}
    is_whole = not _AMOUNT.sub("", plain).strip()
    is_month = re.fullmatch(r"p[0-9]+m", text.lower()) is not None
    if not is_whole or "" in found or is_month or len(found) != len(_AMOUNT.findall(plain)):
        return {}
    return {unit: found[unit] for unit in _UNITS if unit in found}


def duration_hint(text: str) -> str | None:
    """What ISO 8601 writes for a duration such as ``30d`` or ``T12H``."""
    amounts = _amounts(text)
    if not amounts:
        return None
    days = "".join(f"{amounts[unit]}{unit[0]}" for unit in ("Y", "MONTH", "W", "D") if unit in amounts)
    time = "".join(f"{amounts[unit]}{unit}" for unit in ("H", "M", "S") if unit in amounts)
    return f"write P{days}{f'T{time}' if time else ''}"


_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_UNIT_WORDS = {
    "GB": ("gb", "g", "gib", "gi", "gigabytes"),
    "": ("instance", "instances", "nodes", "node", "machines", "machine", "jobs", "job"),
}
_UNIT_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600}


def meant_numbers(text: str, unit: str) -> Iterator[str]:
    """Numbers that a text may mean, such as ``30GB`` where GB are asked for; in the order of likelihood."""
    plain = text.strip(" ,;'\"").lower()
    if plain in _WORDS:
        yield str(_WORDS.index(plain))
    if re.fullmatch(r"[0-9]{1,3}([,_' ][0-9]{3})+", plain):
        yield re.sub(r"[^0-9]", "", plain)
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", plain):
        yield plain.replace(",", ".")
    if match := re.fullmatch(r"([0-9]{1,2})\s*%", plain):
        yield f"{int(match[1]) / 100}"
    if unit in _UNIT_SECONDS:
        amounts = _amounts(plain)
        if amounts and all(name in _SECONDS for name in amounts):
            count, rest = divmod(sum(number * _SECONDS[name] for name, number in amounts.items()), _UNIT_SECONDS[unit])
            if not rest:
                yield str(count)
    words = {unit.lower(), *_UNIT_WORDS.get(unit, ())}
    if (match := re.fullmatch(rf"({_NUMBER})\s*([a-z]*)", plain)) and match[2] in words:
        yield match[1]


def as_number(value: int | float | str) -> int | float | None:
    """The number that a value is or spells; ``None`` for other text and for numbers that are too large."""
    if not isinstance(value, str):
        return value if abs(value) <= sys.float_info.max else None
    if re.fullmatch(NUMBER, value) is None:
        return None
    number = float(value)
    return number if isfinite(number) else None


BOOLEANS = {
    **dict.fromkeys(("true", "yes", "y", "on", "1"), "true"),
    **dict.fromkeys(("false", "no", "n", "off", "0"), "false"),
}
"""Booleans by the words that stand for them elsewhere, in lower case."""


def meant_literals(text: str) -> Iterator[str]:
    """Numbers and booleans that a text may mean."""
    yield from meant_numbers(text, "")
    if text.lower() in BOOLEANS:
        yield BOOLEANS[text.lower()]
