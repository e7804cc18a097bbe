"""Tables of the members that keys write: most are called as their keys, with a capital."""


def members(within: str, keys: str) -> dict[str, str]:
    """The path of each key's member: ``{"imageUri": "AppSpecification.ImageUri"}``.

    Args:
        within: the dotted path of what holds the members; empty for the top.
        keys: in YAML, with spaces between.
    """
    above = f"{within}." if within else ""
    return {key: f"{above}{key[0].upper()}{key[1:]}" for key in keys.split()}
