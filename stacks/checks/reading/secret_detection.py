"""Detection of secrets: by the form of a text, or by the name that it is the value of.

Only forms that are hardly ever anything else, so that each finding is worth a look.

Sources: the key formats that AWS, GitHub, GitLab, Slack, Google, Stripe, Hugging Face and RFC 7468, 7519 describe.
"""

import re
from collections.abc import Iterator
from typing import Any

from stacks.checks.reading.embedded_json import PLACEHOLDER, matchable_text

FORMS = {
    "an AWS access key": r"\b(AKIA|ASIA)[A-Z0-9]{16}\b",
    "a private key": r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----",
    "a token of GitHub": r"\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})",
    "a token of GitLab": r"\bglpat-[A-Za-z0-9_-]{20,}",
    "a token of Slack": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    "a token of Hugging Face": r"\bhf_[A-Za-z0-9]{30,}",
    "a key of OpenAI or Anthropic": r"\bsk-(proj-|ant-)?[A-Za-z0-9_-]{32,}",
    "a key of Google": r"\bAIza[A-Za-z0-9_-]{35}",
    "a key of Stripe": r"\b[rs]k_live_[A-Za-z0-9]{16,}",
    "a JSON web token": r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+",
    "a URL with a password": r"\b[a-z][a-z0-9+.-]*://[^\s/:@]+:[^\s/:@]+@",
}
_COMPILED_FORMS = {kind: re.compile(form) for kind, form in FORMS.items()}
_PASSWORD_NAME = re.compile(r"(^|_)(password|passwd|passphrase|pwd)$")
_KEY_NAME = re.compile(r"(^|_)(secret|token|credential|credentials|(api|access|private|secret)_?key)$")
_OPTION = re.compile(r"--?([A-Za-z][\w-]*)(?:=(.*))?", re.DOTALL)
_NAME_KEYS, _VALUE_KEYS = ("Name", "Key", "ParameterKey"), ("Value", "DefaultValue")
_NAMELESS_KEYS = ("Std:Join", "Values", "DefaultValue", "Value")


def secrets_in(tree: Any, name: str = "", address: str = "") -> Iterator[tuple[str, str]]:
    """Yield the address and kind of each secret in a tree that is the value of ``name``."""
    if isinstance(tree, dict):
        yield from _in_map(tree, name, address)
    elif isinstance(tree, list):
        for index, (option, value) in enumerate(_named_entries(tree)):
            yield from secrets_in(value, option or name, f"{address}[{index}]")
    elif (text := matchable_text(tree)) is not None:
        kind = _kind_by_form(text) or _kind_by_name(name, text)
        if kind is not None:
            yield address.lstrip("."), kind


def _in_map(tree: dict[str, Any], name: str, address: str) -> Iterator[tuple[str, str]]:
    """Secrets of a map's entries; a value that only an execution knows is no secret in the definition."""
    if set(tree) == {"Get"} or set(tree) == {"Std:JsonGet"}:
        return
    entry_name = next((tree[key] for key in _NAME_KEYS if isinstance(tree.get(key), str)), "")
    for key, value in tree.items():
        if entry_name and key in _VALUE_KEYS:
            value_name = entry_name
        else:
            value_name = name if key in _NAMELESS_KEYS else "" if key in _NAME_KEYS else key
        yield from secrets_in(value, value_name, f"{address}.{key}")


def _named_entries(entries: list[Any]) -> Iterator[tuple[str, Any]]:
    """Option and value of each entry of a list, which may be a command line such as ``["--token", "x"]``."""
    previous = ""
    for entry in entries:
        option = _OPTION.fullmatch(entry) if isinstance(entry, str) else None
        if option is None:
            yield previous, entry
            previous = ""
        else:
            yield (option[1], option[2]) if option[2] else ("", entry)
            previous = "" if option[2] else option[1]


def _kind_by_form(text: str) -> str | None:
    return next((kind for kind, form in _COMPILED_FORMS.items() if form.search(text)), None)


def _kind_by_name(name: str, text: str) -> str | None:
    """The kind of secret by the name of a text: any password, but keys and tokens only if they look random.

    ``max_tokens`` and ``pad_token: </s>`` are no secrets, nor is the name or ARN of one: ``db_secret: prod/database``.
    """
    snake_case = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-.\s]+", "_", name).lower()
    if _PASSWORD_NAME.search(snake_case) and text and not text.startswith("arn:"):
        return "a password"
    looks_random = len(text) >= 16 and re.fullmatch(r"[A-Za-z0-9+/=_-]+", text) and re.search(r"\d", text)
    if _KEY_NAME.search(snake_case) and looks_random and PLACEHOLDER not in text and re.search(r"[A-Za-z]", text):
        return "a key or token"
    return None
