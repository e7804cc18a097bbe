"""The permissions of a pipeline's role with their reasons, as blocks of text that people read."""

from collections.abc import Iterator, Mapping, Sequence

from definitions.diagnostics.labelled_lines import labelled

_LABELS = ("allows", "on", "only if", "because")
_INDENT = 2 + max(map(len, _LABELS)) + 2


def permission_table(policy: object, reasons: Mapping[str, Sequence[str]]) -> str:
    """A block for each statement of a policy: its Sid, then actions, resources, conditions and reasons.

    Args:
        policy: an identity policy as IAM reads it.
        reasons: sentences by Sid.
    """
    assert isinstance(policy, dict)
    return "\n".join("".join(_block(statement, reasons[statement["Sid"]])) for statement in policy["Statement"])


def _block(statement: dict[str, list[str]], reasons: Sequence[str]) -> Iterator[str]:
    yield f"{statement['Sid']}\n"
    values = ([", ".join(statement["Action"])], statement["Resource"], _conditions(statement), reasons)
    for label, lines in zip(_LABELS, values, strict=True):
        yield from (f"{line}\n" for line in labelled(f"  {label}", lines, _INDENT))


def _conditions(statement: dict[str, list[str]]) -> list[str]:
    conditions: object = statement.get("Condition", {})
    assert isinstance(conditions, dict)
    return [
        f"{operator} {key}: {', '.join(values)}"
        for operator, keys in conditions.items()
        for key, values in keys.items()
    ]
