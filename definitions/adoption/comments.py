"""What the text of a config says about what it was made of, as comments."""

from collections.abc import Collection

from definitions.adoption.verdict import EVERYWHERE, Verdict


def comments(found: Verdict, steps: Collection[object]) -> tuple[list[str], dict[str, list[str]]]:
    """Sentences for the top, and for each of these steps what is lost of it, by the step's name."""
    head = [
        f"{difference.old}: here it is {difference.new}, which the module has of its own"
        for difference in found.owned
        if difference.path == EVERYWHERE
    ]
    of_steps: dict[str, list[str]] = {}
    for difference in found.lost:
        lines = of_steps.setdefault(difference.step, []) if difference.step in steps else head
        lines.append(f"lost: {difference.sentence()}")
    return head, of_steps
