"""Infrastructure values as a reader sees them before Terraform knows them: ``<role arn>``."""

import re
from functools import lru_cache

from definitions.values.infrastructure import InfrastructureText, InfrastructureValue


def plain(whole: object) -> object:
    """A tree of maps, lists and texts with each infrastructure value in words, such as ``<bucket name>``."""
    if isinstance(whole, InfrastructureText):
        return "".join(part if isinstance(part, str) else label(part) for part in whole.parts)
    if isinstance(whole, dict):
        return {plain(key): plain(value) for key, value in whole.items()}
    if isinstance(whole, list | tuple):
        return [plain(value) for value in whole]
    return whole


@lru_cache(1024)  # the same few stand in many texts
def label(value: InfrastructureValue) -> str:
    """The words for one value, such as ``<role arn>`` or ``<ssm /acme/path>``."""
    words = re.sub(r"(?<=[a-z])([A-Z])", lambda capital: f" {capital[0].lower()}", value.kind)
    argument = plain(value.argument)
    return f"<{words} {argument}>" if argument else f"<{words}>"
