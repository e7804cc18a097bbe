"""What the text of a config says about what it was made of, as comments."""

from collections.abc import Iterable, Mapping

from definitions.adoption.verdict import EVERYWHERE, Difference, Verdict

_MOST = 6
_LONGEST = 300


def comments(found: Verdict, steps: Iterable[Mapping[str, object]]) -> tuple[list[str], dict[str, list[str]]]:
    """Sentences for the top, and for each of these steps what is lost of it, by the step's name."""
    names = {step["name"] for step in steps}
    head = [
        f"{difference.new.strip('<>') if difference.new else ''}: the module's own, instead of {difference.old}"
        for difference in found.owned
        if difference.path == EVERYWHERE
    ]
    of_steps: dict[str, list[str]] = {}
    for difference in found.lost:
        step = difference.step if difference.step in names else ""
        of_steps.setdefault(step, []).append(_sentence(difference, is_here=step != "" and difference.path == step))
    return [*head, *of_steps.pop("", [])], {step: lines[:_MOST] for step, lines in of_steps.items()}


def _sentence(difference: Difference, *, is_here: bool) -> str:
    """What is lost, or why a step is refused that is in the config as it was."""
    is_refused = is_here and difference.new is None and difference.reason != ""
    text = f"refused: {difference.reason}" if is_refused else f"lost: {difference}"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
