"""What looks like a secret: by its own form, or by the name beside it.

Only forms that hardly anything else has, so that a finding is worth a look.

Sources: the key formats that AWS, GitHub, GitLab, Slack, Google, Stripe, Hugging Face and RFC 7468, 7519 describe.
"""

import re
from collections.abc import Iterator
from typing import Any

from stacks.checks.embedded_json import OPAQUE, matchable

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
_FORMS = {what: re.compile(form) for what, form in FORMS.items()}
_PASSWORD = re.compile(r"(^|_)(password|passwd|passphrase|pwd)$")
_KEY = re.compile(r"(^|_)(secret|token|credential|credentials|(api|access|private|secret)_?key)$")
_OPTION = re.compile(r"--?([A-Za-z][\w-]*)(?:=(.*))?", re.DOTALL)
_NAMES, _VALUES = ("Name", "Key", "ParameterKey"), ("Value", "DefaultValue")
_EXPRESSION_PARTS = ("Std:Join", "Values", "DefaultValue", "Value")


def secrets_in(tree: Any, name: str = "", address: str = "") -> Iterator[tuple[str, str]]:
    """Where each secret stands, and what it looks like."""
    if isinstance(tree, dict):
        yield from _in_map(tree, name, address)
    elif isinstance(tree, list):
        for index, (option, value) in enumerate(_options(tree)):
            yield from secrets_in(value, option or name, f"{address}[{index}]")
    elif (text := matchable(tree)) is not None:
        what = form_of(text) or named(name, text)
        if what is not None:
            yield address.lstrip("."), what


def _in_map(tree: dict[str, Any], name: str, address: str) -> Iterator[tuple[str, str]]:
    """Entries of a map; what only the execution knows is no secret that stands there."""
    if set(tree) == {"Get"} or set(tree) == {"Std:JsonGet"}:
        return
    beside = next((tree[key] for key in _NAMES if isinstance(tree.get(key), str)), "")
    for key, value in tree.items():
        inner = name if key in _EXPRESSION_PARTS else "" if key in _NAMES else key
        yield from secrets_in(value, beside if beside and key in _VALUES else inner, f"{address}.{key}")


def _options(entries: list[Any]) -> Iterator[tuple[str, Any]]:
    """Entries of a list, which may be a command line: each with the option that names it."""
    before = ""
    for entry in entries:
        option = _OPTION.fullmatch(entry) if isinstance(entry, str) else None
        if option is None:
            yield before, entry
            before = ""
        else:
            yield (option[1], option[2]) if option[2] else ("", entry)
            before = "" if option[2] else option[1]


def form_of(text: str) -> str | None:
    """What kind of secret is in a text, if one is."""
    return next((what for what, form in _FORMS.items() if form.search(text)), None)


def named(name: str, text: str) -> str | None:
    """What a text is by the name beside it: any password, but only what looks random of keys and tokens.

    ``max_tokens`` and ``pad_token: </s>`` are no secrets, nor is the name or ARN of one: ``db_secret: prod/database``.
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-.\s]+", "_", name).lower()
    if _PASSWORD.search(words) and text and not text.startswith("arn:"):
        return "a password"
    looks_random = len(text) >= 16 and re.fullmatch(r"[A-Za-z0-9+/=_-]+", text) and re.search(r"\d", text)
    if _KEY.search(words) and looks_random and OPAQUE not in text and re.search(r"[A-Za-z]", text):
        return "a key or token"
    return None
