"""The page ``docs/editors.md``: how to set up editors, and a table of what they see."""

from pathlib import Path

from tests.editors.visible_problems import seen_by_subject

INTRODUCTION = Path(__file__).parent / "introduction.md"


def page() -> str:
    """The whole page, in Markdown."""
    return INTRODUCTION.read_text(encoding="utf-8").replace("<<table>>", _table())


def _table() -> str:
    rows = sorted(seen_by_subject().items(), key=lambda row: -row[1][0] / row[1][1])
    rows.append(("All", (sum(seen for _, (seen, _) in rows), sum(known for _, (_, known) in rows))))
    lines = [
        f"| {subject.removeprefix('Rules about ').rstrip('.')} | {seen} of {known} | {seen / known:.0%} |"
        for subject, (seen, known) in rows
    ]
    return "\n".join(["| errors of rules about | marked | share |", "| --- | --- | --- |", *lines])
