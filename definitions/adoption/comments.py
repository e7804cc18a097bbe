"""What the text of a config says about what it was made of, as comments."""

from definitions.adoption.verdict import EVERYWHERE, Verdict

_MOST = 6


def comments(found: Verdict) -> tuple[list[str], dict[str, list[str]]]:
    """Sentences for the top, and for each step what is lost of it, by the step's name."""
    head = [
        f"{difference.old}: here it is {difference.new}, which the module has of its own"
        for difference in found.owned
        if difference.path == EVERYWHERE
    ]
    of_steps: dict[str, list[str]] = {}
    for difference in found.lost:
        of_steps.setdefault(difference.step, []).append(f"lost: {difference}")
    return head, {step: lines[:_MOST] for step, lines in of_steps.items()}
