"""SSM parameters that texts look up by prefixes such as ``ssm:`` and ``ssm-org:``."""

import re

from definitions.diagnostics.messages import quoted
from definitions.project.naming.standard import Naming
from definitions.project.references.errors import UnresolvedReference
from definitions.values.infrastructure import (
    InfrastructureKind,
    InfrastructureText,
    InfrastructureValue,
    Text,
    split,
    ssm_parameter,
    text,
)

PREFIXES = ("ssm-org:", "ssm-domain:", "ssm-env:", "generated-role-id:", "generated-role-arn:", "ssm:")
"""Beginnings of texts that stand for values that Terraform looks up."""


def split_lookup(raw: str) -> tuple[str, str] | None:
    """The prefix that makes a whole text a lookup, and the rest; ``None`` for other texts."""
    if not raw.startswith(PREFIXES):
        return None
    prefix = next(prefix for prefix in PREFIXES if raw.startswith(prefix))
    return prefix, raw[len(prefix) :].lstrip()


def looked_up(prefix: str, rest: Text, naming: Naming) -> Text:
    """The SSM parameter that a text with a prefix names.

    Raises:
        UnresolvedReference: it names none.
    """
    if prefix == "ssm:":
        return looked_up_parameter(rest)
    if prefix.startswith("generated-role-"):
        leaf = prefix.removeprefix("generated-role-").removesuffix(":")
        role = rest.lower() if isinstance(rest, str) else rest
        return looked_up_parameter(text(f"/{naming.organization}/{naming.domain}/generated-role/", role, f"/{leaf}"))
    return looked_up_parameter(path_below(prefix, rest, naming, lower_case=False))


def path_below(prefix: str, path: Text, naming: Naming, *, lower_case: bool) -> Text:
    """The full path of one below the organization, domain or environment; a leading '/' makes no difference."""
    folders = {
        "ssm-org:": naming.ssm_org_path,
        "ssm-domain:": naming.ssm_domain_path,
        "ssm-env:": naming.ssm_env_path,
    }
    first, *others = split(path, "/", 1)
    below = others[0] if first == "" and others else path
    if isinstance(below, str):
        return folders[prefix](below, lower_case=lower_case)
    return text(folders[prefix]("", lower_case=lower_case), below)


def looked_up_parameter(path: Text) -> Text:
    """The value of an SSM parameter, by its name or ARN."""
    parts = path.parts if isinstance(path, InfrastructureText) else (path,)
    if not all(_may_be_in_path(part) for part in parts) or str(parts[-1]).endswith("/"):
        message = f"{quoted(path)} is not the name of an SSM parameter"
        raise UnresolvedReference(message, "bad-ssm-path", "such as ssm:/network/subnet-id")
    return ssm_parameter(path)


def _may_be_in_path(part: str | InfrastructureValue) -> bool:
    if isinstance(part, InfrastructureValue):
        return part.kind is not InfrastructureKind.BUCKET_NAME
    return re.fullmatch(r"(?!.*//)[A-Za-z0-9_./:-]+", part) is not None
