"""Texts in a picture: what stands in a step, and lines that are not too long."""

import re

from definitions.diagrams.parts import Arrow, Picture, PicturedNode
from definitions.pipeline.steps.core.dependencies import ANY

WIDTH = 40
"""Characters in a line of a label."""
_LONGEST = 200
"""Characters of a text; of longer ones the end is left out."""


def step_lines(step: PicturedNode, width: int = WIDTH) -> list[str]:
    """The title; the type, behind the name if the title is another one; the rules, of which all hold; its outcome."""
    outcome = [step.outcome] if step.outcome else []
    return [line for text in (step.title, caption(step), *rule_texts(step), *outcome) for line in wrapped(text, width)]


def caption(step: PicturedNode) -> str:
    """The type, behind the name of a step whose title is another one."""
    return step.type if step.title == step.name or not step.is_step else f"{step.name} · {step.type}"


def rule_texts(step: PicturedNode) -> list[str]:
    """The rules, of which all hold if it is a step."""
    joint = "and " if step.is_step and not step.body else ""
    return [f"{joint if index else ''}{rule}" for index, rule in enumerate(step.rules)]


def arrow_lines(arrow: Arrow) -> list[str]:
    """What stands on an arrow."""
    return [line for text in arrow_texts(arrow) for line in wrapped(text)]


def arrow_texts(arrow: Arrow) -> list[str]:
    """What flows, the branch, or the outcome that is waited for."""
    if arrow.kind != "trigger":
        return list(arrow.labels)
    return [f"after {'any outcome' if label == ANY else label}" for label in arrow.labels]


def drawn_arrows(picture: Picture) -> list[Arrow]:
    """The arrows without those that say nothing new."""
    return [arrow for arrow in picture.arrows if not arrow.is_redundant]


def wrapped(text: str, width: int = WIDTH) -> list[str]:
    """A text as lines of at most so many characters; a longer word is broken, after a dot or slash if it has one."""
    lines = [""]
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
    for word in short.split(" "):
        pieces = [word] if len(word) <= width else _pieces(word, width)
        for index, piece in enumerate(pieces):
            gap = " " if index == 0 and lines[-1] else ""
            if lines[-1] and len(lines[-1] + gap + piece) > width:
                lines.append(piece)
            else:
                lines[-1] += gap + piece
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """Pieces of a long word, which end with a dot, a slash or an opening bracket if they can."""
    return re.findall(rf"[^./\[]{{1,{width - 1}}}[./\[]|[^./\[]{{1,{width}}}|[./\[]", word)
