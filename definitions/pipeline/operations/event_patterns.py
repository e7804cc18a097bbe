"""Event patterns of Amazon EventBridge: what they match, and why EventBridge refuses one.

Source: EventBridge User Guide, "Creating Amazon EventBridge event patterns" and "Comparison operators for use in event
patterns"; API PutRule.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from operator import eq, ge, gt, le, lt

from definitions.diagnostics.messages import describe_type, did_you_mean, quoted, yaml_text
from definitions.foundation.records import record
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import InfrastructureText

_OR = "$or"
_COMPARE: Mapping[object, Callable[[float, float], bool]] = {"<": lt, "<=": le, "=": eq, ">=": ge, ">": gt}
_TEXT_OPERATORS = ("prefix", "suffix", "equals-ignore-case", "wildcard", "cidr")
OPERATORS = (*_TEXT_OPERATORS, "anything-but", "numeric", "exists")
_IN_ANYTHING_BUT = ("prefix", "suffix", "equals-ignore-case", "wildcard")


@record
class PatternFault:
    """Why EventBridge refuses a pattern: the path below it, the rule, the message and what to write."""

    path: NodePath
    rule: str
    message: str
    hint: str | None = None


def pattern_faults(pattern: object, path: NodePath = ()) -> Iterator[PatternFault]:
    """All faults of a pattern."""
    if not isinstance(pattern, dict) or not pattern:
        yield PatternFault(path, "bad-pattern", "must be a map of at least one field")
        return
    for key, value in pattern.items():
        below = (*path, str(key))
        if key == _OR and isinstance(value, list) and len(value) > 1:
            for index, alternative in enumerate(value):
                yield from pattern_faults(alternative, (*below, index))
        elif isinstance(value, dict):
            yield from pattern_faults(value, below)
        elif key == _OR:
            yield PatternFault(below, "bad-pattern", "must be a list of at least two patterns")
        elif not isinstance(value, list):
            message = f"must be a list of values to match, got {describe_type(value)}"
            yield PatternFault(below, "bad-pattern", message, f"write [{yaml_text(value)}]")
        elif not value:
            yield PatternFault(below, "bad-pattern", "must not be empty: nothing is in an empty list")
        else:
            for index, entry in enumerate(value):
                yield from _entry_faults(entry, (*below, index))


def _entry_faults(entry: object, path: NodePath) -> Iterator[PatternFault]:
    if isinstance(entry, list):
        yield PatternFault(path, "bad-pattern", "must be a value or a comparison, got a list")
    elif isinstance(entry, dict):
        [operator, *others] = list(entry) or [None]
        if operator not in OPERATORS or others:
            listed = ", ".join(OPERATORS)
            message = "must be a map of one comparison" if others else f"{quoted(operator)} is not a comparison"
            hint = did_you_mean(str(operator), OPERATORS) or f"comparisons: {listed}"
            yield PatternFault(path, "bad-pattern", message, hint)
        elif (reason := _operand_fault(str(operator), entry[operator])) is not None:
            yield PatternFault((*path, str(operator)), "bad-pattern", f"must be {reason}")


def _operand_fault(operator: str, operand: object) -> str | None:
    """The values that an operator takes, in words, if this is none of them."""
    if operator == "exists":
        return None if isinstance(operand, bool) else "true or false"
    if operator == "numeric":
        return None if _is_numeric(operand) else "a list such as ['>', 0], or ['>', 0, '<=', 10]"
    if operator == "anything-but":
        return None if _is_anything_but(operand) else "a value, a list of values, or one comparison of texts"
    if operator in ("prefix", "suffix") and isinstance(operand, dict) and list(operand) == ["equals-ignore-case"]:
        operand = operand["equals-ignore-case"]
    if not isinstance(operand, str | InfrastructureText):
        return "a text"
    if operator == "wildcard" and "**" in str(operand):
        return "a text without two '*' in a row"
    return "a range of addresses such as 10.0.0.0/24" if operator == "cidr" and not _is_network(operand) else None


def _is_network(operand: str | InfrastructureText) -> bool:
    try:
        ip_network(str(operand), strict=False)
    except ValueError:
        return isinstance(operand, InfrastructureText)
    return True


def _is_numeric(operand: object) -> bool:
    if not isinstance(operand, list) or len(operand) not in (2, 4):
        return False
    signs, numbers = operand[::2], operand[1::2]
    return all(sign in _COMPARE for sign in signs) and all(
        isinstance(number, int | float) and not isinstance(number, bool) for number in numbers
    )


def _is_anything_but(operand: object) -> bool:
    if isinstance(operand, dict):
        values = list(operand.values())
        return len(operand) == 1 and next(iter(operand)) in _IN_ANYTHING_BUT and _is_texts(values[0])
    return bool(operand) if isinstance(operand, list) else not isinstance(operand, bool)


def _is_texts(operand: object) -> bool:
    entries = operand if isinstance(operand, list) else [operand]
    return bool(entries) and all(isinstance(entry, str | InfrastructureText) for entry in entries)


def matches(pattern: Mapping[str, object], event: object) -> bool:
    """Evaluate a pattern without faults on an event, or on a map inside one."""
    for key, wanted in pattern.items():
        if key == _OR and isinstance(wanted, list):
            if not any(matches(alternative, event) for alternative in wanted):
                return False
            continue
        found = event.get(key) if isinstance(event, dict) else None
        is_there = isinstance(event, dict) and key in event
        if isinstance(wanted, dict):
            if not matches(wanted, found):
                return False
        elif not isinstance(wanted, list) or not any(_entry_matches(entry, found, is_there) for entry in wanted):
            return False
    return True


def _entry_matches(entry: object, found: object, is_there: bool) -> bool:
    if isinstance(entry, dict) and "exists" in entry:
        return entry["exists"] is (is_there and not isinstance(found, dict))
    if not is_there:
        return False
    if isinstance(found, list):
        return any(_value_matches(entry, value) for value in found)
    return _value_matches(entry, found)


def _value_matches(entry: object, value: object) -> bool:
    if not isinstance(entry, dict):
        return _same(entry, value)
    [(operator, operand)] = entry.items()
    if operator == "anything-but":
        if isinstance(operand, dict):
            [(inner, texts)] = operand.items()
            choices = texts if isinstance(texts, list) else [texts]
            return isinstance(value, str) and not any(_value_matches({inner: text}, value) for text in choices)
        return not any(_same(other, value) for other in (operand if isinstance(operand, list) else [operand]))
    if operator == "numeric":
        if not isinstance(value, int | float) or isinstance(value, bool):
            return False
        return all(_COMPARE[sign](value, number) for sign, number in zip(operand[::2], operand[1::2], strict=True))
    return isinstance(value, str) and _text_matches(operator, operand, value)


def _same(wanted: object, value: object) -> bool:
    """Equality as JSON has it: true is not 1."""
    return wanted == value and isinstance(wanted, bool) == isinstance(value, bool)


def _text_matches(operator: str, operand: object, value: str) -> bool:
    if isinstance(operand, dict):
        operand, value = str(operand["equals-ignore-case"]).lower(), value.lower()
    wanted = str(operand)
    match operator:
        case "prefix":
            return value.startswith(wanted)
        case "suffix":
            return value.endswith(wanted)
        case "equals-ignore-case":
            return value.lower() == wanted.lower()
        case "cidr":
            return _is_in_network(value, wanted)
    return re.fullmatch(_wildcard_expression(wanted), value, re.DOTALL) is not None


def _is_in_network(address: str, network: str) -> bool:
    try:
        return ip_address(address) in ip_network(network, strict=False)
    except ValueError:
        return False


def _wildcard_expression(wildcard: str) -> str:
    r"""The regular expression of a wildcard: ``*`` is any text, ``\*`` and ``\\`` are the characters."""
    pieces = re.findall(r"\\[*\\]|.", wildcard, re.DOTALL)
    return "".join(".*" if piece == "*" else re.escape(piece[-1]) for piece in pieces)


def literal_wildcard(text: str) -> str:
    r"""A text that a wildcard matches as it is."""
    return re.sub(r"[*\\]", lambda character: f"\\{character[0]}", text)
