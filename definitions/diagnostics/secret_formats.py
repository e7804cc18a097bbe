"""Secrets, recognized by the formats of their issuers or by the name that a value has. No guesses by entropy.

Image digests, commit ids and the hashes of models are as random as a password.

Sources: IAM User Guide, "IAM identifiers" (prefixes of access keys); RFC 7468 and RFC 7519; GitHub documentation,
"About authentication to GitHub" (token formats); Slack API documentation, "Tokens"; HCP Terraform, "API tokens"; Vault,
"Tokens"; Stripe, "API keys"; RFC 6750 (bearer tokens).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from definitions.foundation.patterns import pattern

HIDDEN = "***"
LEAK = "all who may describe the pipeline or read Terraform's state would read it"
REMEDY = "let the container fetch it from AWS Secrets Manager; give it the secret's ARN"
_WHOLE = r"(?<![A-Za-z0-9_]){}(?![A-Za-z0-9_])"
_FORMATS = {
    "an AWS access key id": _WHOLE.format("(?:AKIA|ASIA)[A-Z0-9]{16}"),
    "an AWS session token": r"(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9/+=]{30,}",
    # Messages cut long texts, so the end of a key may be missing: then all is hidden up to the quote behind it.
    "a private key": (
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[^-]*-----END [A-Z0-9 ]*-----|[^-'\"]*)"
    ),
    "a token of GitHub": _WHOLE.format(r"(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{36,})"),
    "a token of GitLab": _WHOLE.format(r"glpat-[A-Za-z0-9_-]{20,}"),
    "a token of Slack": (
        r"(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w+"
    ),
    "a JSON web token": r"(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?",
    "a token of Hugging Face": _WHOLE.format(r"hf_[A-Za-z0-9]{30,}"),
    "an API key of OpenAI or Anthropic": _WHOLE.format(r"sk-(?:proj-|svcacct-|ant-)[A-Za-z0-9_-]{20,}"),
    "an API key of Google": _WHOLE.format(r"AIza[A-Za-z0-9_-]{35}"),
    "a token of Databricks": _WHOLE.format(r"dapi[0-9a-f]{32}(?:-\d)?"),
    "a token of a package registry": _WHOLE.format(r"(?:pypi-Ag[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{36})"),
    "a token of HCP Terraform": r"(?<=[A-Za-z0-9]\.atlasv1\.)[A-Za-z0-9_-]{40,}",
    "a token of Vault": _WHOLE.format(r"hv[sbr]\.[A-Za-z0-9_-]{20,}"),
    "an API key of Stripe": _WHOLE.format(r"(?:sk|rk)_live_[A-Za-z0-9]{16,}"),
    "a bearer token": r"(?<=\b[Bb]earer )(?=[^\s'\"]*\d)[A-Za-z0-9._~+/-]{16,}=*",
    "a password in a URL": r"(?<=://)[^\s/:@{}$<>]*:(?!\*+@)[^\s/:@{}$<>]+(?=@)",
}
_FORMAT = pattern("|".join(f"({pattern})" for pattern in _FORMATS.values()))
# To look for these first is a hundred times faster in a long text, and most texts have none.
_BEGINNING = pattern(
    "AKIA|ASIA|IQoJb3JpZ2lu|FwoGZXIvYXdz|-----BEGIN |gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|hooks[.]slack"
    "|eyJ|hf_|sk-|AIza|dapi|pypi-Ag|npm_|hv[sbr][.]|[sr]k_live_|[.]atlasv1[.]|[Bb]earer "
    r"|://(?=[^\s/@]*@)"
)
_BEFORE = (".atlasv1.", "Bearer ", "bearer ", "://")
"""Those that are no part of the secret."""

_PASSWORD = r"passwords?|passwd|pwd|passphrase"
_SECRET_KEY = r"secret_?(?:access_?)?key|client_?secret|app_?secret|shared_?secret|webhook_?secret|credentials"
_API_KEY = r"api_?key|auth_?key|account_?key|access_?key|private_?key"
_ISSUERS = (
    r"access|api|auth|bearer|bot|github|gitlab|hf|hub|hugging_?face|id|login|oauth|pat|refresh|secret|security|session"
    r"|slack|wandb"
)
_OWNERS = r"admin|database|db|email|ftp|ldap|login|mail|mongo|mysql|pg|postgres|proxy|redis|root|smtp|ssh|user"
_NAME = pattern(
    rf"(?:.*_)?(?:{_PASSWORD}|{_SECRET_KEY}|{_API_KEY})|(?:(?:.*_)?(?:{_ISSUERS})_)?token"
    rf"|pgpassword|(?:.*_)?(?:{_OWNERS})_pass|(?:.*_)?(?:jwt|signing|hmac|cookie|session)_(?:secret|key)"
)
_LAST_WORDS = ("key", "pass", "passphrase", "passwd", "password", "passwords", "pwd", "secret", "credentials", "token")
_ASSIGNED = pattern(
    rf"""(?ix) (?:{_PASSWORD}|{_SECRET_KEY.replace("_?", "[_-]?")}|api[_-]?key
    |(?:access|auth|refresh|session)[_-]?token)
    (?: =["']? | ["']\s*:\s*["'] ) (?P<value>[^\s"'&;,]{{4,}})"""
)
_NOT_A_SECRET = pattern(
    r"""(?ix) \s* | arn:.* | ssm:.* | secretsmanager:.* | s3://.* | file:.* | \.{0,2}/.* | <.*> | \*+ | x+ | -
    | \d{1,3} | [\w.-]+\.(?:pem|key|crt|p12|json|txt|ya?ml) | .*(?:\$\{|\{\{|\{%).* | \$\w+ | \$\(.*\)
    | true | false | yes | no | none | null | optional | required | auto""",
    re.DOTALL,
)
"""References to secrets, placeholders, ids of tokens, and values of switches."""


@lru_cache(256)  # one long text may stand in a config many times, by its alias
def secret_in(text: str) -> str | None:
    """The kind of secret that a text holds, such as ``a private key``; ``None`` if none is recognized."""
    found = _FORMAT.search(text) if _BEGINNING.search(text) else None
    if found is not None:
        return list(_FORMATS)[(found.lastindex or 1) - 1]
    assigned = _ASSIGNED.search(text) if _may_assign(text) else None
    return None if assigned is None or _NOT_A_SECRET.fullmatch(assigned["value"]) else "a password"


def formats_in(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """All secrets of a known format in a text, each with its kind: in code, unlike in a config, names tell nothing."""
    for start in _BEGINNING.finditer(text):
        found = _FORMAT.match(text, start.end() if start[0] in _BEFORE else start.start())
        if found is not None:
            yield list(_FORMATS)[(found.lastindex or 1) - 1], found


@lru_cache(256)  # the same few keys name most values
def names_a_secret(name: str) -> bool:
    """Recognize names that only secrets have: ``DB_PASSWORD`` and ``apiKey``, not ``max_tokens``."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", name).strip("_").lower()
    return text.endswith(_LAST_WORDS) and _NAME.fullmatch(text) is not None


def is_given_openly(value: object) -> bool:
    """Distinguish a secret from a reference to it, such as an ARN, as the value of such a name."""
    if isinstance(value, bool) or value is None:
        return False
    return isinstance(value, int | float | str) and _NOT_A_SECRET.fullmatch(str(value)) is None


def hide(text: str) -> str:
    """The text without the secrets that are recognized in it; the number of its lines stays the same."""
    if _BEGINNING.search(text):
        text = _FORMAT.sub(lambda found: HIDDEN + "\n" * found[0].count("\n"), text)
    return _ASSIGNED.sub(_without_value, text) if _may_assign(text) else text


def _may_assign(text: str) -> bool:
    return "=" in text or (":" in text and ('"' in text or "'" in text))


def _without_value(found: re.Match[str]) -> str:
    value = found["value"]
    return found[0] if _NOT_A_SECRET.fullmatch(value) else f"{found[0].removesuffix(value)}{HIDDEN}"
