"""The accounts of a stack: its own, which its provider allows, and those that its config trusts.

Source: Terraform AWS provider, ``allowed_account_ids``.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TRUSTED = "trusted_account_ids"
"""The local value of a stack that lists trusted accounts."""


def stack_accounts(file: Path) -> frozenset[str]:
    """The accounts whose keys a stack may use; empty if its own is not known, or the file cannot be read."""
    try:
        stack = json.loads(file.read_text(encoding="utf-8"))
        own = frozenset(_texts(stack["provider"]["aws"][0]["allowed_account_ids"]))
    except (OSError, ValueError, LookupError, TypeError):
        return frozenset()
    known = stack.get("locals")
    return own | frozenset(_texts(known.get(TRUSTED) if isinstance(known, dict) else None)) if own else own


def _texts(value: Any) -> Iterator[str]:
    yield from (entry for entry in value if isinstance(entry, str)) if isinstance(value, list) else ()
