"""Texts that a language of diagrams may take for something else, and pictures that show them."""

from collections.abc import Sequence

from hypothesis import strategies as st

from definitions.diagrams.labels import arrow_lines, step_lines
from definitions.diagrams.parts import Arrow, Picture, PicturedNode
from definitions.source.nodes import Position

TRAPS = [
    *("1. list", "- list", "+ list", "* list", "1) list", "[ ] task", "# heading", "===", "---", "> quote", "[x]: y"),
    *("**b** _i_ `c` ~~d~~", "`code`", "[a](b)", "![a](b)", "www.example.com a@b.c http://x.y", "[^1]", "a\\", "\\*"),
    *("<b>x</b><img src=x onerror=alert(1)>", "<br/>", "&amp; &lt; &#35;", "#quot; #35; #x41;", "javascript:alert(1)"),
    *("fa:fa-car", "$$x^2$$", "\\(x\\)", "%% comment", "%%{init: {}}%%", "@{ shape: x }", ":::choice", "ﬂ°°35¶ß ﬂ°q¶ß"),
    *("end", "a --> b", "style a fill:#f00;", "linkStyle 0", "classDef: #x;", "call()", 'href "x"', "|a|", '"', '\\"'),
    *("\\N \\G \\l", "{a|b}", "HEAD -> x", "/* x */", "//", "😀 é 中文 مرحبا", "Ā̈ e\u0301"),
]
TEXTS = (
    st.text(
        st.one_of(
            st.sampled_from("*_`~$:@\\[]()<>!#&;.\"'-+=|^{}/,?% 1aﬂ°¶"),
            st.characters(exclude_categories=("C", "Z")).filter(str.isprintable),
        ),
        min_size=1,
        max_size=60,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
"""Printable texts of one line, as pictures have them."""
_TYPES = (
    "Processing",
    "Training",
    "QualityCheck",
    "Model",
    "Endpoint",
    "Lambda",
    "Condition",
    "Fail",
    "Lineage",
    "Event",
    "Concurrency",
)


def picture_with(texts: Sequence[str]) -> Picture:
    """Each text is the title and a rule of a step and the label of an arrow; the first is also that of a box."""
    at = Position("churn.yaml", 1, 1)
    steps = [
        PicturedNode(f"s-{index}", text, _TYPES[index % len(_TYPES)], at, (text,)) for index, text in enumerate(texts)
    ]
    box = PicturedNode("box", texts[0], "ForEach", at, (texts[0],), ("inner",))
    inner = PicturedNode("inner", "inner", "Training", at, box="box")
    arrows = [Arrow("inner", step.name, "data", (step.title,)) for step in steps]
    return Picture(texts[0], (*steps, box, inner), (*arrows, Arrow("s-0", "box", "order")))


def shown_texts(picture: Picture) -> tuple[list[str], list[str]]:
    """What is read in the steps and on the arrows, sorted, each without spaces and breaks of lines."""
    steps = ["".join(step_lines(step)) for step in picture.nodes]
    arrows = ["".join(arrow_lines(arrow)) for arrow in picture.arrows if arrow.labels]
    return without_spaces(steps), without_spaces(arrows)


def without_spaces(texts: Sequence[str]) -> list[str]:
    """The texts, sorted, each without white space."""
    return sorted("".join(text.split()) for text in texts)
